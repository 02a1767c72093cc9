"""Local communities that could be: near dynamiques that do not know each other, around one that is near several.

They are read from the pairs of neighbours that the night run of the exchanges finds (no link between them, a theme
in common): each community is one dynamique and those of its neighbours that are in none with it yet.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db import transaction

from community.exchanges.enums import SuggestionState
from community.exchanges.models import Neighbours
from community.life.enums import GroupKind
from community.life.group_enums import PartyState
from community.life.models import GroupParty, SuggestionDismissal
from community.members.rules import is_facilitator
from dynamics.cells import distance_km
from dynamics.enums import TeamRole
from dynamics.models import Dynamic
from dynamics.numbers import format_km, plural

NEAR_KM = 30
MOST = 6
MOST_OTHERS = 7
MOST_REASONS = 4


class Pair(NamedTuple):
    first: Dynamic
    second: Dynamic
    score: float
    reasons: list[str]


class SuggestedCommunity(NamedTuple):
    """One dynamique and its neighbours, with what speaks for it."""

    around: Dynamic
    others: list[Dynamic]
    reasons: list[str]

    @property
    def ids(self) -> str:
        """For the form that opens it."""
        return ",".join(str(one.pk) for one in self.others)

    @property
    def words(self) -> str:
        return (
            f"{plural(len(self.others) + 1, 'dynamique')} à moins de {format_km(NEAR_KM)} de {self.around.name}, "
            "sans lien connu entre elles."
        )


def suggested_for(user) -> list[SuggestedCommunity]:
    """All of them for the équipe relais; for an animateur·rice, those in which a dynamique of theirs is."""
    pairs = near_pairs()
    if not pairs:
        return []
    together = already_together()
    dismissed = set(SuggestionDismissal.objects.filter(user=user).values_list("around", flat=True))
    found = gathered([pair for pair in pairs if frozenset((pair.first.pk, pair.second.pk)) not in together])
    if not is_facilitator(user):
        own = set(user.teams.filter(role=TeamRole.ANIMATOR).values_list("dynamic", flat=True))
        found = [one for one in found if own & {one.around.pk, *(other.pk for other in one.others)}]
    return [one for one in found if one.around.pk not in dismissed][:MOST]


def near_pairs() -> list[Pair]:
    """Pairs of listed neighbours of one EPCI, or at most 30 km apart."""
    rows = (
        Neighbours.objects.filter(
            state__in=[SuggestionState.NEW, SuggestionState.PROPOSED],
            first__in=Dynamic.objects.listed(),
            second__in=Dynamic.objects.listed(),
        )
        .select_related("first__seat__departement", "second__seat__departement")
        .order_by("-score", "pk")
    )
    return [
        Pair(row.first, row.second, row.score, [reason["text"] for reason in row.reasons])
        for row in rows
        if is_near(row.first, row.second)
    ]


def is_near(one: Dynamic, other: Dynamic) -> bool:
    """In the same EPCI, or within NEAR_KM."""
    if one.seat_id and other.seat_id and one.seat.epci_id and one.seat.epci_id == other.seat.epci_id:
        return True
    if None in (one.longitude, other.longitude):
        return False
    return float(distance_km(one.longitude, one.latitude, other.longitude, other.latitude)) <= NEAR_KM


def gathered(pairs: list[Pair]) -> list[SuggestedCommunity]:
    """Stars, the largest first: each dynamique is in one suggestion at most."""
    around: dict[int, list[tuple[Dynamic, Pair]]] = defaultdict(list)
    rows: dict[int, Dynamic] = {}
    for pair in pairs:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            around[one.pk].append((other, pair))
            rows[one.pk] = one
    free, found = set(around), []
    while True:
        stars = {pk: [(other, pair) for other, pair in around[pk] if other.pk in free] for pk in free}
        best = max(
            (pk for pk in free if stars[pk]),
            key=lambda pk: (len(stars[pk]), max(pair.score for _, pair in stars[pk]), -pk),
            default=None,
        )
        if best is None:
            return found
        star = stars[best][:MOST_OTHERS]
        reasons = [in_words(rows[best], other, pair) for other, pair in star[:MOST_REASONS]]
        found.append(SuggestedCommunity(rows[best], [other for other, _ in star], reasons))
        free -= {best, *(other.pk for other, _ in star)}


def in_words(around: Dynamic, other: Dynamic, pair: Pair) -> str:
    return f"{around.name} et {other.name} : {' ; '.join(pair.reasons)}."


def already_together() -> set[frozenset]:
    """Pairs of dynamiques that are in, or asked into, one open local community."""
    groups = defaultdict(list)
    rows = GroupParty.objects.filter(
        group__kind=GroupKind.LOCAL,
        group__closed_at=None,
        dynamic__isnull=False,
        state__in=[PartyState.MEMBER, PartyState.INVITED, PartyState.ASKED],
    ).values_list("group", "dynamic")
    for group, dynamic in rows:
        groups[group].append(dynamic)
    return {
        frozenset((one, other)) for ids in groups.values() for one in ids for other in ids if one != other
    }


@transaction.atomic
def dismiss(*, around: Dynamic, user) -> None:
    """Not proposed to this person again; the others still see it."""
    SuggestionDismissal.objects.get_or_create(user=user, around=around)
