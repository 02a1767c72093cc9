"""Weights: one file, documented; overriding says in French what is wrong."""

import pytest

from community.exchanges.matching import Matcher, Weights, WeightsError, settings
from community.exchanges.matching.weights import ingredients

from .made import VOCABULARY, need, offer


def test_every_weight_says_what_it_does_and_starts_within_its_bounds():
    for setting in settings().values():
        assert setting.name and setting.says.endswith((".", "…"))
        assert setting.least <= setting.value <= setting.most


def test_shares_add_up_to_one():
    weights = Weights.load().override({"text": 0.9, "stage": 0})

    assert sum(weights.share(name) for name in ingredients()) == pytest.approx(1)
    assert weights.share("stage") == 0


def test_the_version_is_stable_and_changes_with_any_value():
    assert Weights.load().version == Weights.load().version == Weights.load().override({}).version
    assert Weights.load().override({"near_km": 61}).version != Weights.load().version
    assert Weights.load().override({"near_km": 60.0}).version == Weights.load().version
    assert Weights.load().override({"near_km": 60.5})["near_km"] == 60.5


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"charme": 1}, "« charme » n’est pas un poids du rapprochement."),
        ({"text": 2}, "« mots communs » doit être entre 0 et 1 (reçu : 2)."),
        ({"text": "beaucoup"}, "« mots communs » doit être un nombre, entre 0 et 1."),
        ({"text": float("nan")}, "« mots communs » doit être entre 0 et 1 (reçu : nan)."),
        ({"text": True}, "« mots communs » doit être un nombre, entre 0 et 1."),
        ({"most_of_one_type": 2.5}, "« d’un même type » doit être un nombre entier, entre 1 et 5."),
        (dict.fromkeys(ingredients(), 0), "Un ingrédient au moins doit peser plus que zéro."),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_in_french(values, message):
    with pytest.raises(WeightsError) as refused:
        Weights.load().override(values)

    assert str(refused.value) == message
    assert set(refused.value.messages) == set(values) or "" in refused.value.messages


def test_overriding_changes_what_comes_first():
    near = offer("a", title="cantine", latitude=45, longitude=4)
    apt = offer("b", title="monnaie", latitude=49, longitude=2)
    one = need(title="monnaie", latitude=45, longitude=4)
    words, places = Weights.load(), Weights.load().override({"text": 0, "proximity": 1})

    assert Matcher([near, apt], VOCABULARY, words).ranked([one])[0][0][0] == "b"
    assert Matcher([near, apt], VOCABULARY, places).ranked([one])[0][0][0] == "a"
