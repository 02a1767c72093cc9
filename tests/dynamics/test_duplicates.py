"""Records that may be the same: names and kilometres, in a bounded number of queries."""

import pytest

from dynamics.services.duplicates import find_duplicates, name_likeness
from tests.dynamics.factories import CommuneFactory, DynamicFactory

pytestmark = pytest.mark.django_db

CREST = {"latitude": 44.73, "longitude": 5.02}


def named(name: str, slug: str, **fields):
    return DynamicFactory(name=name, slug=slug, seat=CommuneFactory(**CREST), **fields)


def found(name: str, **where) -> list[str]:
    return [likeness.dynamic.name for likeness in find_duplicates(name=name, **where)]


@pytest.mark.parametrize(
    "typed", ["Figeacteurs", "figeacteurs", "PTCE Figeacteurs", "Figéacteurs", "Figeacteur"]
)
def test_a_name_written_differently_is_recognised(typed):
    named("Figeacteurs", "figeacteurs")

    assert found(typed) == ["Figeacteurs"]


def test_words_that_all_such_dynamiques_share_do_not_make_a_likeness():
    named("PTCE du pays de Figeac", "ptce-du-pays-de-figeac")

    assert found("PTCE du pays de Redon") == []
    assert name_likeness("PTCE du pays de Figeac", "PTCE du pays de Redon") < 0.5


def test_a_vague_likeness_counts_only_close_by():
    named("Jardin partagé des Cerises", "jardin-partage-des-cerises")

    assert found("Les Cerises en commun", **CREST) == ["Jardin partagé des Cerises"]
    assert found("Les Cerises en commun", latitude=48.0, longitude=-3.0) == []


def test_the_reason_says_the_distance():
    named("Le Booster", "le-booster")

    near = find_duplicates(name="Le Booster", **CREST)[0]
    away = find_duplicates(name="Le Booster", latitude=44.9, longitude=5.02)[0]

    assert near.reason == "nom proche, au même endroit"
    assert away.reason == "nom proche, à 19 km"


def test_drafts_of_others_are_not_shown():
    named("Figeacteurs", "figeacteurs", live=False)

    assert found("Figeacteurs") == []


def test_the_record_itself_is_left_out():
    dynamic = named("Figeacteurs", "figeacteurs")

    assert find_duplicates(name="Figeacteurs", without=dynamic.pk) == []


def test_a_name_without_letters_finds_nothing():
    assert found("« ? »") == []


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_queries_do_not_follow_the_number_of_rows(rows, django_assert_num_queries):
    for number in range(rows):
        named(f"Figeacteurs {number}", f"figeacteurs-{number}")

    with django_assert_num_queries(3):
        assert len(find_duplicates(name="Figeacteurs", **CREST)) == min(rows, 5)
