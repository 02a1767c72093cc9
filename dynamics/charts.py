"""Geometry and words of the charts of a dynamique: means, position on the plane, graph of links.

Pure: takes rows or plain values, gives what the chart components of `templates/components` expect.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from dynamics.numbers import NO_BREAK_SPACE, format_euros, format_number, format_percent

PUBLIC, PRIVATE, OWN, CROWD = 1, 2, 3, 4
SERIES = {
    "mecenat": PRIVATE,
    "ventes": OWN,
    "cotisations": OWN,
    "prelevement-solidaire": OWN,
    "fonds-propres": OWN,
    "financement-participatif": CROWD,
    "emprunts": PRIVATE,
}
MAX_NODES = 14
LABEL_CHARACTERS = 24
LINE_HEIGHT = 16
EUROS = {"€", "euro", "euros"}
SHORT_UNITS = {"%", "m²", "km²", "km", "ha", "ans", "ETP"}
VAGUE_UNITS = {"personnes", "structures", "membres"}
BEFORE_NUMBERS = {"près de", "plus de", "environ", "au moins", "moins de", "presque", "jusqu’à"}


class Means(NamedTuple):
    """How a dynamique is funded: bars where the sources give amounts or shares, lists otherwise."""

    charts: list[dict]  # parameters of components/bar_chart.html, and the source
    money: list[dict]  # label, details: kinds of money without amount
    in_kind: list[dict]


def means(resources: Sequence) -> Means:
    """``resources`` have kind, label, amount_eur, share_percent, year, is_monetary, get_kind_display."""
    shares = [one for one in resources if one.share_percent is not None]
    amounts = [one for one in resources if one.amount_eur is not None and one.share_percent is None]
    rest = [one for one in resources if one.amount_eur is None and one.share_percent is None]
    charts = [share_chart(shares), amount_chart(amounts)]
    return Means(
        charts=[chart for chart in charts if chart],
        money=by_kind(one for one in rest if one.is_monetary),
        in_kind=by_kind(one for one in rest if not one.is_monetary),
    )


def share_chart(resources: Sequence) -> dict | None:
    """Shares of the budget, each bar on the scale of the whole; what the sources leave unsaid stays so."""
    if not resources:
        return None
    total = sum(one.share_percent for one in resources)
    rows = [
        resource_row(one, float(one.share_percent), format_percent(one.share_percent)) for one in resources
    ]
    known = format_percent(min(total, Decimal(100)))
    caption = f"Les sources détaillent {known} du budget." if total < 95 else ""
    return {
        "title": "Part de chaque ressource",
        "rows": rows,
        "caption": caption,
        "source": sources_of(resources),
    }


def amount_chart(resources: Sequence) -> dict | None:
    """Amounts as the sources give them, the greatest filling the width; never added up."""
    if not resources:
        return None
    greatest = max(one.amount_eur for one in resources) or Decimal(1)
    rows = [
        resource_row(one, float(round(one.amount_eur / greatest * 100, 1)), format_euros(one.amount_eur))
        for one in resources
    ]
    caption = "Montants cités par les sources, d’années et de durées différentes : ils ne s’additionnent pas."
    return {
        "title": "Montants connus",
        "rows": rows,
        "caption": caption if len(rows) > 1 else "",
        "source": sources_of(resources),
    }


def sources_of(resources: Sequence) -> str:
    return " ; ".join(one.source for one in resources if one.source)


def resource_row(resource, percent: float, display: str) -> dict:
    name = resource.get_kind_display()
    details = resource.label if resource.label.casefold() != name.casefold() else ""
    label = f"{capitalised(name)} : {details}" if details else capitalised(name)
    if resource.year:
        label += f" ({resource.year})"
    return {
        "label": label,
        "percent": percent,
        "display": display,
        "series": SERIES.get(resource.kind, PUBLIC),
    }


def by_kind(resources: Iterable) -> list[dict]:
    """One entry a kind of resource, with what is said of each."""
    ordered = sorted(resources, key=lambda one: one.get_kind_display())
    return [
        {
            "label": capitalised(name),
            "details": [
                {"text": one.label + (f" ({one.year})" if one.year else ""), "source": one.source}
                for one in group
                if one.label or one.source
            ],
        }
        for name, group in groupby(ordered, key=lambda one: one.get_kind_display())
    ]


def plane_sentence(systemic: int, modelled: int) -> str:
    """What the plane shows, in words."""
    aim = degree(systemic, "ciblée", "systémique")
    model = degree(modelled, "non modélisée", "modélisée")
    return f"La dynamique est {aim}, et {model}."


def degree(value: int, low: str, high: str) -> str:
    """« plutôt ciblée », « entre ciblée et systémique », « nettement systémique »."""
    if value < 20:
        return f"nettement {low}"
    if value < 42:
        return f"plutôt {low}"
    if value <= 58:
        return f"entre {low} et {high}"
    return f"plutôt {high}" if value <= 80 else f"nettement {high}"


class Line(NamedTuple):
    """A line of a label, and where it sits."""

    text: str
    y: float


class Node(NamedTuple):
    """A neighbour on the graph; ``anchor`` is that of its label."""

    x: float
    y: float
    label_x: float
    anchor: str
    text: list[Line]
    is_dynamic: bool


class Graph(NamedTuple):
    """A dynamique in the middle of those it is linked with, on an ellipse."""

    width: int
    height: int
    x: float
    y: float
    text: list[Line]
    nodes: list[Node]
    hidden: int


def graph_of(centre: str, neighbours: Sequence[tuple[str, bool]]) -> Graph | None:
    """Deterministic: ``neighbours`` (label, whether it is a dynamique) are laid in their order, clockwise.

    They alternate between two ellipses when there are many, so that labels do not touch.
    """
    if not neighbours:
        return None
    shown = neighbours[:MAX_NODES]
    width, height = 640, 240 + 14 * len(shown)
    x, y = width / 2, height / 2
    nodes = [node(index, len(shown), label, dynamic, (x, y)) for index, (label, dynamic) in enumerate(shown)]
    return Graph(width, height, x, y, lines_of(centre, y + 34), nodes, len(neighbours) - len(shown))


def node(index: int, count: int, label: str, is_dynamic: bool, centre: tuple[float, float]) -> Node:
    turn = 0 if count % 2 else math.pi / count  # nobody right under the name in the middle
    angle = 2 * math.pi * index / count - math.pi / 2 + turn
    shrink = 0.72 if count > 6 and index % 2 else 1.0
    x = round(centre[0] + 150 * shrink * math.cos(angle), 1)
    y = round(centre[1] + (centre[1] - 46) * shrink * math.sin(angle), 1)
    side = math.cos(angle)
    if abs(side) < 0.2:
        text = lines_of(label, y + 26) if math.sin(angle) > 0 else lines_of(label, y - 16, upwards=True)
        return Node(x, y, x, "middle", text, is_dynamic)
    count_lines = len(wrapped(label))
    text = lines_of(label, y + 5 - LINE_HEIGHT / 2 * (count_lines - 1))
    return Node(x, y, round(x + math.copysign(15, side), 1), "start" if side > 0 else "end", text, is_dynamic)


def lines_of(label: str, first: float, *, upwards: bool = False) -> list[Line]:
    """The lines of a label, from ``first`` down, or ending there."""
    texts = wrapped(label)
    top = first - LINE_HEIGHT * (len(texts) - 1) if upwards else first
    return [Line(text, round(top + LINE_HEIGHT * rank, 1)) for rank, text in enumerate(texts)]


def wrapped(label: str, width: int = LABEL_CHARACTERS) -> list[str]:
    """At most two lines, cut between words, the rest told by an ellipsis."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]}…"]
    return [line if len(line) <= width + 2 else f"{line[:width]}…" for line in lines]


def figures(rows: Iterable) -> list[dict]:
    """Key figures; the values that several sources give for one label stand side by side."""
    labels: dict[str, list] = {}
    for one in rows:
        labels.setdefault(one.label, []).append(one)
    return [
        {"label": capitalised(label), "values": [figure(one) for one in same]}
        for label, same in labels.items()
    ]


def figure(row) -> dict:
    """« près de 3 200 », « 80 000 € »; a nuance that does not come before a number becomes a note."""
    before, note = (row.qualifier, "") if row.qualifier in BEFORE_NUMBERS else ("", row.qualifier)
    value = format_number(row.value)
    if row.unit in EUROS:
        value = format_euros(row.value)
    elif row.unit in SHORT_UNITS or (row.unit and not counts_the_same(row.label, row.unit)):
        value = f"{value}{NO_BREAK_SPACE}{row.unit}"
    return {"value": f"{before} {value}".strip(), "note": note, "year": row.year, "source": row.source}


def counts_the_same(label: str, unit: str) -> bool:
    """Whether the unit would only repeat the label: « 800 ambassadeurs / ambassadeurs »."""
    return unit in VAGUE_UNITS or unit.casefold().rstrip("sx") in label.casefold()


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
