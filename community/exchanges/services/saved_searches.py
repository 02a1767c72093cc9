"""Searches that a member keeps, to hear of what is new under them."""

from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from community.exchanges.enums import SolicitationRhythm
from community.exchanges.filters import RecordFilter
from community.exchanges.models import SavedSearch
from community.exchanges.sides import NEEDS, OFFERS, Kind
from community.members.services.charter import require_charter

MOST = 30


class SavedSearchError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def kind_of_search(saved: SavedSearch) -> Kind:
    return NEEDS if saved.side == NEEDS.side else OFFERS


def canonical(kind: Kind, data: QueryDict) -> str:
    """The filters of an address in one order, without page nor order: the same search is the same text."""
    return urlencode(RecordFilter(data, kind.model.objects.none()).pairs)


@transaction.atomic
def save(*, kind: Kind, query: str, name: str, rhythm: str, user) -> SavedSearch:
    """Keep a search; the same one again changes its name and its rhythm."""
    require_charter(user)
    if len(query) > SavedSearch._meta.get_field("query").max_length:
        raise SavedSearchError("Cette recherche a trop de filtres pour être gardée : retirez-en.")
    known = SavedSearch.objects.filter(user=user, side=kind.side)
    if known.count() >= MOST and not known.filter(query=query).exists():
        raise SavedSearchError(f"Vous gardez déjà {MOST} recherches : effacez-en une d’abord.")
    saved, _ = SavedSearch.objects.update_or_create(
        user=user,
        side=kind.side,
        query=query,
        defaults={"name": name, "rhythm": SolicitationRhythm(rhythm)},
    )
    return saved


def change(*, saved: SavedSearch, name: str, rhythm: str) -> SavedSearch:
    """Call it otherwise, hear of it more or less often."""
    saved.name, saved.rhythm = name, SolicitationRhythm(rhythm)
    saved.save(update_fields=["name", "rhythm", "updated_at"])
    return saved


def forget(*, saved: SavedSearch) -> None:
    saved.delete()


def news_of(saved: SavedSearch, since: datetime) -> QuerySet:
    """What was opened since then under a search, that its person may read; not what is her own."""
    user = saved.user
    model = kind_of_search(saved).model
    new = model.objects.visible_to(user).open().filter(opened_at__gt=since)
    new = new.exclude(Q(owner=user) & Q(owner__isnull=False)).exclude(
        Q(dynamic__in=user.teams.values("dynamic")) & Q(dynamic__isnull=False)
    )
    return RecordFilter(QueryDict(saved.query), new).qs


def words_of(saved: SavedSearch) -> str:
    """The filters in words: « Thème : énergie · Région : Bretagne »; everything when there is none."""
    return described(kind_of_search(saved), QueryDict(saved.query))


def described(kind: Kind, data: QueryDict) -> str:
    chosen = RecordFilter(data, kind.model.objects.open())
    chips = chosen.chips("")
    if not chips:
        return f"Tou{'t' if kind.is_need else 'te'}s les {kind.many}"
    return " · ".join(f"{chip['facet']} : {chip['label']}" for chip in chips)
