"""What the pages of the proof show: each indicator with where it stands, each aim with its evidence."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dynamics.numbers import NO_BREAK_SPACE, format_number, format_percent
from evaluation import radar
from evaluation.enums import Direction
from evaluation.models import Aim, Evaluation, Evidence, Indicator, Measure


class Standing(NamedTuple):
    """Where an indicator stands at its last measure."""

    indicator: Indicator
    measures: list[Measure]
    share: float | None  # of the way from baseline to target; below 0 it went back

    @property
    def last(self) -> Measure | None:
        return self.measures[-1] if self.measures else None

    @property
    def percent(self) -> float:
        """Length of the bar, 0 to 100."""
        return round((radar.reach(self.share) or 0) * 100, 1)

    @property
    def words(self) -> str:
        """« 60 % du chemin », « en recul par rapport au départ », « cible dépassée »…"""
        if not self.measures:
            return "pas encore mesuré"
        if self.indicator.target is None:
            return "sans cible"
        if self.share is None:
            return "cible impossible à comparer"
        if self.share < 0:
            return "en recul par rapport au départ"
        if self.share > 1:
            return "cible dépassée"
        return "cible atteinte" if self.share == 1 else f"{format_percent(round(self.share * 100))} du chemin"


class AimProof(NamedTuple):
    aim: Aim
    standings: list[Standing]
    evidence: list[Evidence]


def standing_of(indicator: Indicator, measures: Iterable[Measure]) -> Standing:
    ordered = sorted(measures, key=lambda one: one.day)
    return Standing(indicator, ordered, share_of(indicator, ordered[-1].value if ordered else None))


def share_of(indicator: Indicator, value: Decimal | float | None) -> float | None:
    """Progress of an indicator at a value; see `radar.progress`."""

    def number(one):
        return None if one is None else float(one)

    return radar.progress(
        number(value),
        baseline=number(indicator.baseline),
        target=number(indicator.target),
        is_inverse=indicator.direction == Direction.DOWN,
    )


def show_value(indicator: Indicator, value: Decimal | None) -> str:
    """« 12 personnes », « 60 % », or the word of the scale."""
    if value is None:
        return ""
    if indicator.is_qualitative:
        step = int(value)
        return f"{step} – {indicator.scale[step]}" if 0 <= step < len(indicator.scale) else str(step)
    return f"{format_number(value)}{NO_BREAK_SPACE}{indicator.unit}".strip()


def proofs_of(evaluation: Evaluation, user) -> list[AimProof]:
    """Aims pursued, in order, with their indicators and the evidence that this reader may see: four queries."""
    measures = defaultdict(list)
    for measure in Measure.objects.filter(indicator__evaluation=evaluation):
        measures[measure.indicator_id].append(measure)
    standings = defaultdict(list)
    for indicator in evaluation.indicators.order_by("pk"):
        standings[indicator.aim_id].append(standing_of(indicator, measures[indicator.pk]))
    evidence = defaultdict(list)
    for piece in evaluation.evidence.for_reader(user, evaluation):
        evidence[piece.aim_id].append(piece)
    return [
        AimProof(aim, standings[aim.pk], evidence[aim.pk]) for aim in evaluation.aims.pursued().in_order()
    ]
