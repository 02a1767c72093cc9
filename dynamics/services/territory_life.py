"""Who acts in a territory, and around: what the page of a territory and its letter show.

A dynamique is here when its seat is here, or when a territory it acts on is this one or inside it.
"""

from typing import NamedTuple

from django.core.cache import cache
from django.db import models
from django.db.models import Count, Q

from dynamics.enums import TerritoryLevel
from dynamics.models import Dynamic, Link, Organisation, Territory
from dynamics.services.snapshot import current

AROUND_KM = 40
MAX_AROUND = 6
PARENT_FIELDS = {
    TerritoryLevel.EPCI: "epci",
    TerritoryLevel.DEPARTEMENT: "departement",
    TerritoryLevel.REGION: "region",
}
SEAT_COLUMNS = {
    TerritoryLevel.DEPARTEMENT: "departement_code",
    TerritoryLevel.REGION: "region_code",
}
LINK_ENDS = ("source_dynamic", "target_dynamic")


class Around(NamedTuple):
    """A dynamique near a territory, and how far."""

    dynamic: Dynamic
    km: float


def inside(territory: Territory) -> Q:
    """Condition on territories: this one and those it holds."""
    parent = PARENT_FIELDS.get(territory.level)
    itself = Q(pk=territory.pk)
    return itself | Q(**{parent: territory}) if parent else itself


def acting_in(territory: Territory) -> Q:
    """Condition on dynamiques: seat or action in the territory.

    A union rather than an OR: each half is read by its index.
    """
    places = Territory.objects.filter(inside(territory)).values("pk")
    acting = Dynamic.territories.through.objects.filter(territory_id__in=places).values("dynamic_id")
    column = SEAT_COLUMNS.get(territory.level)
    seats = Q(**{column: territory.code}) if column else Q(seat_id__in=places)
    return Q(pk__in=Dynamic.objects.filter(seats).order_by().values("pk").union(acting))


def acting_over(territory: Territory) -> Q:
    """Condition on dynamiques: they act on a larger territory that holds this one, not in it."""
    larger = [pk for pk in (territory.epci_id, territory.departement_id, territory.region_id) if pk]
    acting = Dynamic.territories.through.objects.filter(territory_id__in=larger).values("dynamic_id")
    return Q(pk__in=acting) & ~acting_in(territory)


def around(territory: Territory, exclude: list[int]) -> list[Around]:
    """The nearest listed dynamiques within 40 km of the centre of a commune or of an EPCI."""
    if territory.level not in {TerritoryLevel.COMMUNE, TerritoryLevel.EPCI}:
        return []
    return [one for one in nearest_to(territory, MAX_AROUND, exclude) if one.km <= AROUND_KM]


def nearest_to(territory: Territory, shown: int = 3, exclude: list[int] | None = None) -> list[Around]:
    """The nearest of all, however far: what an empty page proposes."""
    if territory.latitude is None:
        return []
    ids, km = current().snapshot.nearest(
        territory.longitude, territory.latitude, shown, exclude=exclude or ()
    )
    away = dict(zip(ids.tolist(), km.tolist(), strict=True))
    found = Dynamic.objects.listed().with_card().in_bulk(list(away))
    return [Around(found[pk], distance) for pk, distance in away.items() if pk in found]


def organisations_in(territory: Territory):
    places = Territory.objects.filter(inside(territory)).values("pk")
    return Organisation.objects.filter(territory_id__in=places).with_territory()


def links_of(dynamics_here) -> models.QuerySet:
    """Public links with at least one end among these dynamiques."""
    ids = dynamics_here.order_by().values("pk")
    ends = (Link.objects.filter(**{f"{end}__in": ids}).order_by().values("pk") for end in LINK_ENDS)
    return Link.objects.filter(pk__in=next(ends).union(*ends)).public().with_ends()


def seats_by_code() -> dict[str, dict[str, int]]:
    """How many listed dynamiques have their seat in each région and département; read once a change."""
    version = current().version
    key = f"territories:seats:{version}"
    counts = cache.get(key)
    if counts is None:
        counts = {
            level: dict(
                Dynamic.objects.listed()
                .exclude(**{column: ""})
                .order_by()
                .values_list(column)
                .annotate(count=Count("pk"))
            )
            for level, column in (("region", "region_code"), ("departement", "departement_code"))
        }
        cache.set(key, counts, 3600)
    return counts
