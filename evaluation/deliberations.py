"""What was said in a round, by aim and by college: nobody is named."""

from collections import defaultdict
from typing import NamedTuple

from evaluation import radar
from evaluation.enums import Reached
from evaluation.models import Aim, College, Opinion, Result, Round


class CollegeView(NamedTuple):
    """How a college lies on an aim, and its reasons, lowest opinion first."""

    college: College
    spread: radar.Spread
    reasons: list[Opinion]

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Each step in words, and how many chose it."""
        return list(zip(Reached.labels, self.spread.counts, strict=True))


class Position(NamedTuple):
    """All that was said on an aim."""

    aim: Aim
    colleges: list[CollegeView]
    spread: radar.Spread | None
    gap: float | None
    result: Result | None
    minorities: list[Opinion]  # far from what was agreed

    @property
    def agreement(self) -> str:
        return radar.agreement_words(self.spread.disagreement) if self.spread else "pas d’avis"


def positions_of(round: Round) -> list[Position]:
    """In the order of the axes; three queries. Whoever asks has checked that the reader may know."""
    by_aim: dict[int, list[Opinion]] = defaultdict(list)
    given = Opinion.objects.filter(participant__round=round).select_related("participant__college")
    for opinion in given.order_by("value", "pk"):
        by_aim[opinion.aim_id].append(opinion)
    results = {result.aim_id: result for result in round.results.all()}
    return [position_of(aim, by_aim[aim.pk], results.get(aim.pk)) for aim in round.aims.all().in_order()]


def position_of(aim: Aim, opinions: list[Opinion], result: Result | None) -> Position:
    groups: dict[College, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        groups[opinion.participant.college].append(opinion)
    colleges = [
        CollegeView(college, radar.spread_of(one.value for one in said), said)
        for college, said in sorted(groups.items(), key=lambda pair: pair[0].pk)
    ]
    return Position(
        aim=aim,
        colleges=colleges,
        spread=radar.spread_of(one.value for one in opinions),
        gap=radar.gap_between({view.college.pk: view.spread for view in colleges}),
        result=result,
        minorities=[one for one in opinions if result and radar.is_minority(one.value, result.value)],
    )
