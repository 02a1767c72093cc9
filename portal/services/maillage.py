"""The maillage, read from the base and kept: nodes, ties, where each is drawn, who bridges whom.

It is computed once for each state of the data. A small network is read anew by the request that finds it
changed; a large one by a task, while the former drawing is shown.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import Count, Max
from django.urls import reverse

from dynamics.api.serializers import node_id
from dynamics.dates import format_date
from dynamics.enums import DatePrecision, LinkKind, OrganisationKind, TerritoryLevel
from dynamics.models import Dynamic, Link, Organisation, SnapshotVersion, Territory, Theme
from dynamics.services.network_people import TEAM, TEAM_INVERSE, TEAM_LABEL, Person
from portal import graph
from portal.graph import Network, Node, Tie
from toolbox.models import ToolUse

USES = "utilise"
NATURES = {"dynamic": "dynamiques", "organisation": "organisations", "tool": "outils", "person": "personnes"}
QUICK = 600  # nodes that a request may draw itself
KEPT_FOR = 7 * 24 * 3600
ANALYSIS_FOR = 3600
DRAWING_FOR = 15 * 60  # nobody else starts the same drawing before


@dataclass(frozen=True)
class Maillage:
    """A network with all that takes time to find. `state`: of the data it was read from."""

    state: str
    network: Network
    places: dict[str, tuple[int, int]]
    shares: dict[str, float]
    bridges: list[graph.Bridge]
    groups: list[graph.Group]
    isolated: list[graph.Isolated]


def state_of(with_tools: bool) -> str:
    """Changes when a dynamique, an organisation, a link (or a tool’s use) does."""
    version = SnapshotVersion.objects.values_list("current", flat=True).first() or 0
    parts: list[object] = [version]
    for model in (Link, Organisation):
        found = model.objects.order_by().aggregate(last=Max("updated_at"), count=Count("pk"))
        parts += [found["count"], found["last"].timestamp() if found["last"] else 0]
    if with_tools:
        found = ToolUse.objects.order_by().aggregate(last=Max("pk"), count=Count("pk"))
        parts += [found["count"], found["last"]]
    return ":".join(str(part) for part in parts)


def current(*, with_tools: bool = False) -> tuple[Maillage, bool]:
    """The maillage to show, and whether it is the one of now (False: a newer one is being drawn)."""
    state = state_of(with_tools)
    held = cache.get(_key(with_tools))
    if held is not None and held.state == state:
        return held, True
    if held is None or len(held.network.nodes) <= QUICK:
        return draw(with_tools=with_tools, state=state), True
    if cache.add(f"{_key(with_tools)}:drawing", state, DRAWING_FOR):
        from portal.tasks import draw_network  # noqa: PLC0415 (tasks are leaves that call this module)

        draw_network.delay(with_tools)
    return held, False


def _key(with_tools: bool) -> str:
    return f"maillage:{'tools' if with_tools else 'links'}"


def draw(*, with_tools: bool = False, state: str = "") -> Maillage:
    """Read, draw and keep."""
    state = state or state_of(with_tools)
    made = analysed(read(with_tools), state)
    cache.set(_key(with_tools), made, KEPT_FOR)
    cache.delete(f"{_key(with_tools)}:drawing")
    return made


def analysed(network: Network, state: str = "") -> Maillage:
    shares = graph.betweenness(network)
    return Maillage(
        state,
        network,
        graph.layout(network),
        shares,
        graph.bridges(network, shares),
        graph.groups(network),
        graph.isolated(network),
    )


def kept_analysis(network: Network) -> Maillage:
    """What `analysed` says, found once for the same nodes and ties, whatever filters led there.

    What is kept knows keys, no names: a person who withdraws is in no kept answer, since the network asked
    is another one.
    """
    told: list[object] = [
        (node.key, node.kind, node.type, sorted(node.themes), node.latitude, node.longitude)
        for node in network.nodes
    ]
    told += [(tie.source, tie.target) for tie in network.ties]
    key = f"maillage:analysis:{hashlib.sha256(repr(told).encode()).hexdigest()}"
    held = cache.get(key)
    if held is None:
        held = Keys.of(analysed(network))
        cache.set(key, held, ANALYSIS_FOR)
    return held.named(network)


@dataclass(frozen=True)
class Keys:
    """An analysis without the names of its nodes."""

    places: dict[str, tuple[int, int]]
    shares: dict[str, float]
    bridges: list[tuple]
    groups: list[tuple]
    isolated: list[tuple]

    @classmethod
    def of(cls, made: Maillage) -> "Keys":
        return cls(
            made.places,
            made.shares,
            [
                (bridge.node.key, [[one.key for one in side] for side in bridge.sides], *bridge[2:])
                for bridge in made.bridges
            ],
            [([one.key for one in group.nodes], group.inside) for group in made.groups],
            [(one.node.key, one.other.key if one.other else None, *one[2:]) for one in made.isolated],
        )

    def named(self, network: Network) -> Maillage:
        by_key = network.by_key
        return Maillage(
            "",
            network,
            self.places,
            self.shares,
            [
                graph.Bridge(by_key[key], [[by_key[one] for one in side] for side in sides], *rest)
                for key, sides, *rest in self.bridges
            ],
            [graph.Group([by_key[one] for one in keys], inside) for keys, inside in self.groups],
            [
                graph.Isolated(by_key[key], by_key[other] if other else None, *rest)
                for key, other, *rest in self.isolated
            ],
        )


# --- People ------------------------------------------------------------------------------------


def with_people(whole: Maillage, people: Iterable[Person]) -> Maillage:
    """The maillage and the people who chose to be there: added at each request, never kept with it.

    Dynamiques that only a person ties stay without a known link. In a large network people are put beside
    their dynamiques, and the analysis stays the one of the rest.
    """
    nodes, ties = list(whole.network.nodes), list(whole.network.ties)
    for person in people:
        teams = [key for slug in person.dynamics if (key := f"dynamic:{slug}") in whole.network.by_key]
        if teams:
            nodes.append(Node(person.key, "person", person.name, person.url, "personne", "personne"))
            ties += [Tie(person.key, team, TEAM, TEAM_LABEL, TEAM_INVERSE) for team in teams]
    if len(nodes) == len(whole.network.nodes):
        return whole
    network = Network(tuple(nodes), tuple(ties))
    if len(nodes) <= QUICK:
        return replace(kept_analysis(network), state=whole.state, isolated=whole.isolated)
    return replace(whole, network=network, places={**whole.places, **beside(whole, network)})


def beside(whole: Maillage, network: Network) -> dict[str, tuple[int, int]]:
    """A place for each person, near the dynamiques that have one, turning so that two do not hide each other."""
    places = {}
    for number, node in enumerate(node for node in network.nodes if node.kind == "person"):
        near = [whole.places[key] for key in network.graph[node.key] if key in whole.places]
        if near:
            x, y = (sum(place[axis] for place in near) / len(near) for axis in (0, 1))
            turn = number * 2.4  # the golden angle: neighbours of the list are apart on the sheet
            places[node.key] = (round(x + 14 * math.cos(turn)), round(y + 14 * math.sin(turn)))
    return places


# --- Reading -----------------------------------------------------------------------------------


def read(with_tools: bool = False) -> Network:
    """Every listed dynamique, every end of a public link, the links; tools and who uses them when asked."""
    nodes = {node.key: node for node in _dynamics()}
    ties = []
    links = (
        Link.objects.public()
        .with_ends()
        .select_related(
            "source_dynamic__typology",
            "target_dynamic__typology",
            "source_organisation__territory__region",
            "target_organisation__territory__region",
        )
        .order_by("pk")
    )
    for link in links:
        for end in (link.source, link.target):
            nodes.setdefault(node_id(end), _node(end))
        ties.append(_tie(link))
    if with_tools:
        for use in ToolUse.objects.filter(tool__live=True, dynamic__isnull=False).select_related(
            "tool", "dynamic"
        ):
            source = f"dynamic:{use.dynamic.slug}"
            if source in nodes:
                target = f"tool:{use.tool.slug}"
                nodes.setdefault(
                    target, Node(target, "tool", use.tool.name, use.tool.get_absolute_url(), "outil", "outil")
                )
                ties.append(
                    Tie(
                        source,
                        target,
                        USES,
                        "utilise",
                        "est utilisé par",
                        description=use.gave,
                        reference=use.source,
                    )
                )
    return Network(tuple(nodes.values()), tuple(ties))


def _dynamics() -> Iterator[Node]:
    listed = Dynamic.objects.listed().order_by()
    themes: dict[int, set[str]] = {}
    for pk, theme in listed.filter(themes__isnull=False).values_list("pk", "themes__slug"):
        themes.setdefault(pk, set()).add(theme)
    rows = listed.values_list(
        *("pk", "slug", "name", "typology__slug", "typology__name"), "region_code", "latitude", "longitude"
    )
    for pk, slug, name, kind, label, region, latitude, longitude in rows:
        yield Node(
            *(f"dynamic:{slug}", "dynamic", name, reverse("dynamics:detail", args=[slug]), kind, label),
            *(frozenset(themes.get(pk, ())), region, latitude, longitude),
        )


def _node(end: Dynamic | Organisation) -> Node:
    """An organisation; or a dynamique that has a link though lists no longer show it."""
    if isinstance(end, Dynamic):
        return Node(
            *(node_id(end), "dynamic", end.name, end.get_absolute_url()),
            *(end.typology.slug, end.typology.name),
            region=end.region_code,
        )
    return Node(
        *(node_id(end), "organisation", end.acronym or end.name, end.get_absolute_url()),
        *(end.kind, OrganisationKind(end.kind).label),
        region=region_of(end.territory),
    )


def region_of(territory: Territory | None) -> str:
    if territory is None:
        return ""
    if territory.level == TerritoryLevel.REGION:
        return territory.code
    return territory.region.code if territory.region_id else ""


def _tie(link: Link) -> Tie:
    start = link.start if link.start_precision != DatePrecision.UNKNOWN else None
    return Tie(
        *(node_id(link.source), node_id(link.target), link.kind),
        *(LinkKind(link.kind).label, LinkKind(link.kind).inverse_label),
        year=start.year if start else None,
        since=format_date(start, link.start_precision) if start else "",
        description=link.description,
        reference=link.reference,
    )


# --- Choices -----------------------------------------------------------------------------------


def choices(network: Network) -> dict[str, list[tuple[str, str]]]:
    """What the form may ask: only what is in the network."""
    natures = {node.kind for node in network.nodes}
    types = {node.type: node.type_label for node in network.nodes if node.is_dynamic}
    regions = {node.region for node in network.nodes} - {""}
    themes = {theme for node in network.nodes for theme in node.themes}
    kinds = {tie.kind for tie in network.ties}
    return {
        "nature": [(kind, label) for kind, label in NATURES.items() if kind in natures],
        "type": sorted(types.items(), key=lambda entry: entry[1]),
        "region": list(
            Territory.objects.regions().filter(code__in=regions).order_by("name").values_list("code", "name")
        ),
        "theme": list(Theme.objects.filter(slug__in=themes).order_by("name").values_list("slug", "name")),
        "lien": [(value, label) for value, label in LinkKind.choices if value in kinds],
    }


def narrowed(
    network: Network,
    *,
    types: Iterable[str] = (),
    regions: Iterable[str] = (),
    themes: Iterable[str] = (),
    kinds: Iterable[str] = (),
    natures: Iterable[str] = (),
    until: int | None = None,
) -> Network:
    """The dynamiques asked for, what they are tied to, and the ties asked for.

    An organisation, a tool or a person stays when it is tied to a dynamique that stays. `natures`: the sorts
    of nodes kept, all of them when none is asked. `until`: ties known to have
    begun by then; those without a date do not answer this question, and go.
    """
    types, regions, themes, kinds = set(types), set(regions), set(themes), set(kinds)
    if natures := set(natures):
        network = network.only({node.key for node in network.nodes if node.kind in natures})
    ties = [
        tie
        for tie in network.ties
        if (not kinds or tie.kind in kinds)
        and (until is None or (tie.year is not None and tie.year <= until))
    ]
    if not (types or regions or themes):
        return Network(network.nodes, tuple(ties))
    kept = {
        node.key
        for node in network.nodes
        if node.is_dynamic
        and (not types or node.type in types)
        and (not regions or node.region in regions)
        and (not themes or node.themes & themes)
    }
    beside = {
        other
        for tie in ties
        for one, other in ((tie.source, tie.target), (tie.target, tie.source))
        if one in kept and not network.by_key[other].is_dynamic
    }
    return network.only(kept | beside, ties)
