"""The maillage as a graph, without ORM: who bridges whom, groups, paths, isolated ones, and a drawing.

Nodes are numbered; ties go from a source to a target and are read in both directions. Everything is the same
whatever the order of reading: nodes come sorted by key, and what is drawn at random has a fixed seed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import networkx as nx
import numpy as np

SEED = 1
WIDTH, HEIGHT = 1000, 700
EDGE = 40  # what the drawing leaves free around it, in its own units
EXACT = 600  # with more nodes the betweenness is estimated from SAMPLE of them (Brandes & Pich, 2007)
SAMPLE = 100
ROUNDS = 60  # of the spring layout
WHOLE = 300  # nodes drawn by springs alone
INNER = 0.84  # part of its frame that a part of the network fills
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Node:
    """A dynamique, an organisation, a tool or a person. `key`: « dynamic:eusko », unique."""

    key: str
    kind: str
    name: str
    url: str = ""
    type: str = ""
    type_label: str = ""
    themes: frozenset[str] = frozenset()
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_dynamic(self) -> bool:
        return self.kind == "dynamic"


@dataclass(frozen=True)
class Tie:
    """A link, dated when somebody said when it began. `source`, `target`: keys of nodes."""

    source: str
    target: str
    kind: str
    phrase: str
    inverse: str = ""
    year: int | None = None
    since: str = ""
    description: str = ""
    reference: str = ""


class Bridge(NamedTuple):
    """A node without which dynamiques would no longer be linked.

    sides: what would fall apart, the largest first, each a list of nodes. pairs: how many pairs of dynamiques
    would lose every path. share: part of the shortest paths that pass here, 0..1.
    """

    node: Node
    sides: list[list[Node]]
    pairs: int
    share: float


class Group(NamedTuple):
    """Nodes more tied to each other than to the rest; the first is the most tied."""

    nodes: list[Node]
    inside: int  # ties between its own


class Isolated(NamedTuple):
    """A dynamique without link, and another that it could meet (None when nobody shares a theme with it)."""

    node: Node
    other: Node | None
    shared: tuple[str, ...]
    kilometres: float | None


@dataclass(frozen=True)
class Network:
    """Nodes in the order of their keys, and the ties between them."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    by_key: dict[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "nodes", tuple(sorted(self.nodes, key=lambda node: node.key)))
        object.__setattr__(self, "by_key", {node.key: node for node in self.nodes})

    @cached_property
    def graph(self) -> nx.Graph:
        graph = nx.Graph()
        graph.add_nodes_from(node.key for node in self.nodes)
        graph.add_edges_from((tie.source, tie.target) for tie in self.ties)
        return graph

    @property
    def linked(self) -> list[Node]:
        return [node for node in self.nodes if self.graph.degree(node.key)]

    def named(self, keys: Iterable[str]) -> list[Node]:
        """Nodes, the most tied first."""
        degree = self.graph.degree
        return sorted((self.by_key[key] for key in keys), key=lambda node: (-degree(node.key), node.key))

    def only(self, keys: set[str], ties: Iterable[Tie] | None = None) -> "Network":
        """What lies between some nodes."""
        return Network(
            tuple(node for node in self.nodes if node.key in keys),
            tuple(
                tie
                for tie in (self.ties if ties is None else ties)
                if tie.source in keys and tie.target in keys
            ),
        )

    def around(self, key: str, steps: int) -> "Network":
        """A node and what is at most so many ties away."""
        return self.only(set(nx.single_source_shortest_path_length(self.graph, key, cutoff=steps)))

    def path(self, start: str, end: str) -> list[tuple[Node, Tie | None]] | None:
        """A shortest path: each node with the tie that leads to the next. None when nothing leads there."""
        try:
            keys = min(nx.all_shortest_paths(self.graph, start, end))
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return None
        between = defaultdict(list)
        for tie in self.ties:
            between[frozenset((tie.source, tie.target))].append(tie)
        ties = [between[frozenset(pair)][0] for pair in pairwise(keys)]
        return list(zip([self.by_key[key] for key in keys], [*ties, None], strict=True))


def betweenness(network: Network) -> dict[str, float]:
    """Part of the shortest paths between two others that pass by each node (Freeman, 1977), 0..1."""
    many = len(network.nodes)
    return nx.betweenness_centrality(network.graph, k=SAMPLE if many > EXACT else None, seed=SEED)


def bridges(network: Network, shares: dict[str, float], most: int = 10) -> list[Bridge]:
    """Nodes whose loss would part dynamiques from each other, the most parting first.

    These are the cut vertices (Hopcroft & Tarjan, 1973) of which at least two sides hold a dynamique.
    """
    found = []
    of = {key: part for part in nx.connected_components(network.graph) for key in part}
    for key in sorted(nx.articulation_points(network.graph)):
        rest = network.graph.subgraph(of[key] - {key})
        sides = sorted(nx.connected_components(rest), key=lambda side: (-len(side), min(side)))
        counts = [sum(network.by_key[one].is_dynamic for one in side) for side in sides]
        pairs = (sum(counts) ** 2 - sum(count**2 for count in counts)) // 2
        if pairs:
            found.append((pairs, key, [side for side, count in zip(sides, counts, strict=True) if count]))
    found.sort(key=lambda row: (-row[0], row[1]))
    return [
        Bridge(network.by_key[key], [network.named(side) for side in sides], pairs, shares.get(key, 0.0))
        for pairs, key, sides in found[:most]
    ]


def groups(network: Network, least: int = 3) -> list[Group]:
    """Groups of at least so many, found by Louvain's method (Blondel et al., 2008), the largest first."""
    parts = nx.community.louvain_communities(network.graph, seed=SEED)
    parts = sorted((part for part in parts if len(part) >= least), key=lambda part: (-len(part), min(part)))
    place = {key: number for number, part in enumerate(parts) for key in part}
    inside = Counter(
        place[tie.source]
        for tie in network.ties
        if tie.source in place and place[tie.source] == place.get(tie.target)
    )
    return [Group(network.named(part), inside[number]) for number, part in enumerate(parts)]


def isolated(network: Network) -> list[Isolated]:
    """Dynamiques without any link, each with the nearest of another type that shares a theme."""
    dynamics = [node for node in network.nodes if node.is_dynamic]
    alone = [node for node in dynamics if not network.graph.degree(node.key)]
    return [_with_whom(node, dynamics) for node in alone]


def _with_whom(node: Node, others: Sequence[Node]) -> Isolated:
    best = min(
        (
            (kilometres(node, other) if _located(node, other) else math.inf, other.key, other)
            for other in others
            if other.key != node.key and other.type != node.type and node.themes & other.themes
        ),
        default=None,
    )
    if best is None:
        return Isolated(node, None, (), None)
    away, _, other = best
    shared = tuple(sorted(node.themes & other.themes))
    return Isolated(node, other, shared, None if math.isinf(away) else away)


def _located(*nodes: Node) -> bool:
    return all(node.latitude is not None and node.longitude is not None for node in nodes)


def kilometres(one: Node, other: Node) -> float:
    """Great-circle distance (haversine)."""
    lat, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    lon, lon2 = math.radians(one.longitude), math.radians(other.longitude)
    chord = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))


def layout(network: Network) -> dict[str, tuple[int, int]]:
    """Where each linked node is drawn, in a box WIDTH × HEIGHT: springs (Fruchterman & Reingold, 1991).

    Each part of the network has a frame of its own, as large as it has nodes, so that pairs do not hide
    behind the main island nor drift to the horizon.
    """
    parts = [part for part in nx.connected_components(network.graph) if len(part) > 1]
    parts.sort(key=lambda part: (-len(part), min(part)))
    places: dict[str, tuple[int, int]] = {}
    for frame, part in zip(_frames([len(part) for part in parts]), parts, strict=True):
        places |= _drawn(network.graph.subgraph(sorted(part)), frame)
    return places


class Frame(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def _frames(sizes: Sequence[int]) -> list[Frame]:
    """The sheet cut in two again and again, each side getting what its parts weigh: the largest has the most."""
    frames = []
    left = Frame(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    weights = [size**0.8 for size in sizes]
    for number in range(len(sizes)):
        rest = sum(weights[number:])
        share = weights[number] / rest if rest else 1.0
        if left.width >= left.height:
            frames.append(left._replace(width=left.width * share))
            left = left._replace(x=left.x + left.width * share, width=left.width * (1 - share))
        else:
            frames.append(left._replace(height=left.height * share))
            left = left._replace(y=left.y + left.height * share, height=left.height * (1 - share))
    return frames


def _drawn(graph: nx.Graph, frame: Frame) -> dict[str, tuple[int, int]]:
    points = _islands(graph) if len(graph) > WHOLE else _springs(graph)
    keys = sorted(points)
    found = np.array([points[key] for key in keys])
    low, high = found.min(axis=0), found.max(axis=0)
    wide = high - low > 1e-6
    share = np.where(wide, (found - low) / np.where(wide, high - low, 1.0), 0.5)
    x = frame.x + frame.width * ((1 - INNER) / 2 + INNER * share[:, 0])
    y = frame.y + frame.height * ((1 - INNER) / 2 + INNER * share[:, 1])
    return {key: (round(a), round(b)) for key, a, b in zip(keys, x, y, strict=True)}


def _springs(graph: nx.Graph) -> dict[str, np.ndarray]:
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges))
    if len(ordered) <= 3:
        return nx.circular_layout(ordered)
    return nx.spring_layout(ordered, seed=SEED, iterations=ROUNDS, k=1.6 / math.sqrt(len(ordered)))


def _islands(graph: nx.Graph) -> dict[str, np.ndarray]:
    """A large part drawn as an archipelago: each group by its own springs, groups placed by those between them.

    Springs between n nodes cost n² a round: thousands would take half a minute, and make a ball of wool.
    """
    parts = sorted(
        nx.community.louvain_communities(graph, seed=SEED), key=lambda part: (-len(part), min(part))
    )
    sea = nx.quotient_graph(graph, [frozenset(part) for part in parts], relabel=True)
    centres = nx.spring_layout(sea, seed=SEED, iterations=ROUNDS, k=2.4 / math.sqrt(len(parts)), weight=None)
    largest = max(len(part) for part in parts)
    found = {}
    for number, part in enumerate(parts):
        radius = 0.9 / math.sqrt(len(parts)) * math.sqrt(len(part) / largest)
        own = _springs(graph.subgraph(part))
        far = max(float(np.abs(point).max()) for point in own.values()) or 1.0
        found |= {key: centres[number] + point / far * radius for key, point in own.items()}
    return found
