"""For someone who ticks nothing: sheet, tools and themes recognised in the words."""

import pytest

from community.exchanges.matching import infer
from community.exchanges.matching.texts import count_terms, families, weak_tokens
from community.exchanges.matching.weights import Weights
from dynamics.french import get_analyser
from tests.bench import judged


@pytest.mark.parametrize(
    ("text", "sheet", "tool", "theme"),
    [
        ("Comment toucher les gens isolés qui ne viennent jamais ?", "habitants", "toucher-les-invisibles", "lien-social"),
        ("comment toucher les gens isoles qui ne viennent jamais", "habitants", "toucher-les-invisibles", "lien-social"),
        ("On veut monter une monnaie locale avec les commerçants", "modeles-economiques", "monnaie-locale", "finance-solidaire"),
        ("Élection sans candidat au conseil d’administration", None, "election-sans-candidat", None),
        ("Une chaufferie bois comme preuve, un équipement partagé", None, "objet-technique-transactionnel", "energie"),
        ("crowdfunding : lancer une campagne de dons", "modeles-economiques", "financement-participatif", "finance-solidaire"),
        ("faire payer la cantine bio en circuit court", None, None, "alimentation"),
        ("pas de médecin, besoin de soin", None, None, "sante"),
    ],
)  # fmt: skip
def test_the_words_say_what_a_text_is_about(text, sheet, tool, theme):
    found = infer(text, judged.vocabulary())

    assert sheet in (None, found.sheet and found.sheet.slug)
    assert tool is None or found.tools[0].slug == tool
    assert theme is None or found.themes[0].slug == theme


@pytest.mark.parametrize("text", ["", "   ", "xyz", "Bonjour, merci de votre aide"])
def test_nothing_is_recognised_in_words_that_say_nothing(text):
    found = infer(text, judged.vocabulary())

    assert (found.sheet, found.tools, found.themes) == (None, (), ())


def test_confidences_are_between_0_and_1_surest_first():
    found = infer("monnaie locale, élus, récit collectif, chantier, cantine", judged.vocabulary())

    for guesses in (found.tools, found.themes):
        confidences = [guess.confidence for guess in guesses]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 < confidence <= 1 for confidence in confidences)


def test_most_ticked_tools_of_the_judged_needs_are_recognised_in_their_bare_words():
    needs = [need for need in judged.needs() if need.tools]
    recognised = sum(
        bool(
            need.tools
            & {guess.slug for guess in infer(f"{need.title}\n{need.description}", judged.vocabulary()).tools}
        )
        for need in needs
    )

    assert recognised / len(needs) >= 0.5


def test_words_that_say_how_one_asks_hide_no_subject():
    """A word set aside must not be the name of something: « donner » would hide « don »."""
    analyser = get_analyser()
    known = set(families(analyser)) & weak_tokens(analyser)

    # Words of the trade whose stem is also a word of every sentence: the sentence wins
    assert known <= set(
        analyser.tokens(
            "besoin bienvenue commencer côté essai idée nouveau part partage pouvoir premier raconter"
        )
    )


@pytest.mark.parametrize("word", ["cherchons", "voudrait", "faisons", "préparons", "reçoivent", "plutôt"])
def test_no_form_of_a_verb_of_asking_counts(word):
    assert count_terms(get_analyser(), Weights.load(), [(word, 1)]) == {}


def test_a_stem_of_words_that_have_nothing_in_common_has_no_family():
    found = families(get_analyser())

    assert get_analyser().tokens("port") == get_analyser().tokens("porte")
    assert not set(get_analyser().tokens("port données commune")) & set(found)
    assert set(get_analyser().tokens("médecin cagnotte")) <= set(found)
