"""The three steps of an evaluation and how far each one is: for its first page, and the page of the dynamique."""

from typing import NamedTuple

from dynamics.numbers import plural
from evaluation.enums import RoundState
from evaluation.models import Evaluation

TEXTS = [
    (
        "La promesse",
        "evaluation:promise",
        "Dire ce qui compte : vos objectifs, et le chemin qui y mène.",
    ),
    (
        "La preuve",
        "evaluation:proof",
        "Regarder ce qui a changé : des indicateurs, des témoignages, des observations.",
    ),
    (
        "La délibération",
        "evaluation:rounds",
        "En parler avec les parties prenantes, garder les désaccords, convenir d’un résultat.",
    ),
]


class Step(NamedTuple):
    title: str
    name: str  # of the address
    text: str
    state: str


def steps_of(evaluation: Evaluation, user) -> list[Step]:
    """Four queries, none before the evaluation is started."""
    states = ["", "", ""] if evaluation.pk is None else states_of(evaluation, user)
    return [Step(*text, state) for text, state in zip(TEXTS, states, strict=True)]


def states_of(evaluation: Evaluation, user) -> list[str]:
    aims = evaluation.aims.pursued().count()
    indicators = evaluation.indicators.count()
    evidence = evaluation.evidence.for_reader(user, evaluation).count()
    last = evaluation.rounds.for_reader(user, evaluation).first()
    return [
        plural(aims, "objectif"),
        f"{plural(indicators, 'indicateur')}, {plural(evidence, 'preuve')}",
        round_words(last) if last else "aucun résultat adopté",
    ]


def round_words(last) -> str:
    if last.state == RoundState.ADOPTED:
        return f"tour {last.number} adopté le {last.adopted_on:%d/%m/%Y}"
    return f"tour {last.number} {last.get_state_display()}"
