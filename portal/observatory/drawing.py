"""Geometry of a chart, ready for `portal/observatory/_drawing.html`. Pure; coordinates are text, written with a point.

Letters are large against the sheet, so that they are still read on a phone. The number stands next to its bar: a
colour never tells anything alone.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from dynamics.numbers import NO_BREAK_SPACE, format_number, plural
from portal.observatory.model import Chart, Counted, Row, Series, display

WIDTH = 380
LETTER = 15
LABEL_CHARACTERS = 46
LABEL_HEIGHT, BAR, BAR_GAP, ROW_GAP = 20, 12, 3, 12
VALUE_WIDTH = 60
LEGEND = 28
PLOT_HEIGHT, PLOT_LEFT, PLOT_TOP, AXIS_HEIGHT = 190, 36, 12, 26
LABEL_EVERY = 60  # least distance between two years written under the columns
HEAD_LINE, FOOT_LINE, EDGE = 24, 16, 20
HEAD_CHARACTERS, FOOT_CHARACTERS = 38, 74
COLOURS = {"ink": "#0f3d3e", "ochre": "#8a5a00", "moss": "#4c6b2f"}
SHOWN = 10  # rows of a chart among others; alone, it has them all
TOLD = 3


class Bar(NamedTuple):
    x: str
    y: str
    width: str
    height: str
    tone: str
    colour: str
    is_light: bool  # the second series: an outline, told apart without colour
    text: str
    text_x: str
    text_y: str


class Label(NamedTuple):
    text: str
    x: str
    y: str
    anchor: str = "start"


class Mark(NamedTuple):
    """A series in the legend."""

    label: str
    x: str
    text_x: str
    tone: str
    colour: str
    is_light: bool


class Drawing(NamedTuple):
    key: str
    title: str
    sentence: str
    width: int
    height: int
    bars: list[Bar]
    labels: list[Label]
    lines: list[tuple[str, str]]  # left end and height of the lines of a scale
    legend: list[Mark]
    left_out: int


def draw(chart: Chart, counted: Counted, *, most: int | None = None) -> Drawing | None:
    """None when there is nothing to draw; ``most``: the rows shown."""
    if counted.is_empty:
        return None
    if chart.shape == "columns":
        return columns(chart, counted)
    rows = counted.rows[:most] if most else counted.rows
    return bars(chart, counted, rows, len(counted.rows) - len(rows))


def bars(chart: Chart, counted: Counted, rows: Sequence[Row], left_out: int) -> Drawing:
    top = chart.top or max((value or 0 for row in counted.rows for value in row.values), default=0) or 1
    y = LEGEND if len(chart.series) > 1 else 0
    drawn, labels = [], []
    for row in rows:
        labels.append(Label(shortened(row.label), "0", text(y + LETTER - 1)))
        y += LABEL_HEIGHT
        for rank, (series, value) in enumerate(zip(chart.series, row.values, strict=True)):
            width = (value or 0) / top * (WIDTH - VALUE_WIDTH)
            drawn.append(bar_of(series, rank, display(value), y, width))
            y += BAR + BAR_GAP
        y += ROW_GAP - BAR_GAP
    return Drawing(
        key=chart.key,
        title=chart.title,
        sentence=sentence_of(chart, counted),
        width=WIDTH,
        height=y - ROW_GAP + 6,
        bars=drawn,
        labels=labels,
        lines=[],
        legend=legend_of(chart.series),
        left_out=left_out,
    )


def bar_of(series: Series, rank: int, shown: str, y: float, width: float) -> Bar:
    return Bar(
        x="0.5",
        y=text(y + 0.5),
        width=text(width),
        height=text(BAR - 1),
        tone=series.tone,
        colour=COLOURS[series.tone],
        is_light=rank > 0,
        text=shown,
        text_x=text(width + 7 if width else 0),
        text_y=text(y + BAR - 1),
    )


def columns(chart: Chart, counted: Counted) -> Drawing:
    """One column a row, over a scale of round numbers."""
    values = [row.values[0] or 0 for row in counted.rows]
    step, top = scale(max(values))
    each = (WIDTH - PLOT_LEFT) / len(values)
    floor = PLOT_TOP + PLOT_HEIGHT
    series = chart.series[0]
    drawn, labels = [], []
    for rank, (row, value) in enumerate(zip(counted.rows, values, strict=True)):
        height = value / top * PLOT_HEIGHT
        x = PLOT_LEFT + each * rank
        drawn.append(
            Bar(
                x=text(x + each * 0.12),
                y=text(floor - height),
                width=text(each * 0.76),
                height=text(height),
                tone=series.tone,
                colour=COLOURS[series.tone],
                is_light=False,
                text="",
                text_x="0",
                text_y="0",
            )
        )
        if is_labelled(rank, len(values), each):
            labels.append(year_label(row.label, x + each / 2, floor + LETTER + 5))
    levels = [step * rank for rank in range(round(top / step) + 1)]
    heights = [floor - level / top * PLOT_HEIGHT for level in levels]
    for level, height in zip(levels, heights, strict=True):
        labels.append(Label(format_number(level), text(PLOT_LEFT - 6), text(height + 5), "end"))
    return Drawing(
        key=chart.key,
        title=chart.title,
        sentence=sentence_of(chart, counted),
        width=WIDTH,
        height=floor + AXIS_HEIGHT,
        bars=drawn,
        labels=labels,
        lines=[(text(PLOT_LEFT), text(height)) for height in heights],
        legend=[],
        left_out=0,
    )


def year_label(year: str, middle: float, base: float) -> Label:
    """Under its column; the last one ends where the sheet does."""
    if middle > WIDTH - LETTER * 1.3:
        return Label(year, text(WIDTH), text(base), "end")
    return Label(year, text(middle), text(base), "middle")


def scale(greatest: float) -> tuple[float, float]:
    """Step and end of a scale of round numbers, four steps or so."""
    power = 10 ** math.floor(math.log10(max(greatest, 4) / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if greatest / (power * factor) <= 5)
    return step, step * math.ceil(greatest / step)


def is_labelled(rank: int, count: int, each: float) -> bool:
    """From the last year backwards, as many as have room; not the first when it would leave the sheet."""
    every = max(1, math.ceil(LABEL_EVERY / each))
    return (count - 1 - rank) % every == 0


def legend_of(series: Sequence[Series]) -> list[Mark]:
    """None for one series: the title says it."""
    if len(series) < 2:
        return []
    marks, x = [], 0.0
    for rank, one in enumerate(series):
        marks.append(Mark(one.label, text(x + 0.5), text(x + 20), one.tone, COLOURS[one.tone], rank > 0))
        x += 20 + len(one.label) * LETTER * 0.62 + 24
    return marks


def sentence_of(chart: Chart, counted: Counted) -> str:
    """What the drawing shows, for those who do not see it; the table says it all."""
    first = f"{total_of(chart, counted)}. " if total_of(chart, counted) else ""
    if chart.shape == "columns":
        start, end = counted.rows[0], counted.rows[-1]
        return f"{first}De {display(start.values[0])} en {start.label} à {display(end.values[0])} en {end.label}."
    told = [f"{row.label}{NO_BREAK_SPACE}: {', '.join(values_of(chart, row))}" for row in counted.rows[:TOLD]]
    more = len(counted.rows) - len(told)
    return (
        first + " ; ".join(told) + (f" ; et {plural(more, 'autre ligne', 'autres lignes')}." if more else ".")
    )


def values_of(chart: Chart, row: Row) -> list[str]:
    if len(chart.series) == 1:
        return row.displays
    return [
        f"{shown} {series.label.lower()}" for series, shown in zip(chart.series, row.displays, strict=True)
    ]


def total_of(chart: Chart, counted: Counted) -> str:
    """« 29 dynamiques », « » when the total is not told or means nothing."""
    if counted.total is None or not chart.counted_on:
        return ""
    singular, _, many = chart.counted_on.partition("|")
    return plural(counted.total, singular, many)


class Paper(NamedTuple):
    """What a drawing that leaves the page takes along: its title, and where and when it comes from."""

    height: int
    head: list[Label]
    foot: list[Label]
    body_y: int


def on_paper(drawing: Drawing, credits: Sequence[str]) -> Paper:
    head = wrapped(drawing.title, HEAD_CHARACTERS)
    body = EDGE + HEAD_LINE * len(head) + 6
    foot = [line for credit in credits for line in wrapped(credit, FOOT_CHARACTERS)]
    base = body + drawing.height + 24
    return Paper(
        height=base + FOOT_LINE * len(foot) + 4,
        head=[Label(line, text(EDGE), text(EDGE + HEAD_LINE * rank + 12)) for rank, line in enumerate(head)],
        foot=[Label(line, text(EDGE), text(base + FOOT_LINE * rank)) for rank, line in enumerate(foot)],
        body_y=body,
    )


def wrapped(words: str, most: int) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(label: str) -> str:
    return label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1].rstrip() + "…"


def text(number: float) -> str:
    """An attribute: one decimal at most, a point whatever the language."""
    return f"{round(number, 1):g}"
