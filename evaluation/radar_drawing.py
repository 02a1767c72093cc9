"""Geometry and words of a radar, ready for its template: points as text, dashes and markers for black and white.

Pure. A line is drawn between neighbouring axes that are both known, and filled only when it goes all round: an
axis without data is a gap, never a straight line across it.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from dynamics.numbers import format_percent
from evaluation import radar

WIDTH, CENTRE_X, CENTRE_Y, RADIUS = 640, 320, 206, 140
LEGEND_TOP, LEGEND_STEP = 428, 32
RINGS = (0.25, 0.5, 0.75)
LABEL_GAP = 16
LINE_HEIGHT = 24
LABEL_CHARACTERS = 13
LEGEND_CHARACTERS = 26
DASHES = ("", "9 4", "2 4", "10 4 2 4", "5 3", "14 5", "2 7", "7 3 2 3 2 3")
MARKERS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",  # circle
    "M-4.5-4.5h9v9h-9z",  # square
    "M0-6L5.5 4.5h-11z",  # triangle
    "M0-6.5L5.5 0 0 6.5-5.5 0z",  # diamond
    "M-5.5-4.5h11L0 6z",  # triangle down
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",  # cross
    "M-6-3h12v6h-12z",  # bar
    "M0-6L5.7-1.9 3.5 4.9-3.5 4.9-5.7-1.9z",  # pentagon
)
COLOURS = ("#0f3d3e", "#b83a24", "#4c6b2f", "#8a5a00", "#5d6f8c", "#0f3d3e", "#b83a24", "#4c6b2f")
MOST_LINES = len(MARKERS)


class Line(NamedTuple):
    """What is compared: a date, a college, what was agreed. One reach per axis, None where nothing is known."""

    label: str
    reaches: Sequence[float | None]

    @property
    def area(self) -> float | None:
        return radar.reached_area(self.reaches)

    @property
    def mean(self) -> float | None:
        return radar.mean_reach(self.reaches)


class Text(NamedTuple):
    x: str
    y: str
    anchor: str
    text: str


class Axis(NamedTuple):
    x: str
    y: str
    lines: list[Text]


class Mark(NamedTuple):
    x: str
    y: str
    title: str


class Series(NamedTuple):
    number: int  # from 1, for its colour on a page
    label: str
    path: str
    is_whole: bool
    dash: str
    marker: str
    colour: str
    marks: list[Mark]
    legend_y: str
    legend_text_y: str


class Drawing(NamedTuple):
    key: str
    title: str
    sentence: str
    width: int
    height: int
    centre_x: int
    centre_y: int
    legend_y: int
    target: str
    rings: list[str]
    axes: list[Axis]
    series: list[Series]


def draw(*, key: str, title: str, axes: Sequence[str], lines: Sequence[Line]) -> Drawing | None:
    """None with fewer than three axes. `key` makes the ids of the drawing unique on a page."""
    if len(axes) < radar.FEWEST_AXES:
        return None
    shown = lines[:MOST_LINES]
    return Drawing(
        key=key,
        title=title,
        sentence=sentence_of(shown, len(axes)),
        width=WIDTH,
        height=LEGEND_TOP + LEGEND_STEP * (len(shown) + 1),
        centre_x=CENTRE_X,
        centre_y=CENTRE_Y,
        legend_y=LEGEND_TOP,
        target=outline(1, len(axes)),
        rings=[outline(ring, len(axes)) for ring in RINGS],
        axes=[axis_of(label, rank, len(axes)) for rank, label in enumerate(axes)],
        series=[series_of(line, rank, axes) for rank, line in enumerate(shown)],
    )


def point(rank: int, count: int, distance: float) -> tuple[float, float]:
    """On the axis of this rank, the first one upwards, the others clockwise."""
    angle = 2 * math.pi * rank / count - math.pi / 2
    return CENTRE_X + RADIUS * distance * math.cos(angle), CENTRE_Y + RADIUS * distance * math.sin(angle)


def outline(distance: float, count: int) -> str:
    return "M" + "L".join(pair(point(rank, count, distance)) for rank in range(count)) + "Z"


def axis_of(label: str, rank: int, count: int) -> Axis:
    end_x, end_y = point(rank, count, 1)
    side = (end_x - CENTRE_X) / RADIUS
    x, y = point(rank, count, 1 + LABEL_GAP / RADIUS)
    words = wrapped(label)
    if abs(side) < 0.2:
        anchor = "middle"
        top = y + LINE_HEIGHT * 0.6 if end_y > CENTRE_Y else y - LINE_HEIGHT * (len(words) - 1)
    else:
        anchor = "start" if side > 0 else "end"
        top = y + 5 - LINE_HEIGHT / 2 * (len(words) - 1)
    texts = [Text(number(x), number(top + LINE_HEIGHT * row), anchor, one) for row, one in enumerate(words)]
    return Axis(number(end_x), number(end_y), texts)


def series_of(line: Line, rank: int, axes: Sequence[str]) -> Series:
    legend_y = LEGEND_TOP + LEGEND_STEP * (rank + 1)
    return Series(
        number=rank + 1,
        label=f"{shortened(line.label)} : {percent(line.area)}{partly(line)}",
        path=path_of(line.reaches),
        is_whole=None not in line.reaches,
        dash=DASHES[rank],
        marker=MARKERS[rank],
        colour=COLOURS[rank],
        marks=[
            Mark(
                *map(number, point(place, len(axes), reach)),
                f"{line.label}, {axes[place]} : {percent(reach)}",
            )
            for place, reach in enumerate(line.reaches)
            if reach is not None
        ],
        legend_y=number(legend_y),
        legend_text_y=number(legend_y + 6),
    )


def path_of(reaches: Sequence[float | None]) -> str:
    """Edges between neighbours that are both known; closed when all are."""
    count = len(reaches)
    points = [None if one is None else point(rank, count, one) for rank, one in enumerate(reaches)]
    if None not in points:
        return "M" + "L".join(map(pair, points)) + "Z"
    edges = zip(points, [*points[1:], points[0]], strict=True)
    return "".join(f"M{pair(one)}L{pair(after)}" for one, after in edges if one and after)


def sentence_of(lines: Sequence[Line], count: int) -> str:
    """What the drawing shows, in words; the table beside it has every value."""
    if not lines:
        return f"Radar de {count} dimensions, sans mesure pour l’instant."
    said = " ; ".join(f"{line.label}, {area_words(line)}" for line in lines)
    return f"Part de la cible atteinte sur {count} dimensions. {said}."


def area_words(line: Line) -> str:
    """« surface atteinte : 25 % », « surface atteinte : 25 %, 4 dimensions sur 6 connues »."""
    if line.area is None:
        return f"surface inconnue{partly(line)}"
    return f"surface atteinte : {percent(line.area)}{partly(line)}"


def partly(line: Line) -> str:
    """« , 4 dimensions sur 6 connues », or nothing when all are."""
    known = sum(one is not None for one in line.reaches)
    return "" if known == len(line.reaches) else f", {known} dimensions sur {len(line.reaches)} connues"


def shortened(label: str) -> str:
    """A name that leaves room for its figures in the legend."""
    return label if len(label) <= LEGEND_CHARACTERS else f"{label[: LEGEND_CHARACTERS - 1].rstrip()}…"


def percent(share: float | None) -> str:
    """« 42 % », or a dash in words for the unknown."""
    return "pas mesuré" if share is None else format_percent(round(share * 100))


def wrapped(label: str) -> list[str]:
    """Cut between words so that a label stays in its margin."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LABEL_CHARACTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def number(value: float) -> str:
    """With a point whatever the language of the page: a comma would break the drawing."""
    return f"{value:.1f}"


def pair(at: tuple[float, float]) -> str:
    return f"{number(at[0])} {number(at[1])}"
