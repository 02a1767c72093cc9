"""The two radars of an evaluation: what the proof says year by year, what the colleges say and agree on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from evaluation import radar
from evaluation.enums import Dimension, RoundState
from evaluation.models import Evaluation, Measure, Opinion, Result, Round
from evaluation.proofs import share_of
from evaluation.radar_drawing import Drawing, Line, draw, percent

PROOF, OPINIONS = "preuves", "avis"
YEARS_SHOWN = 3


class RadarChart(NamedTuple):
    """A drawing and the same as a table: one row an axis, one column a line."""

    key: str
    title: str
    axes: list[Dimension]
    lines: list[Line]
    drawing: Drawing | None

    @property
    def caption(self) -> str:
        """Another name than that of the drawing: both are regions of the page."""
        return f"{self.title}, en chiffres"

    @property
    def headers(self) -> list[dict]:
        return [{"label": "Dimension"}, *({"label": line.label, "num": True} for line in self.lines)]

    @property
    def rows(self) -> list[list[str]]:
        reached = [
            [axis.label.capitalize(), *(percent(line.reaches[place]) for line in self.lines)]
            for place, axis in enumerate(self.axes)
        ]
        return [
            *reached,
            ["Moyenne", *(percent(line.mean) for line in self.lines)],
            ["Surface atteinte", *(percent(line.area) for line in self.lines)],
        ]


def chart_of(key: str, title: str, axes: list[Dimension], lines: list[Line]) -> RadarChart:
    drawing = draw(key=key, title=title, axes=[axis.label.capitalize() for axis in axes], lines=lines)
    return RadarChart(key, title, axes, lines, drawing)


def axes_of(dimensions: Iterable[str]) -> list[Dimension]:
    """Always in the order of the vocabulary: the area depends on it."""
    asked = set(dimensions)
    return [dimension for dimension in Dimension if dimension in asked]


# --- What the proof says ---------------------------------------------------------------------


def proof_chart(evaluation: Evaluation, years: Sequence[int] = ()) -> tuple[RadarChart, list[int]]:
    """Lines of the years asked for (the last three by default), and all the years measured; three queries.

    A year shows the last value known on its 31st of December. A dimension is the mean of its aims, an aim the
    mean of its indicators that have a target.
    """
    aims = list(evaluation.aims.pursued())
    axes = axes_of(aim.dimension for aim in aims)
    indicators = list(evaluation.indicators.filter(aim__in=aims, target__isnull=False))
    measures = defaultdict(list)
    for measure in Measure.objects.filter(indicator__evaluation=evaluation):
        measures[measure.indicator_id].append((measure.day, float(measure.value)))
    known = sorted({day.year for one in indicators for day, _ in measures[one.pk]})
    shown = [year for year in known if year in years] or known[-YEARS_SHOWN:]
    lines = []
    for year in shown:
        reaches = defaultdict(list)
        for indicator in indicators:
            value = radar.value_at(measures[indicator.pk], date(year, 12, 31))
            reaches[indicator.aim_id].append(radar.reach(share_of(indicator, value)))
        by_aim = {aim.pk: radar.mean_reach(reaches[aim.pk]) for aim in aims}
        lines.append(Line(str(year), by_dimension(axes, [(aim.dimension, by_aim[aim.pk]) for aim in aims])))
    return chart_of(PROOF, "Ce que disent les preuves", axes, lines), known


# --- What people say -------------------------------------------------------------------------


def opinions_chart(round: Round) -> RadarChart:
    """One line a college (mean of its opinions), what was agreed, and what was agreed the time before.

    Whoever asks has checked that the reader may know. Four queries.
    """
    dimensions = {aim.pk: aim.dimension for aim in round.aims.all()}
    axes = axes_of(dimensions.values())
    given = Opinion.objects.filter(participant__round=round).select_related("participant__college")
    said: dict = defaultdict(lambda: defaultdict(list))
    for opinion in given:
        said[opinion.participant.college][opinion.aim_id].append(opinion.value)
    lines = [
        Line(
            college.name,
            by_dimension(
                axes,
                [(dimensions[aim], radar.reach_of_opinion(radar.mean_reach(v))) for aim, v in values.items()],
            ),
        )
        for college, values in sorted(said.items(), key=lambda item: item[0].pk)
    ]
    agreed = agreed_line(round, axes, "Résultat convenu")
    before = (
        Round.objects.filter(
            evaluation=round.evaluation_id, state=RoundState.ADOPTED, number__lt=round.number
        )
        .order_by("-number")
        .first()
    )
    if agreed:
        lines = [agreed, *lines]
    if before is not None:
        earlier = agreed_line(before, axes, f"Convenu le {before.adopted_on:%d/%m/%Y}")
        lines += [earlier] if earlier else []
    return chart_of(OPINIONS, f"Ce que disent les collèges, tour {round.number}", axes, lines)


def agreed_line(round: Round, axes: list[Dimension], label: str) -> Line | None:
    results = list(Result.objects.filter(round=round).select_related("aim"))
    if not results:
        return None
    pairs = [(one.aim.dimension, radar.reach_of_opinion(one.value)) for one in results]
    return Line(label, by_dimension(axes, pairs))


def by_dimension(axes: list[Dimension], pairs: Iterable[tuple[str, float | None]]) -> list[float | None]:
    """The mean of each axis, from (dimension, reach) of its aims."""
    groups = defaultdict(list)
    for dimension, reach in pairs:
        groups[dimension].append(reach)
    return [radar.mean_reach(groups[axis]) for axis in axes]
