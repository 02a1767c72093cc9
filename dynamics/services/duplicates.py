"""Records that may already describe the dynamique that somebody is registering.

Two bounded queries fetch candidates (a word of the name in the address, or a seat close by); likeness is
then judged here, on names and kilometres.
"""

import math
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse

from dynamics.cells import box_around, distance_km
from dynamics.enums import TeamRole
from dynamics.french import STOP_WORDS, fold, similarity
from dynamics.models import Dynamic

CANDIDATES = 150  # of each query
SHOWN = 5
NEAR_KM = 30
WORDS = 4
LIKELY = 0.5
ALIKE = 0.3  # enough when the seats are near
# Words that say what a dynamique is rather than which one
COMMON = frozenset(
    [
        "ptce",
        "pole",
        "territorial",
        "cooperation",
        "economique",
        "territoire",
        "zero",
        "chomeur",
        "longue",
        "duree",
        "tiers",
        "lieu",
        "association",
        "collectif",
        "projet",
        "pays",
        "pat",
        "tepos",
        "cluster",
        "reseau",
        "monnaie",
        "locale",
        "jardin",
        "commune",
    ]
)


@dataclass(frozen=True)
class Likeness:
    """A record that may be the same, and why we think so."""

    dynamic: Dynamic
    score: float
    kilometres: int | None

    @property
    def url(self) -> str:
        """Where « c’est celle-ci » leads: to its team, or to take it up when it has none."""
        is_orphan = not any(member.role == TeamRole.ANIMATOR for member in self.dynamic.team.all())
        return reverse("dynamics:claim" if is_orphan else "dynamics:join", args=[self.dynamic.slug])

    @property
    def reason(self) -> str:
        near = "au même endroit" if self.kilometres is not None and self.kilometres < 2 else ""
        if not near and self.kilometres is not None:
            near = f"à {self.kilometres} km"
        return ", ".join(part for part in ["nom proche" if self.score >= ALIKE else "", near] if part)


def find_duplicates(
    *, name: str, latitude: float | None = None, longitude: float | None = None, without: int | None = None
) -> list[Likeness]:
    """At most five published records that may be the same, most alike first."""
    if not fold(name):
        return []
    has_point = latitude is not None and longitude is not None
    candidates = {dynamic.pk: dynamic for dynamic in _named_alike(name)}
    if has_point:
        candidates |= {dynamic.pk: dynamic for dynamic in _around(latitude, longitude)}
    candidates.pop(without, None)
    found = []
    for dynamic in candidates.values():
        kilometres = _kilometres(dynamic, latitude, longitude) if has_point else None
        likeness = Likeness(dynamic, name_likeness(name, dynamic.name), kilometres)
        if is_likely(likeness):
            found.append(likeness)
    best = sorted(found, key=lambda item: (-_rank(item), item.dynamic.pk))[:SHOWN]
    prefetch_related_objects([likeness.dynamic for likeness in best], "team")
    return best


def is_likely(likeness: Likeness) -> bool:
    """Names that look alike anywhere, or a little alike when the seats are near."""
    if likeness.kilometres is None:
        return likeness.score >= LIKELY
    if likeness.kilometres > 200:
        return likeness.score >= 0.8
    return likeness.score >= (ALIKE if likeness.kilometres <= NEAR_KM else LIKELY)


def name_likeness(left: str, right: str) -> float:
    """Of whole names, and above all of what is left of them without the words that many dynamiques share."""
    bare = [" ".join(telling_words(name)) for name in (left, right)]
    whole = similarity(left, right)
    return 0.3 * whole + 0.7 * similarity(*bare) if all(bare) else whole


def telling_words(name: str) -> list[str]:
    """The words of a name that tell one dynamique from another."""
    words = [word for word in fold(name).split() if word not in STOP_WORDS]
    return [word for word in words if word not in COMMON] or words


def _named_alike(name: str) -> QuerySet[Dynamic]:
    """Records whose address holds one of the longest telling words: addresses are folded names."""
    words = sorted((word for word in telling_words(name) if len(word) > 2), key=len, reverse=True)[:WORDS]
    wanted = Q(pk__in=[])
    for word in words:
        # A misspelt ending still finds the word
        wanted |= Q(slug__contains=word[: max(4, len(word) - 2)])
    return _candidates().filter(wanted)[:CANDIDATES]


def _around(latitude: float, longitude: float) -> QuerySet[Dynamic]:
    west, south, east, north = box_around(longitude, latitude, NEAR_KM)
    box = Q(latitude__range=(south, north), longitude__range=(west, east))
    return _candidates().filter(box)[:CANDIDATES]


def _candidates() -> QuerySet[Dynamic]:
    return Dynamic.objects.published().select_related("typology", "seat").order_by("pk")


def _kilometres(dynamic: Dynamic, latitude: float, longitude: float) -> int | None:
    if dynamic.latitude is None:
        return None
    return round(float(distance_km(dynamic.longitude, dynamic.latitude, longitude, latitude)))


def _rank(likeness: Likeness) -> float:
    if likeness.kilometres is None:
        return likeness.score
    return likeness.score + 0.4 * math.exp(-likeness.kilometres / 20)
