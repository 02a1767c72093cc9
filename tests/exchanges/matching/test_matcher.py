"""What is proposed: never what may not be, always the same, the best of all pairs, not all from one place."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.exchanges.matching import History, Item, Matcher, OfferItem, Weights
from community.exchanges.matching.matcher import is_open
from community.exchanges.matching.pairs import PairScorer

from .made import TODAY, VOCABULARY, need, offer, worlds


def matcher(
    offers: list[OfferItem], history: History | None = None, weights: Weights | None = None
) -> Matcher:
    return Matcher(offers, VOCABULARY, weights, history, today=TODAY)


def best(one: Item, *offers: OfferItem, history: History | None = None) -> list:
    return [match.offer for match in matcher(list(offers), history).top_one(one)]


def may_meet(one: Item, other: OfferItem, history: History) -> bool:
    """The rule, said once more and plainly."""
    return (
        is_open(other)
        and (one.person is None or one.person != other.person)
        and (one.dynamic is None or one.dynamic != other.dynamic)
        and (one.id, other.id) not in history.excluded
    )


@settings(max_examples=30, deadline=None)
@given(worlds(), st.integers(1, 8))
def test_all_that_may_be_proposed_is_and_nothing_else(world, k):
    needs, offers, history = world

    found = matcher(offers, history).top(needs, k)

    for one, matches in zip(needs, found, strict=True):
        allowed = {other.id for other in offers if may_meet(one, other, history)}
        assert {match.offer for match in matches} <= allowed
        assert len(matches) == min(k, len(allowed))
        assert len({match.offer for match in matches}) == len(matches)


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_scores_are_between_0_and_1_best_first_with_two_reasons_at_least(world):
    needs, offers, history = world

    for matches in matcher(offers, history).top(needs, 8):
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        for match in matches:
            assert len(match.reasons) >= 2
            assert len({reason.text for reason in match.reasons}) == len(match.reasons)
            assert all(reason.text and 0 <= reason.weight <= 1 for reason in match.reasons)


@settings(max_examples=20, deadline=None)
@given(worlds(), st.integers(0, 1000))
def test_neither_the_order_of_input_nor_company_changes_anything(world, seed):
    needs, offers, history = world
    alone = [matcher(offers, history).top_one(one) for one in needs]
    Random(seed).shuffle(offers)
    order = list(range(len(needs)))
    Random(seed).shuffle(order)

    found = matcher(offers, history).top([needs[i] for i in order], 5)

    assert found == [alone[i] for i in order]


@settings(max_examples=20, deadline=None)
@given(worlds(), st.integers(1, 6))
def test_the_best_are_those_of_a_loop_over_all_pairs(world, k):
    needs, offers, history = world
    made = matcher(offers, history)
    columns, barred = made.encoder.columns(needs), made.barred(needs)
    scorer = PairScorer(columns, made.index.offers, made.index.own, made.weights)

    found = made.ranked(needs, k)

    for row, bar in enumerate(barred):
        allowed = np.setdiff1d(np.arange(len(made.offers)), bar.out)
        scores = scorer.scores(np.full(len(allowed), row), allowed, np.isin(allowed, bar.linked))
        order = sorted(range(len(allowed)), key=lambda i: (-scores[i], allowed[i]))[:k]
        assert found[row] == [(made.offers[allowed[i]].id, pytest.approx(scores[i], abs=1e-8)) for i in order]


def test_nothing_to_propose_is_an_empty_list():
    assert matcher([]).top([need()]) == [[]]
    assert matcher([offer()]).top([]) == []
    assert best(need(), offer(dynamic="ici")) == []


@pytest.mark.parametrize(
    "values",
    [
        {"is_available": False},
        {"load": 2, "capacity": 2},
        {"dynamic": "ici"},
        {"person": 7},
    ],
    ids=["closed, paused or away", "over capacity", "one's own dynamique", "oneself"],
)
def test_what_is_never_proposed_even_when_it_is_perfect(values):
    perfect = offer("p", title="Un besoin", **values)

    assert best(need(person=7), perfect, offer("o")) == ["o"]


def test_already_introduced_or_declined_is_not_proposed_again():
    history = History(excluded=frozenset({("n", "a")}))

    assert best(need(), offer("a"), offer("b"), history=history) == ["b"]
    assert [m.offer for m in matcher([offer("a"), offer("b")]).top_one(need(), history=history)] == ["b"]


@pytest.mark.parametrize(
    ("asked", "worse", "better"),
    [
        ({"latitude": 45, "longitude": 4}, {"latitude": 48, "longitude": 2}, {"latitude": 45.2, "longitude": 4}),
        ({"stage": "emergence"}, {"stage": "emergence"}, {"stage": "creation"}),
        ({"stage": "consolidation"}, {"stage": "emergence"}, {"stage": "consolidation"}),
        ({"title": "monnaie"}, {"title": "chaufferie"}, {"title": "lancer une monnaie"}),
        ({"title": "médecin"}, {"title": "chaufferie"}, {"title": "des soignants"}),
        ({"themes": frozenset({"energie"})}, {"themes": frozenset({"lien-social"})}, {"themes": frozenset({"energie"})}),
        ({"sheet": "habitants"}, {"sheet": "cooperations"}, {"sheet": "habitants"}),
        ({"tools": frozenset({"recit"})}, {"tools": frozenset()}, {"tools": frozenset({"recit"})}),
        ({"forms": frozenset({"tsf"})}, {"forms": frozenset({"visite"})}, {"forms": frozenset({"tsf", "visite"})}),
        ({"languages": frozenset({"eu"})}, {}, {"languages": frozenset({"eu"})}),
        ({"link_objects": frozenset({"lieu"})}, {}, {"link_objects": frozenset({"lieu"})}),
        ({"territory_kind": "rural"}, {"territory_kind": "urbain"}, {"territory_kind": "rural"}),
        ({}, {"type": "pat"}, {"type": "ptce"}),
        ({}, {"load": 2, "capacity": 3}, {"load": 0, "capacity": 3}),
        ({}, {"updated_on": TODAY.replace(year=2023)}, {"updated_on": TODAY}),
        ({"region": "53"}, {"region": "84"}, {"region": "53"}),
    ],
)  # fmt: skip
def test_each_ingredient_puts_the_better_offer_first(asked, worse, better):
    # The worse one has the smaller id: it would come first if the ingredient weighed nothing.
    assert best(need(**asked), offer("a", **worse), offer("b", **better)) == ["b", "a"]


def test_no_known_link_counts_in_favour():
    history = History(linked=frozenset({("ici", "là-a")}))

    assert best(need(), offer("a"), offer("b")) == ["a", "b"]
    assert best(need(), offer("a"), offer("b"), history=history) == ["b", "a"]


def test_what_answers_taught_counts():
    assert best(need(), offer("a"), offer("b"), history=History(adjustments={"a": -0.5})) == ["b", "a"]


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 900), st.floats(0, 900), st.sampled_from(["proximite", "region", "partout"]))
def test_closer_is_never_worse(one, other, scope):
    near, far = sorted((one, other))
    offers = [
        offer("far", latitude=42 + far / 111, longitude=2),
        offer("near", latitude=42 + near / 111, longitude=2),
    ]

    scores = dict(matcher(offers).ranked([need(latitude=42, longitude=2, scope=scope)])[0])

    assert scores["near"] >= scores["far"]


def test_forms_and_scope_weigh_but_never_exclude():
    far_and_unfit = offer(scope="proximite", forms=frozenset({"visite"}), latitude=-21.1, longitude=55.5)
    asked = need(scope="proximite", forms=frozenset({"tsf"}), latitude=48.8, longitude=2.3)

    assert best(asked, far_and_unfit) == ["o"]


@pytest.mark.parametrize("many", [8, 60])
def test_the_first_five_are_not_all_of_one_dynamique(many):
    # All of one dynamique answer better than anybody else: the others are found beyond the best ones.
    same = [offer(f"a{i:02}", title="monnaie monnaie", dynamic="x", type="tiers-lieu") for i in range(many)]
    others = [offer(f"z{i}", title="cantine") for i in range(3)]
    made = matcher(same + others)

    first = made.top_one(need(title="monnaie"), 5)
    ten = made.top_one(need(title="monnaie"), 10)

    assert sum(match.offer.startswith("a") for match in first) == 3
    assert ten[:5] == first
    assert [match.score for match in ten] == sorted((match.score for match in ten), reverse=True)


def test_the_first_five_are_not_all_of_one_typology():
    same = [offer(f"a{i:02}", title="monnaie") for i in range(40)]
    other = offer("z", title="cantine", type="tiers-lieu")

    first = matcher([*same, other]).top_one(need(title="monnaie"), 5)

    assert [match.offer for match in first] == ["a00", "a01", "a02", "a03", "z"]


def test_when_there_is_only_one_dynamique_it_is_proposed_all_the_same():
    same = [offer(f"a{i}", dynamic="x") for i in range(7)]

    assert len(matcher(same).top_one(need(), 5)) == 5


def test_what_is_ticked_counts_more_than_the_same_thing_recognised_in_words():
    asked = need(title="raconter notre histoire")
    ticked = replace(asked, tools=frozenset({"recit"}))
    made = matcher([offer(title="Écrire la mémoire", tools=frozenset({"recit"}))])

    assert made.top_one(ticked)[0].score > made.top_one(asked)[0].score


def test_many_needs_in_many_blocks_give_what_each_gives_alone():
    words = VOCABULARY.tools[1].texts[0].split()
    offers = [
        offer(i, title=" ".join(words[i % 5 : i % 7 + 2]), latitude=43 + i % 9, longitude=2)
        for i in range(900)
    ]
    needs = [need(id=i, title=" ".join(words[i % 4 :]), latitude=44 + i % 5, longitude=1) for i in range(300)]
    made = matcher(offers)

    together = made.ranked(needs, 10)

    assert together == [made.ranked([one], 10)[0] for one in needs]
