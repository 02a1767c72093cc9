"""Supports: given once by each, taken back at any time, counted without naming a person."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from wagtail.log_actions import log

from community.members.models import Profile
from community.members.services.charter import require_charter
from dynamics.models import Dynamic, Territory
from proposals import verbs
from proposals.models import Proposition, Support

LEAST_MEMBERS = 5  # members of a region are not counted apart below that: one could tell who they are


class SupportError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def give(*, proposition: Proposition, user, dynamic: Dynamic | None = None) -> Support:
    """Support in one's own name, or in that of a dynamique; a second time changes nothing."""
    require_charter(user)
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if not row.is_open:
        raise SupportError("Cette proposition ne reçoit plus de soutiens.")
    if dynamic is None:
        support, is_new = Support.objects.get_or_create(proposition=row, user=user, dynamic=None)
    else:
        check_speaks_for(user, dynamic)
        support, is_new = Support.objects.get_or_create(
            proposition=row, dynamic=dynamic, defaults={"user": user}
        )
    if is_new:
        log(instance=row, action=verbs.SUPPORTED, user=user)
    return support


@transaction.atomic
def take_back(*, proposition: Proposition, user, dynamic: Dynamic | None = None) -> bool:
    """Withdraw one's support, or that of a dynamique that one animates; whether there was one."""
    if dynamic is None:
        found = Support.objects.filter(proposition=proposition, user=user, dynamic=None)
    else:
        check_speaks_for(user, dynamic)
        found = Support.objects.filter(proposition=proposition, dynamic=dynamic)
    was_there = bool(found.delete()[0])
    if was_there:
        log(instance=proposition, action=verbs.UNSUPPORTED, user=user)
    return was_there


def check_speaks_for(user, dynamic: Dynamic) -> None:
    if not user.has_perm("proposals.speak_for_dynamic", dynamic):
        raise SupportError("Seule une personne qui anime la dynamique peut parler en son nom.")


@dataclass
class Tally:
    """Who supports a proposition, in numbers; dynamiques are named, people never."""

    members: int = 0
    dynamics: list[Dynamic] = field(default_factory=list)
    by_type: list[tuple[str, int]] = field(default_factory=list)
    by_region: list[tuple[str, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.members + len(self.dynamics)


def tally(proposition: Proposition) -> Tally:
    """Supports by kind of supporter and by region: at most four queries.

    A member counts in the region of the commune of her profile, when at least five do: otherwise with those
    whose region is not said.
    """
    supports = Support.objects.filter(proposition=proposition).counted()
    dynamics = [
        support.dynamic
        for support in supports.by_dynamics()
        .select_related("dynamic__typology")
        .order_by("dynamic__name", "pk")
    ]
    people = list(supports.by_members().values_list("user", flat=True))
    if not people and not dynamics:
        return Tally()
    regions = dict(Territory.objects.regions().values_list("code", "name"))
    members = Counter(regions_of(people))
    places = Counter(dynamic.region_code for dynamic in dynamics if dynamic.region_code)
    unsaid = sum(1 for dynamic in dynamics if not dynamic.region_code) + len(people) - members.total()
    for code, count in members.items():
        if count >= LEAST_MEMBERS:
            places[code] += count
        else:
            unsaid += count
    by_region = [(regions.get(code, code), count) for code, count in places.most_common()]
    if unsaid and by_region:
        by_region.append(("ailleurs, ou non dit", unsaid))
    by_type = Counter(dynamic.typology.name for dynamic in dynamics).most_common()
    return Tally(len(people), dynamics, by_type, by_region)


def regions_of(people: list[int]) -> list[str]:
    """Codes of the regions that members said, one for each who did."""
    codes = Profile.objects.filter(user__in=people).exclude(commune_code="").values_list("commune_code")
    found = dict(Territory.objects.communes().filter(code__in=codes).values_list("code", "region__code"))
    said = Profile.objects.filter(user__in=people, commune_code__in=found).values_list(
        "commune_code", flat=True
    )
    return [found[code] for code in said if found[code]]
