"""The ten rows of the study of 2024: what dynamiques in a situation usually need. No database.

Source: COOP 2:1184-1193, 1277-1281, 1285-1288. Not a product of four axes: at the emergence the rows follow the
finality; later, the socio-economic model (funding) and whether new chantiers start (accompaniment).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import yaml

from dynamics.enums import Stage
from evaluation.positioning_maturity import DATA

EMERGENCE, LATER = "emergence", "suite"
# Where `dynamics.charts.degree` says « entre … et … »: neither end is truer than the other, both rows are shown
LOWEST_BETWEEN, HIGHEST_BETWEEN = 42, 58


class Start(NamedTuple):
    """What the need that one opens from here already says."""

    title: str
    text: str
    form: str
    object: str = ""


class Need(NamedTuple):
    """One need of a row, and what of the site may answer it."""

    slug: str
    kind: str  # accompagnement or financement
    title: str
    text: str
    source: str
    sheets: tuple[str, ...]
    tools: tuple[str, ...]
    propositions: tuple[str, ...]  # numbers such as « COOP 14 »
    dispositifs: tuple[str, ...]  # families of the directory
    start: Start


class Row(NamedTuple):
    """One row of the tables; ``note`` says what the study does not distinguish."""

    key: str
    when: Mapping[str, object]
    title: str
    why: str
    source: str
    note: str
    needs: tuple[Need, ...]


@lru_cache(maxsize=1)
def grid() -> tuple[Row, ...]:
    """The ten rows, in the order of the study's tables."""
    return tuple(
        _row(entry) for entry in yaml.safe_load((DATA / "needs_grid.yaml").read_text(encoding="utf8"))
    )


def rows_for(
    *, stage: str, modelled: int, systemic: int, economic_model: str, new_chantiers: bool | None
) -> list[Row]:
    """The rows that apply; ``modelled`` and ``systemic`` go from 0 to 100.

    Between two ends of a gradient both rows apply. Chantiers of which nobody knows are not counted as new ones.
    """
    moment = EMERGENCE if stage == Stage.EMERGENCE else LATER
    facts = {
        "moment": {moment},
        "finality": ends(modelled, "non-modelisee", "modelisee") | ends(systemic, "ciblee", "systemique"),
        "model": {economic_model},
        "new_chantiers": {bool(new_chantiers)},
    }
    return [row for row in grid() if all(value in facts[name] for name, value in row.when.items())]


def ends(value: int, low: str, high: str) -> set[str]:
    """Which ends of a gradient a value belongs to: one, or both when it lies between them."""
    found = set()
    if value <= HIGHEST_BETWEEN:
        found.add(low)
    if value >= LOWEST_BETWEEN:
        found.add(high)
    return found


def _row(entry: dict) -> Row:
    return Row(**{"note": "", **entry, "needs": tuple(_need(need) for need in entry["needs"])})


def _need(entry: dict) -> Need:
    lists = {name: tuple(entry[name]) for name in ("sheets", "tools", "propositions", "dispositifs")}
    return Need(**{**entry, **lists, "start": Start(**entry["start"])})
