"""Profiles and the rhythm of mails."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from community.members.enums import Purpose, Rhythm
from community.members.links import make_token
from community.members.models import Profile, User
from community.members.rules import visible_levels

from .consents import give_consent, withdraw_consent

UNSUBSCRIBE = "unsubscribe"


def get_profile(user) -> Profile:
    """The person's profile, made hidden at the first need."""
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile


def read_profile(*, account: User, viewer) -> dict:
    """Fields of a profile that the viewer may read; nothing of closed or anonymised accounts."""
    if not account.is_active or account.is_anonymised:
        return {}
    profile = Profile.objects.filter(user=account).select_related("user").first()
    return profile.shown_to(visible_levels(viewer)) if profile else {}


def read_links(*, account: User, viewer) -> frozenset[str]:
    """Which of the LINKED_FIELDS of a person the viewer may see."""
    profile = Profile.objects.filter(user=account).first()
    return profile.links_shown_to(visible_levels(viewer)) if profile else frozenset()


@transaction.atomic
def set_rhythm(*, user, rhythm: Rhythm) -> Profile:
    """How often the digest comes; « jamais » withdraws the consent to receive it, another gives it."""
    profile = get_profile(user)
    profile.digest_rhythm = rhythm
    profile.save(update_fields=["digest_rhythm", "updated_at"])
    if rhythm == Rhythm.NEVER:
        withdraw_consent(purpose=Purpose.NEWS, user=user)
    else:
        give_consent(purpose=Purpose.NEWS, user=user)
    return profile


def set_messages(*, user, accepted: bool) -> None:
    """Whether members may write to her in private, without an introduction."""
    profile = get_profile(user)
    profile.accepts_messages = accepted
    profile.save(update_fields=["accepts_messages", "updated_at"])


def withdraw(*, user, purpose: Purpose) -> bool:
    """Withdraw a consent and what depends on it; whether there was one."""
    if purpose == Purpose.NEWS:
        Profile.objects.filter(user=user).update(digest_rhythm=Rhythm.NEVER)
    return withdraw_consent(purpose=purpose, user=user)


def unsubscribe_url(user) -> str:
    """Absolute address of the one-click stop of digests, for `write_letter(unsubscribe_url=…)`."""
    token = make_token(UNSUBSCRIBE, {"user": user.pk})
    return settings.SITE_URL + reverse("members:unsubscribe", args=[token])
