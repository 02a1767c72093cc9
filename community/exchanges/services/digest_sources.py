"""What the grouped mail tells by itself: new suggestions for one's needs, news of saved searches."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import SolicitationRhythm, SuggestionState
from community.exchanges.models import Need, SavedSearch, Suggestion
from community.exchanges.services import saved_searches, solicitations, suggestions
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


class SavedSearchSource:
    """What is new under the searches that a person keeps, each at its own rhythm: she ordered it."""

    follows_rhythm = False

    def people(self, now: datetime):
        due = Q()
        for rhythm, wait in solicitations.WAITS.items():
            due |= Q(rhythm=rhythm, last_told_at__lte=now - wait)
        return SavedSearch.objects.filter(due).order_by().values_list("user_id", flat=True).distinct()

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        items: list[DigestItem] = []
        for saved in SavedSearch.objects.filter(user=user).select_related("user").order_by("name", "pk"):
            wait = solicitations.WAITS.get(SolicitationRhythm(saved.rhythm))
            if wait is None or now - saved.last_told_at < wait:
                continue
            news = saved_searches.news_of(saved, saved.last_told_at).select_related("dynamic")
            found = list(news.order_by("-opened_at", "-pk")[: MOST_ITEMS + 1])
            if found:
                items.append(news_item(saved, found))
                saved.last_told_at = now
                saved.save(update_fields=["last_told_at", "updated_at"])
        return DigestSection("Vos recherches", items) if items else None


def news_item(saved: SavedSearch, found: list) -> DigestItem:
    """One saved search: what is new under it, and where to read all of it."""
    shown = [f"{record.title} ({record.who})" for record in found[:MOST_ITEMS]]
    more = ("et d’autres encore",) if len(found) > MOST_ITEMS else ()
    kind = saved_searches.kind_of_search(saved)
    address = reverse(f"{kind.namespace}:list") + (f"?{saved.query}" if saved.query else "")
    return DigestItem(
        key=f"recherche:{saved.pk}:{found[0].opened_at.isoformat()}",
        title=f"Du nouveau pour « {saved.name} »",
        reasons=(*shown, *more),
        links=(
            DigestLink("Voir cette recherche", settings.SITE_URL + address),
            DigestLink("Changer mes alertes", settings.SITE_URL + reverse(f"{kind.namespace}:alerts")),
        ),
    )


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
