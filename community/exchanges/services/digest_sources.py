"""What the grouped mail tells by itself: the new suggestions for one's needs."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import SuggestionState
from community.exchanges.models import Need, Suggestion
from community.exchanges.services import solicitations, suggestions
from community.exchanges.services.digests import MOST_ITEMS, DigestItem, DigestLink, DigestSection
from community.members.links import make_token
from community.members.models import User
from dynamics.enums import TeamRole
from dynamics.models import TeamMember

SUGGESTION = "suggestion"
SUGGESTION_LIFE = timedelta(days=60)
REASONS_TOLD = 3


class SuggestionSource:
    """The five best suggestions not told yet, of the needs that a person looks after."""

    follows_rhythm = True

    def people(self, now: datetime):
        """Owners of open needs with a suggestion to qualify; animators where the owner is gone. With consent."""
        waiting = Suggestion.objects.filter(
            state=SuggestionState.NEW, need__in=Need.objects.open().values("pk")
        ).order_by()
        owners = waiting.filter(need__owner__isnull=False).values("need__owner_id")
        orphans = waiting.exclude(need__owner__in=User.objects.living()).values("need__dynamic_id")
        animators = TeamMember.objects.filter(dynamic__in=orphans, role=TeamRole.ANIMATOR).values("user_id")
        agreeing = solicitations.agreeing().filter(Q(user__in=owners) | Q(user__in=animators))
        return agreeing.values_list("user_id", flat=True)

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        rows = (
            Suggestion.objects.filter(
                state=SuggestionState.NEW,
                need__in=needs_looked_after(user).values("pk"),
                offer__in=suggestions.readable_offers(user, timezone.localdate(now)),
            )
            .exclude(pk__in=[int(key.partition(":")[2]) for key in told if key.startswith("suggestion:")])
            .select_related("need", "offer__dynamic")
            .best_first()[:MOST_ITEMS]
        )
        items = [item_of(row, user) for row in rows]
        return DigestSection("Pour vos besoins", items) if items else None


def needs_looked_after(user):
    """Open needs that this person wrote, and those of the dynamiques that she animates when nobody holds them."""
    animated = user.teams.filter(role=TeamRole.ANIMATOR).values("dynamic")
    orphan = ~Q(owner__in=User.objects.living()) & Q(dynamic__in=animated)
    return Need.objects.open().filter(Q(owner=user) | orphan)


def item_of(suggestion: Suggestion, user) -> DigestItem:
    url = suggestion_url(suggestion, user)
    return DigestItem(
        key=f"suggestion:{suggestion.pk}",
        title=f"{suggestion.offer.title} ({suggestion.offer.who})",
        text=f"Pour « {suggestion.need.title} »",
        reasons=tuple(reason["text"] for reason in suggestion.reasons[:REASONS_TOLD]),
        links=(
            DigestLink("Voir cette suggestion", url),
            DigestLink("Pas pour moi", f"{url}#pas-pour-moi"),
        ),
    )


def suggestion_url(suggestion: Suggestion, user) -> str:
    """Absolute address of the page behind a suggestion of a mail: it opens without signing in, and shows
    what the mail showed."""
    token = make_token(SUGGESTION, {"user": user.pk, "suggestion": suggestion.pk})
    return settings.SITE_URL + reverse("suggestions:answer", args=[token])
