"""The maillage as lines and marks of an SVG sheet, ready for `portal/maillage/_drawing.html`."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from portal.graph import HEIGHT, WIDTH, Network, Node

ONE_BY_ONE = 400  # with more nodes only the most tied are links of their own: the page stays light
NAMED = 30  # names written on the sheet
LETTERS = 26
LETTER = 1 / 66  # height of the names, of the width of the sheet
LETTER_WIDTH = 0.56  # of its height, on average


class Mark(NamedTuple):
    """A node: where, how large, its name when it is written."""

    node: Node
    x: float
    y: float
    radius: float
    name: "Name | None"
    ties: int
    main: bool

    @property
    def path(self) -> str:
        """Circle, square, triangle or diamond: kinds are told apart without colour."""
        r = self.radius
        if self.node.kind == "dynamic":
            return f"M{self.x - r:g} {self.y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
        if self.node.kind == "organisation":
            return f"M{self.x - r:g} {self.y - r:g}h{2 * r:g}v{2 * r:g}h{-2 * r:g}z"
        if self.node.kind == "person":
            return f"M{self.x:g} {self.y - r * 1.2:g}l{r * 1.2:g} {r * 2.1:g}h{-2.4 * r:g}z"
        return f"M{self.x:g} {self.y - r * 1.3:g}l{r * 1.3:g} {r * 1.3:g}l{-r * 1.3:g} {r * 1.3:g}l{-r * 1.3:g} {-r * 1.3:g}z"


class Name(NamedTuple):
    """Written above its mark, or below: x is its middle, y its base line."""

    text: str
    x: float
    y: float


class Line(NamedTuple):
    """A tie alone, so that its ends light it up."""

    source: str
    target: str
    path: str
    main: bool


class Drawing(NamedTuple):
    """lines: one path each, or none and all of them in `mesh`. marks: nodes that answer; dots: the others, by kind."""

    width: float
    height: float
    lines: list[Line]
    mesh: str
    marks: list[Mark]
    dots: dict[str, str]
    left_out: int
    letter: float

    @property
    def is_empty(self) -> bool:
        return not self.marks


def draw(
    network: Network,
    places: Mapping[str, tuple[float, float]],
    *,
    main: frozenset[str] = frozenset(),
    size: tuple[float, float] = (WIDTH, HEIGHT),
) -> Drawing:
    """The linked nodes that have a place. `main`: keys to bring forward (a path, a centre)."""
    graph = network.graph
    shown = [
        node for node in network.nodes if node.key in places and (graph.degree(node.key) or node.key in main)
    ]
    ranked = sorted(shown, key=lambda node: (node.key not in main, -graph.degree(node.key), node.key))
    few = len(shown) <= ONE_BY_ONE
    marks, dots = [], {}
    for rank, node in enumerate(ranked):
        degree = graph.degree(node.key)
        radius = 4 + 2.2 * math.log2(1 + degree) if few else 2 + 0.9 * math.sqrt(degree)
        radius = round(radius * size[0] / WIDTH, 1)
        mark = Mark(node, *places[node.key], radius, None, degree, node.key in main)
        if few or rank < NAMED or node.key in main:
            marks.append(mark)
        else:
            dots[node.kind] = dots.get(node.kind, "") + mark.path
    letter = round(size[0] * LETTER, 1)
    marks = named(marks, letter, size)
    lines, mesh = [], []
    seen = set()
    for tie in network.ties:
        pair = tuple(sorted((tie.source, tie.target)))
        if pair in seen or not (tie.source in places and tie.target in places):
            continue
        seen.add(pair)
        (x, y), (x2, y2) = places[tie.source], places[tie.target]
        path = f"M{x:g} {y:g}L{x2:g} {y2:g}"
        is_main = tie.source in main and tie.target in main
        if few or is_main:
            lines.append(Line(tie.source, tie.target, path, is_main))
        else:
            mesh.append(path)
    # The largest below, so that none hides another
    marks.sort(key=lambda mark: (mark.main, -mark.radius, mark.node.key))
    linked = sum(1 for node in network.nodes if graph.degree(node.key))
    return Drawing(*size, lines, "".join(mesh), marks, dots, linked - len(shown), letter)


def named(marks: list[Mark], letter: float, size: tuple[float, float]) -> list[Mark]:
    """The first ones with their names, where no name covers another; the others are read when pointed at."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for mark in marks:
        name = _name(mark, letter, size, taken) if len(taken) < NAMED else None
        found.append(mark._replace(name=name))
    return found


def _name(mark: Mark, letter: float, size: tuple[float, float], taken: list) -> Name | None:
    text = shortened(mark.node.name)
    half = len(text) * letter * LETTER_WIDTH / 2
    x = min(max(mark.x, half), size[0] - half)
    for y in (mark.y - mark.radius - letter * 0.3, mark.y + mark.radius + letter):
        box = (x - half, y - letter, x + half, y + letter * 0.25)
        if all(box[2] < a or c < box[0] or box[3] < b or d < box[1] for a, b, c, d in taken):
            taken.append(box)
            return Name(text, round(x, 1), round(y, 1))
    return None


def shortened(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"
