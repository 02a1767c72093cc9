"""Following a proposition: asked for by each, never by default, stopped at any time."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from community.members.links import make_token
from proposals.models import Proposition, PropositionFollow

UNFOLLOW = "proposition-unfollow"
UNFOLLOW_LIFE = timedelta(days=365)


def follow(*, proposition: Proposition, user) -> PropositionFollow:
    """Twice is once."""
    return PropositionFollow.objects.get_or_create(proposition=proposition, user=user)[0]


def unfollow(*, proposition: Proposition, user) -> None:
    PropositionFollow.objects.filter(proposition=proposition, user=user).delete()


def unfollow_from_letter(payload: dict) -> None:
    """From the link of a letter: no more news of this proposition."""
    PropositionFollow.objects.filter(proposition=payload["proposition"], user=payload["user"]).delete()


def unfollow_url(follow: PropositionFollow) -> str:
    """Absolute address of the one-click stop, for `write_letter(unsubscribe_url=…)`."""
    token = make_token(UNFOLLOW, {"user": follow.user_id, "proposition": follow.proposition_id})
    return settings.SITE_URL + reverse("addressing:unfollow", args=[token])
