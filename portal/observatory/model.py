"""What a chart is, and what a cell must not tell. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from dynamics.masking import FEWEST, masked  # noqa: F401 (what must not be told, for the charts)
from dynamics.numbers import format_number

NOT_SAID = "Non renseigné"


class Series(NamedTuple):
    """What a column of numbers counts; ``tone``: its colour, that of the site for what it is."""

    key: str
    label: str
    tone: str = "ink"


class Row(NamedTuple):
    """A value of the dimension; one number a series, None where there are too few to tell."""

    key: str
    label: str
    values: tuple[float | None, ...]

    @property
    def displays(self) -> list[str]:
        return [display(value) for value in self.values]


class Counted(NamedTuple):
    """The numbers of a chart. ``total``: what they were counted on, None when it is not told."""

    rows: tuple[Row, ...]
    total: int | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing at all to draw: no row, or only zeros and cells that are not told."""
        return not any(value for row in self.rows for value in row.values)

    @property
    def hides(self) -> bool:
        return any(value is None for row in self.rows for value in row.values)


@dataclass(frozen=True)
class Chart:
    """The definition of a chart. ``follows``: whether the filters of the address choose what it counts."""

    key: str
    title: str
    dimension: str
    series: tuple[Series, ...]
    definition: str
    source: str
    empty: str
    count: Callable[[Any], Counted]
    shape: str = "bars"  # or "columns", for years
    top: float | None = None  # the end of the scale, where it is not the greatest number
    follows: bool = True
    counted_on: str = ""  # « 29 dynamiques »: what the total is of


@dataclass(frozen=True)
class Group:
    """Charts about one thing, under one title of the page."""

    key: str
    title: str
    lead: str
    charts: tuple[Chart, ...]


def display(value: float | None) -> str:
    """As a reader of French writes it; what is hidden says why."""
    return f"moins de {FEWEST}" if value is None else format_number(value, 1)


def by_size(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The greatest first; « non renseigné » always last."""
    return tuple(sorted(rows, key=lambda row: (not row.key, -sum(v or 0 for v in row.values), row.label)))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
