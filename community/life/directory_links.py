"""What shown members are linked to: their dynamiques, the tools they pass on, and the territories and themes of both."""

from collections import defaultdict
from collections.abc import Iterable

from community.members.models import Profile
from dynamics.enums import TerritoryLevel
from dynamics.models import Dynamic, TeamMember, Territory
from toolbox.models import ResourcePerson, Tool


class Links:
    """For each facet, the values of each member with their names."""

    def __init__(self):
        self._values: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, key: str, pk: int, value: str, name: str) -> None:
        if value:
            self._values[key][pk][value] = name

    def of(self, key: str) -> dict[int, dict[str, str]]:
        return self._values[key]


def read_links(people: Iterable) -> Links:
    """All of them, in a constant number of queries; `people` are `directory.Shown`."""
    people = list(people)
    links = Links()
    names = territory_names()
    _read_teams(links, {one.user_id: one.pk for one in people if "dynamics" in one.linked}, names)
    _read_tools(links, {one.user_id: one.pk for one in people if "tools" in one.linked}, names)
    _read_places(links, {one.pk: one.commune_code for one in people if one.commune_code}, names)
    return links


def territory_names() -> dict[tuple[str, str], str]:
    """Régions and départements, by level and code: a hundred and twenty rows."""
    above = [TerritoryLevel.REGION, TerritoryLevel.DEPARTEMENT]
    rows = Territory.objects.filter(level__in=above).order_by().values_list("level", "code", "name")
    return {(level, code): name for level, code, name in rows}


def _add_place(links: Links, pk: int, region: str, departement: str, names: dict) -> None:
    links.add("region", pk, region, names.get((TerritoryLevel.REGION, region), region))
    links.add(
        "departement", pk, departement, names.get((TerritoryLevel.DEPARTEMENT, departement), departement)
    )


def _read_teams(links: Links, members: dict[int, int], names: dict) -> None:
    """Published dynamiques of those who show theirs, with their place and their themes."""
    teams = TeamMember.objects.filter(user__in=members, dynamic__live=True).order_by()
    columns = ("user_id", "dynamic_id", "dynamic__slug", "dynamic__name")
    places = ("dynamic__region_code", "dynamic__departement_code")
    held: dict[int, list[int]] = defaultdict(list)
    for user, dynamic, slug, name, region, departement in teams.values_list(*columns, *places):
        pk = members[user]
        held[dynamic].append(pk)
        links.add("dynamique", pk, slug, name)
        _add_place(links, pk, region, departement, names)
    themes = Dynamic.themes.through.objects.filter(dynamic__in=held).order_by()
    for dynamic, slug, name in themes.values_list("dynamic_id", "theme__slug", "theme__name"):
        for pk in held[dynamic]:
            links.add("theme", pk, slug, name)


def _read_tools(links: Links, members: dict[int, int], names: dict) -> None:
    """Tools of those who show what they pass on, with the tools' themes and the région where they do it."""
    offered = ResourcePerson.objects.active().filter(user__in=members, tool__live=True).order_by()
    held: dict[int, list[int]] = defaultdict(list)
    rows = offered.values_list("user_id", "tool_id", "tool__slug", "tool__name", "region__code")
    for user, tool, slug, name, region in rows:
        held[tool].append(members[user])
        links.add("outil", members[user], slug, name)
        _add_place(links, members[user], region or "", "", names)
    themes = Tool.themes.through.objects.filter(tool__in=held).order_by()
    for tool, slug, name in themes.values_list("tool_id", "theme__slug", "theme__name"):
        for pk in held[tool]:
            links.add("theme", pk, slug, name)


def _read_places(links: Links, communes: dict[int, str], names: dict) -> None:
    """The commune that a member wrote, when its territory is shown."""
    rows = Territory.objects.communes().filter(code__in=set(communes.values())).order_by()
    above = {
        code: (region or "", departement or "")
        for code, region, departement in rows.values_list("code", "region__code", "departement__code")
    }
    for pk, code in communes.items():
        _add_place(links, pk, *above.get(code, ("", "")), names)


def profiles_of(pks: list[int]) -> list[Profile]:
    """The rows of a page, in order: one query."""
    rows = Profile.objects.select_related("user").in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]
