"""What the grouped mail tells of the searches that a person keeps."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from community.exchanges.enums import SolicitationRhythm
from community.exchanges.models import SavedSearch, Solicitation
from community.exchanges.services import saved_searches
from community.exchanges.services.digests import MOST_ITEMS, DigestItem, DigestLink, DigestSection
from community.exchanges.services.solicitations import WAITS


class SavedSearchSource:
    """What was opened under each search since its last news, at the rhythm of the search."""

    follows_rhythm = False

    def people(self, now: datetime):
        return _due(now).order_by().values_list("user_id", flat=True).distinct()

    def section(self, *, user, now: datetime, told: frozenset[str]) -> DigestSection | None:
        """Five records at most a search, each once even when two searches find it, then the way to the rest."""
        if Solicitation.objects.filter(user=user, paused_until__gt=timezone.localdate(now)).exists():
            return None
        items: dict[str, DigestItem] = {}
        searches = list(_due(now).filter(user=user).select_related("user"))
        for saved in searches:
            news = saved_searches.news_of(saved, saved.last_told_at).select_related("dynamic")
            found = list(news.order_by("-opened_at", "pk")[: MOST_ITEMS + 1])
            for record in found[:MOST_ITEMS]:
                if key_of(record) not in told:
                    items.setdefault(key_of(record), item_of(record, saved))
            if len(found) > MOST_ITEMS:
                items[f"search:{saved.pk}:{now:%Y%m%d}"] = rest_of(saved, now)
        SavedSearch.objects.filter(pk__in=[saved.pk for saved in searches]).update(last_told_at=now)
        return DigestSection("Vos recherches gardées", list(items.values())) if items else None


def _due(now: datetime):
    """Searches whose rhythm has come."""
    due = SavedSearch.objects.none()
    for rhythm, wait in WAITS.items():
        due |= SavedSearch.objects.filter(rhythm=rhythm, last_told_at__lte=now - wait)
    return due.exclude(rhythm=SolicitationRhythm.NEVER)


def key_of(record) -> str:
    return f"{record.side}:{record.pk}"


def item_of(record, saved: SavedSearch) -> DigestItem:
    return DigestItem(
        key=key_of(record),
        title=f"{record.title} ({record.who})",
        text=f"Recherche « {saved.name} »",
        links=(DigestLink("Lire", settings.SITE_URL + record.get_absolute_url()),),
    )


def rest_of(saved: SavedSearch, now: datetime) -> DigestItem:
    """More than a mail can hold: the list itself."""
    address = saved_searches.kind_of_search(saved).list_url
    return DigestItem(
        key=f"search:{saved.pk}:{now:%Y%m%d}",
        title=f"Et d’autres dans « {saved.name} »",
        links=(DigestLink("Voir toute la liste", f"{settings.SITE_URL}{address}?{saved.query}"),),
    )
