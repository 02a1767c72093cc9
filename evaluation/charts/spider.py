"""Geometry of a spider chart: axes around a centre, one outline a series. Pure; templates draw it as SVG.

Lengths are in units of the drawing: the centre is (0, 0), the greatest value lies at RADIUS, the first axis points
up and the others follow clockwise.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

RADIUS = 100
LABEL_AT = 116
FEWEST_AXES = 3
NUDGE = 4  # the base line of a text is under its middle


class Point(NamedTuple):
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g},{self.y:g}"


class Axis(NamedTuple):
    """A ray, and where its label is written."""

    label: str
    end: Point
    at: Point
    anchor: str  # of the text: start, middle or end


class Outline(NamedTuple):
    """One series: ``dots`` are its known values, ``path`` joins neighbours that are both known."""

    label: str
    dots: list[Point]
    path: str
    is_closed: bool  # whether every axis has a value: only then is the path filled


class Spider(NamedTuple):
    """All that the template draws; ``rings`` go from the smallest step to the greatest."""

    axes: list[Axis]
    rings: list[str]
    outlines: list[Outline]


def spider(
    labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], *, most: int
) -> Spider:
    """``series`` are (label, one value an axis); values go from 0 to ``most``, None when nobody knows.

    An unknown value leaves a gap on both sides of its axis, never a line across it. Raise ValueError under three axes, for a value out of bounds or a series of another length.
    """
    count = len(labels)
    if count < FEWEST_AXES or most <= 0:
        raise ValueError("a spider has three axes at least and a positive scale")
    if any(len(values) != count for _, values in series):
        raise ValueError("one value an axis")
    return Spider(
        axes=[_axis(label, index, count) for index, label in enumerate(labels)],
        rings=[
            _joined([_at(index, count, step / most) for index in range(count)]) for step in range(1, most + 1)
        ],
        outlines=[_outline(label, values, most) for label, values in series],
    )


def _outline(label: str, values: Sequence[float | None], most: int) -> Outline:
    if any(value is not None and not 0 <= value <= most for value in values):
        raise ValueError("a value is out of the scale")
    at = [
        None if value is None else _at(index, len(values), value / most) for index, value in enumerate(values)
    ]
    dots = [point for point in at if point is not None]
    if len(dots) == len(at):
        return Outline(label, dots, f"M{' L'.join(map(str, at))}Z", is_closed=True)
    edges = zip(at, [*at[1:], at[0]], strict=True)
    path = "".join(f"M{one} L{after}" for one, after in edges if one and after)
    return Outline(label, dots, path, is_closed=False)


def _axis(label: str, index: int, count: int) -> Axis:
    at = _at(index, count, LABEL_AT / RADIUS)
    anchor = "middle" if abs(at.x) < RADIUS / 10 else "start" if at.x > 0 else "end"
    return Axis(label, _at(index, count, 1), Point(at.x, round(at.y + NUDGE, 1)), anchor)


def _at(index: int, count: int, share: float) -> Point:
    """The point of an axis at this share of the radius; adding 0.0 makes « −0 » a plain zero."""
    angle = 2 * math.pi * index / count
    x, y = RADIUS * share * math.sin(angle), -RADIUS * share * math.cos(angle)
    return Point(round(x, 1) + 0.0, round(y, 1) + 0.0)


def _joined(points: Sequence[Point]) -> str:
    return " ".join(str(point) for point in points)
