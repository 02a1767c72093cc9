"""The French analyser: what counts as the same word, and what never reaches a search backend."""

import re
import sqlite3
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamics.french import (
    Analyser,
    Group,
    TrigramIndex,
    fold,
    fold_all,
    get_analyser,
    groups_from,
    load_groups,
    similarity,
    trigrams,
)

GROUPS = (
    Group("ptce", ("PTCE", "pôle territorial de coopération économique")),
    Group("pat", ("PAT", "projet alimentaire territorial")),
    Group("scic", ("SCIC", "société coopérative d’intérêt collectif")),
    Group("coop", ("coop", "coopérative")),
    Group("tsf", ("TSF", "transfert de savoir-faire")),
    Group("telephonie-sans-fil", ("TSF", "téléphonie sans fil")),
)


@pytest.fixture(scope="module")
def analyser():
    return Analyser(GROUPS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("énergie", "energies"),
        ("musée", "musees"),
        ("associées", "associe"),
        ("lieux", "lieu"),
        ("tiers-lieux", "tiers lieu"),
        ("vélos", "velo"),
        ("réemplois", "reemploi"),
        ("matériaux", "materiau"),
        ("journaux", "journal"),
        ("pôles territoriaux", "pole territorial"),
        ("œuvres", "oeuvre"),
        ("l’économie", "economie"),
        ("qu'habitants", "habitant"),
        ("m’aider", "t'aider"),
        ("jusqu’à l'île", "île"),
        ("animateur·rice·s", "animateurs"),
        ("habitant(e)s", "habitants"),
        ("élu.e.s", "élus"),
        ("étudiant-e-s", "étudiant"),
        ("salarié⋅es", "salarié"),
        ("ENERGIE", "énergie"),
        ("e\u0301nergie", "énergie"),
        ("L’Après M", "l apres m"),
    ],
)
def test_two_spellings_of_the_same_words_give_the_same_tokens(analyser, one, other):
    assert analyser.tokens(one) == analyser.tokens(other) != []


def test_words_without_meaning_give_no_token(analyser):
    assert analyser.tokens("Ce qui est dans la leur, ou à l’un d’eux ; 🦆 \0 %") == []


def test_a_phrase_and_its_abbreviation_are_one_same_token(analyser):
    phrase = analyser.tokens("les Pôles territoriaux de coopération économique")

    assert phrase == ["ptce"]
    assert analyser.tokens("des PTCEs") == analyser.tokens("P.T.C.E.") == analyser.tokens("ptce") == phrase


def test_the_longest_synonym_wins_and_a_shorter_one_still_counts_alone(analyser):
    assert analyser.tokens("société coopérative d'intérêt collectif") == ["scic"]
    assert analyser.tokens("la coopérative") == analyser.tokens("coops") == ["coop"]


def test_an_ordinary_word_never_passes_for_an_abbreviation(analyser):
    assert analyser.tokens("PAT") == ["pat"]
    assert analyser.tokens("des pâtes") == analyser.tokens("pate") != ["pat"]


def test_an_abbreviation_of_two_groups_expands_nothing(analyser):
    phrases = [analyser.tokens("transfert de savoir-faire"), analyser.tokens("téléphonie sans fil")]

    assert phrases == [["tsf"], ["telephoniesansfil"]]
    assert analyser.tokens("TSF") not in phrases


def test_groups_that_share_a_phrase_or_a_canonical_form_are_one():
    analyser = Analyser(
        [*GROUPS[:1], Group("pole", ("pôle territorial de coopération économique", "PTC-E", "PTCE"))]
    )

    assert analyser.tokens("PTCE ; pôle territorial de coopération économique") == ["ptce", "ptce"]


def test_the_index_keeps_the_words_of_a_phrase_so_that_each_finds_it(analyser):
    indexed = analyser.index_text("Une société coopérative d’intérêt collectif").split()

    assert indexed[0] == "scic"
    assert set(analyser.query("coopérative") + analyser.query("intérêts collectifs")) < set(indexed)


def test_a_query_has_at_most_32_distinct_tokens_of_its_first_2000_characters(analyser):
    words = [f"mot{i}" for i in range(400)]

    assert analyser.query("énergie energies") == analyser.query("énergie")
    assert analyser.query(" ".join(words)) == words[:32]
    assert analyser.query("le " * 700 + "énergie") == []


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_tokens_are_short_ascii_words(text):
    tokens = Analyser(GROUPS).tokens(text)

    assert all(re.fullmatch(r"[a-z0-9]{1,41}", token) for token in tokens)


def test_ten_kilobytes_of_anything_are_taken(analyser):
    assert analyser.query("b" * 10_000) == ["b" * 40]
    assert analyser.query("%00\0\ud800" * 2_000) == ["00"]


def test_tokens_go_through_the_tokeniser_of_sqlite_unchanged(analyser):
    text = analyser.index_text("Le CO2 en 2030, 3e PTCE, 1e5 kWh, œuvre d’été NEAR OR not")
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(body)")
    database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'row')")

    database.execute("INSERT INTO texts VALUES (?)", [text])

    assert {row[0] for row in database.execute("SELECT term FROM terms")} == set(text.split())


def test_the_analyser_gives_the_same_tokens_in_every_thread(analyser):
    text, results = "Des coopératives d’habitants et leurs énergies " * 50, []

    threads = [threading.Thread(target=lambda: results.append(analyser.tokens(text))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [analyser.tokens(text)] * 4


def test_highlight_marks_words_and_whole_phrases(analyser):
    text = "Le Pôle territorial de coopération économique d’Énergies"

    assert analyser.highlight(text, analyser.query("ptce")) == [
        ("Le ", False),
        ("Pôle territorial de coopération économique", True),
        (" d’Énergies", False),
    ]
    assert analyser.highlight(text, analyser.query("energie cooperations")) == [
        ("Le Pôle territorial de ", False),
        ("coopération", True),
        (" économique d’", False),
        ("Énergies", True),
    ]
    assert analyser.highlight("Pôle territorial de coopération économique", ["ptce", "coop"]) == [
        ("Pôle territorial de coopération économique", True)
    ]


@given(st.text(max_size=200), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_highlight_never_changes_the_text(text, asked):
    analyser = Analyser(GROUPS)

    assert "".join(segment for segment, _ in analyser.highlight(text, analyser.query(asked))) == text


def test_fold_makes_names_comparable():
    assert fold("  L’Haÿ-les-Roses / Œuilly\u00a0! ") == "l hay les roses oeuilly"


def test_similarity_is_one_for_the_same_words_and_low_for_others():
    assert similarity("Coopérative-Carbone", "cooperative carbone") == 1.0
    assert similarity("Coopérative Carbone", "Cooperative Carbonne") > 0.7
    assert similarity("Coopérative Carbone", "Eusko") < 0.1
    assert similarity("", "Eusko") == similarity("", "") == 0.0
    assert trigrams("Été") == {"  e", " et", "ete", "te "}


def test_the_trigram_index_agrees_with_similarity():
    names = ["Eusko", "Eusko", "TETRIS", "La Chantrerie", "Bliiida", "Chantiers"]

    found = TrigramIndex(names).search("chantrerie", limit=3, least=0.1)

    expected = sorted(
        ((row, similarity("chantrerie", name)) for row, name in enumerate(names)), key=lambda hit: -hit[1]
    )
    assert found == [hit for hit in expected if hit[1] >= 0.1]
    assert [row for row, _ in TrigramIndex(names).search("euskoo")] == [0, 1]
    assert TrigramIndex(names).search("") == TrigramIndex([]).search("eusko") == []


def test_groups_are_read_from_rows_and_files(tmp_path):
    file = tmp_path / "synonyms.yaml"
    file.write_text("- {canonical: ptce, forms: [PTCE, pôle territorial]}\n", encoding="utf-8")

    assert load_groups(file) == (Group("ptce", ("PTCE", "pôle territorial")),)
    assert load_groups(tmp_path / "absent.yaml") == ()
    with pytest.raises(ValueError, match="synonyms"):
        groups_from([{"canonical": "ptce"}])


def test_a_group_without_letters_is_left_out():
    assert Analyser([Group("?", ("PTCE", "…"))]).tokens("coopération ?") == ["cooper"]


def test_every_group_of_the_data_file_is_one_token_of_its_own():
    groups = load_groups()
    analyser = Analyser(groups)

    tokens = [{tuple(analyser.tokens(form)) for form in group.forms} for group in groups]

    assert all(len(found) == 1 and len(next(iter(found))) == 1 for found in tokens)
    assert len(set.union(set(), *tokens)) == len(groups)
    assert analyser.tokens("une association d’associés") == ["associ", "assoc"]


def test_the_analyser_of_the_site_is_made_once():
    assert get_analyser() is get_analyser()
    assert get_analyser((Group("zzz", ("ZZZ", "zone zéro zébu")),)).tokens("zones zéro zébus") == ["zzz"]


@given(st.lists(st.text()))
def test_folding_together_is_folding_each(texts):
    assert fold_all(texts) == [fold(text) for text in texts]


def test_words_are_given_back_as_written_with_what_hyphens_hold_to_them():
    written = Analyser(GROUPS).written("Du Porte-à-porte avec les ÉNERGIES d’un PTCE, énergie")

    assert written == {"port": "Porte-à-porte", "energ": "ÉNERGIES", "ptce": "PTCE"}
