"""Reasons that a person can check: they say what both sides wrote, in French."""

import re
from datetime import date

import pytest

from community.exchanges.matching import History, Matcher

from .made import VOCABULARY, need, offer


def said(one, other, history: History | None = None) -> list[str]:
    """Reasons, with plain spaces."""
    match = Matcher([other], VOCABULARY, None, history).top_one(one)[0]
    return [reason.text.replace("\u00a0", " ") for reason in match.reasons]


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        ({"tools": {"toucher-les-invisibles"}}, {"tools": {"toucher-les-invisibles"}}, "même levier : toucher les invisibles"),
        ({"themes": {"energie", "alimentation"}}, {"themes": {"energie", "alimentation"}}, "mêmes thèmes : alimentation et agriculture, énergie"),
        ({"sheet": "habitants"}, {"sheet": "habitants"}, "autre type de dynamique, même fiche : habitants"),
        ({"sheet": "habitants"}, {"sheet": "habitants", "type": "pat"}, "même fiche : habitants"),
        ({"latitude": 45, "longitude": 4}, {"latitude": 45.34, "longitude": 4}, "à 38 km, et vous ne vous connaissez pas"),
        ({"latitude": 45, "longitude": 4}, {"latitude": 45, "longitude": 4}, "à moins d’un kilomètre, et vous ne vous connaissez pas"),
        ({"latitude": 45, "longitude": 4}, {"latitude": 45.34, "longitude": 4, "dynamic": None}, "à 38 km"),
        ({"region": "53"}, {"region": "53"}, "dans la même région"),
        ({"stage": "creation"}, {"stage": "consolidation"}, "une étape devant vous"),
        ({"stage": "emergence"}, {"stage": "consolidation"}, "deux étapes devant vous"),
        ({"forms": {"visite"}}, {"forms": {"visite"}}, "se donne comme vous le cherchez : visite apprenante"),
        ({"link_objects": {"financeur"}}, {"link_objects": {"financeur"}}, "mène à ce que vous cherchez : un financeur"),
        ({}, {"type": "tiers-lieu"}, "autre type de dynamique : tiers-lieu"),
        ({"title": "Porte-à-porte", "description": "avec des habitants"}, {"title": "Le porte-a-porte, pour un HABITANT"}, "mêmes mots : porte-à-porte, habitants"),
        ({"title": "plus de médecin"}, {"title": "accueillir un soignant"}, "mots du même sujet : médecin et soignant"),
        ({"title": "raconter notre histoire"}, {"title": "garder la mémoire"}, "même levier, d’après vos mots : récit collectif"),
    ],
)  # fmt: skip
def test_a_reason_says_what_both_share(asked, given, expected):
    sets = ("tools", "themes", "forms", "link_objects")
    asked, given = ({k: frozenset(v) if k in sets else v for k, v in row.items()} for row in (asked, given))

    assert any(expected in reason for reason in said(need(**asked), offer(**given)))


def test_a_known_link_is_never_called_a_discovery():
    history = History(linked=frozenset({("ici", "là-o")}))
    found = said(need(latitude=45, longitude=4), offer(latitude=45.1, longitude=4), history)

    assert "à 11 km" in found
    assert not any("connaissez pas" in reason or "aucun lien" in reason for reason in found)


def test_bare_records_still_have_two_true_reasons():
    assert said(need(title="xyz", type=""), offer(title="abc", type="")) == [
        "peut recevoir des demandes",
        "aucun lien connu entre vous",
    ]
    assert "peut encore recevoir 1 demande ce trimestre" in said(
        need(title="xyz", type=""), offer(title="abc", type="", load=1, capacity=2)
    )


def test_words_are_shown_as_the_need_writes_them_and_none_twice():
    found = said(need(title="Monnaie : des monnaies"), offer(title="Créer sa monnaie"))

    assert "même mot : monnaie" in found
    found = said(need(title="Parler à Marseille"), offer(title="Marseille"))
    assert "même mot : Marseille" in found


def test_a_date_is_said_in_french():
    other = offer(title="abc", type="", dynamic=None, updated_on=date(2026, 8, 1))
    found = said(need(title="xyz", type=""), other)

    assert "offre relue le 1er août 2026" in " ; ".join(found) or len(found) >= 2


def test_french_typography_no_straight_apostrophe_and_no_break_spaces():
    one = need(title="raconter l'histoire", themes=frozenset({"energie"}), latitude=45, longitude=4)
    other = offer(title="l'histoire", themes=frozenset({"energie"}), latitude=45.1, longitude=4)
    match = Matcher([other], VOCABULARY).top_one(one)[0]

    for reason in match.reasons:
        assert not re.search(r" [:;?!]| km|'", reason.text)


def test_weights_of_reasons_are_shares_of_the_score_strongest_first():
    one = need(title="monnaie", themes=frozenset({"energie"}), stage="creation")
    match = Matcher(
        [offer(title="monnaie", themes=frozenset({"energie"}), stage="consolidation")], VOCABULARY
    ).top_one(one)[0]
    weights = [reason.weight for reason in match.reasons]

    assert weights == sorted(weights, reverse=True)
    assert sum(weights) <= 1.001
    assert match.reasons[0].kind == "text"


def test_a_word_that_every_offer_holds_is_no_reason():
    """« Exemple », written under each offer of a demonstration."""
    texts = ["Exemple.", *["Exemple de pain au levain."] * 5]
    offers = [offer(number, title=f"Recette {number}", description=text) for number, text in enumerate(texts)]

    (found,) = Matcher(offers, VOCABULARY).top(
        [need(title="Exemple de fournil", description="Du pain.")], k=1
    )

    words = " ".join(reason.text for reason in found[0].reasons)
    assert "exemple" not in words.lower()
    assert len(found[0].reasons) >= 2
