"""What earlier answers teach: little, bounded, whatever their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.exchanges.enums import IntroductionState, RefusalReason
from community.exchanges.matching import Answered, learn
from community.exchanges.matching.learning import LESSONS

answers = st.lists(st.builds(Answered, st.integers(1, 4), st.sampled_from(sorted(LESSONS))), max_size=40)


@given(answers, st.randoms())
def test_adjustments_are_small_bounded_and_do_not_depend_on_order(given_answers, random):
    found = learn(given_answers)
    random.shuffle(given_answers)

    assert learn(given_answers) == found
    assert all(-1 < value < 1 for value in found.values())


@pytest.mark.parametrize(
    ("answer", "sign"),
    [("aboutie", 1), ("rencontre-faite", 1), ("hors-sujet", -1), ("autre", -1), ("sans-suite", -1)],
)
def test_success_raises_an_offer_and_off_topic_lowers_it(answer, sign):
    one, ten = learn([Answered("o", answer)])["o"], learn([Answered("o", answer)] * 10)["o"]

    assert 0 < one * sign < ten * sign


@pytest.mark.parametrize("answer", ["pas-maintenant", "deja-connus", "trop-loin", "inconnu"])
def test_what_concerns_the_moment_or_the_pair_teaches_nothing_of_the_offer(answer):
    assert learn([Answered("o", answer)] * 3) == {}


def test_every_lesson_is_an_answer_that_exists():
    assert set(LESSONS) <= {*IntroductionState.values, *RefusalReason.values}
    assert set(RefusalReason.values) <= set(LESSONS)
