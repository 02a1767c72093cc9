"""What earlier answers teach about an offer: a small, bounded, prudent correction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from community.exchanges.matching.weights import Weights

# What each answer says of the offer itself. « Not now », « already known » and « too far » say something of the
# moment or of the pair: they teach nothing about the offer, the caller bars the pair instead.
LESSONS: Mapping[str, float] = {
    "aboutie": 1.0,
    "rencontre-faite": 0.5,
    "sans-suite": -0.25,
    "hors-sujet": -1.0,
    "autre": -0.5,
    "pas-maintenant": 0.0,
    "deja-connus": 0.0,
    "trop-loin": 0.0,
}


class Answered(NamedTuple):
    """What came of proposing an offer: a reason of refusal or a state of an introduction (keys of LESSONS)."""

    offer: int | str
    answer: str


def learn(answers: Iterable[Answered], weights: Weights | None = None) -> dict[int | str, float]:
    """Adjustment of each offer, -1..1, for `History.adjustments`; offers with nothing to learn are left out.

    The mean of the lessons after `learnt_prior` neutral answers were supposed (a Bayesian mean, which keeps one
    answer from weighing much): one « off topic » gives -0.17 with the weights of the file, ten give -0.67.
    The order of the answers does not matter; an answer that is not known teaches nothing.
    """
    prior = (weights or Weights.load())["learnt_prior"]
    lessons: dict[int | str, list[float]] = defaultdict(list)
    for answered in answers:
        if lesson := LESSONS.get(answered.answer, 0.0):
            lessons[answered.offer].append(lesson)
    return {
        offer: round(sum(sorted(found)) / (len(found) + prior), 6)
        for offer, found in sorted(lessons.items(), key=lambda pair: str(pair[0]))
    }
