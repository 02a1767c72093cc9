"""What a person reads of the positioning of a dynamique: what is under way, what was agreed, how answers differ."""

from collections.abc import Sequence
from typing import NamedTuple

from dynamics.charts import plane_sentence
from dynamics.enums import DevelopmentLogic, EconomicModel, Stage
from dynamics.models import Dynamic
from dynamics.rules import is_in_team
from evaluation.charts.spider import Spider, spider
from evaluation.models import Positioning, PositioningAnswer
from evaluation.models.positioning import GRADIENTS, HIGHEST_GRADIENT, MARKERS
from evaluation.positioning_maturity import HIGHEST, Marker, markers
from evaluation.positioning_spread import Spread, is_apart, proposal, spread_of
from evaluation.services.positioning import draft_of

OUTLINES = 4  # more would not be told apart in black and white
GRADIENT_TITLES = {
    "modelled": "De non modélisée (0) à modélisée (100)",
    "systemic": "De ciblée (0) à systémique (100)",
}
CHOICES = (("stage", "Stade", Stage), ("economic_model", "Modèle socio-économique", EconomicModel))


class Standing(NamedTuple):
    """Where a dynamique is with its positioning, for one reader; the answers only for who gave hers."""

    under_way: Positioning | None
    mine: PositioningAnswer | None
    given: int
    answers: list[PositioningAnswer]
    snapshots: list[Positioning]

    @property
    def has_answered(self) -> bool:
        return self.mine is not None and self.mine.submitted_at is not None


class Question(NamedTuple):
    """How the answers to one question spread, on a scale from 0 to ``top``; ``said`` are (name, what she said)."""

    title: str
    spread: Spread | None
    said: list[tuple[str, str]]
    is_apart: bool
    words: str = ""
    top: int = 0

    @property
    def bar(self) -> dict[str, float]:
        """Where the range and its middle are drawn, in percent of the scale."""
        share = 100 / self.top
        return {
            "left": self.spread.low * share,
            "width": self.spread.range * share,
            "middle": self.spread.middle * share,
        }


def standing_of(dynamic: Dynamic, user) -> Standing:
    """Four queries for a member of the team, one for anybody else."""
    snapshots = list(dynamic.positionings.agreed())
    for one in snapshots:
        one.dynamic = dynamic
    if not is_in_team(user, dynamic):
        return Standing(None, None, 0, [], snapshots)
    mine = draft_of(dynamic, user)
    under_way = dynamic.positionings.under_way().first()
    answers = given_answers(under_way) if under_way else []
    may_read = mine is not None and mine.submitted_at is not None
    return Standing(under_way, mine, len(answers), answers if may_read else [], snapshots)


def given_answers(positioning: Positioning) -> list[PositioningAnswer]:
    return list(positioning.answers.filter(submitted_at__isnull=False).select_related("user"))


def answers_shown(positioning: Positioning, user) -> list[PositioningAnswer]:
    """Those behind an agreed positioning, for a member of the team who gave hers; else none."""
    if not is_in_team(user, positioning.dynamic):
        return []
    answers = given_answers(positioning)
    return answers if any(answer.user_id == user.pk for answer in answers) else []


def proposal_from(answers: Sequence[PositioningAnswer]) -> dict:
    """What the form of the common answer starts from."""
    return proposal(
        [answer.values for answer in answers],
        stages=Stage.values,
        logics=DevelopmentLogic.values,
        numbers=(*GRADIENTS, *MARKERS),
    )


def questions_of(answers: Sequence[PositioningAnswer]) -> list[Question]:
    """The spread of the two gradients and of the six markers; where people are furthest apart comes first."""
    found = [_gradient(name, answers) for name in GRADIENTS]
    found += [_marker(marker, answers) for marker in markers()]
    return sorted(found, key=lambda question: not question.is_apart)


def choices_of(answers: Sequence[PositioningAnswer]) -> list[Question]:
    """What each chose as stage and as model."""
    found = []
    for field, title, vocabulary in CHOICES:
        said = [(name_of(answer), str(vocabulary(getattr(answer, field)).label)) for answer in answers]
        found.append(Question(title, None, said, len({words for _, words in said}) > 1))
    return found


def name_of(answer: PositioningAnswer) -> str:
    return answer.user.get_full_name() or "Un membre de l’équipe"


def plane_of(answers: Sequence[PositioningAnswer], common: dict | None = None) -> dict:
    """Parameters of components/plane_chart.html: every answer, and the common one when there is one."""
    points = [{"x": one.systemic, "y": one.modelled, "label": name_of(one)} for one in answers]
    if common is None:
        return {"points": points, "sentence": f"{len(points)} réponses sur le plan des finalités."}
    main = {"x": common["systemic"], "y": common["modelled"], "label": "Réponse commune", "main": True}
    return {"points": [*points, main], "sentence": plane_sentence(common["systemic"], common["modelled"])}


def radar_of(snapshots: Sequence[Positioning]) -> Spider | None:
    """The last snapshots over one another, the oldest first; None when no marker was ever given."""
    shown = [one for one in snapshots if any(level is not None for level in one.maturity)][:OUTLINES]
    if not shown:
        return None
    return spider_of([(f"{one.agreed_on:%d/%m/%Y}", one.maturity) for one in reversed(shown)])


def spider_of(series: Sequence[tuple[str, Sequence[int | None]]]) -> Spider:
    """Outlines of the six markers."""
    return spider([marker.short for marker in markers()], series, most=HIGHEST)


def radar_table(snapshots: Sequence[Positioning]) -> dict:
    """The same in a table: a line a marker, a column a date, the oldest first."""
    shown = list(reversed(snapshots[:OUTLINES]))
    headers = [{"label": "Marqueur"}, *({"label": f"{one.agreed_on:%d/%m/%Y}"} for one in shown)]
    rows = [
        [marker.title, *("–" if (level := getattr(one, marker.field)) is None else level for one in shown)]
        for marker in markers()
    ]
    return {"caption": "Niveau de 0 à 4, par marqueur et par date", "headers": headers, "rows": rows}


def _gradient(field: str, answers: Sequence[PositioningAnswer]) -> Question:
    return _question(GRADIENT_TITLES[field], field, answers, HIGHEST_GRADIENT)


def _marker(marker: Marker, answers: Sequence[PositioningAnswer]) -> Question:
    question = _question(marker.title, marker.field, answers, HIGHEST)
    middle = question.spread.middle if question.spread else 0.5
    return question._replace(words=marker.words(int(middle)) if float(middle).is_integer() else "")


def _question(title: str, field: str, answers: Sequence[PositioningAnswer], top: int) -> Question:
    values = [getattr(answer, field) for answer in answers]
    spread = spread_of(values)
    said = [
        (name_of(answer), "ne sait pas" if value is None else str(value))
        for answer, value in zip(answers, values, strict=True)
    ]
    return Question(title, spread, said, is_apart(field, spread), top=top)
