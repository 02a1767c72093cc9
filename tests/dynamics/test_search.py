"""People find what they mean, however they write it."""

import pytest
from django.db import connection
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from dynamics.services import search, snapshot
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TypologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


def found(text: str) -> list[str]:
    catalogue = snapshot.current()
    result = search.find(text, catalogue)
    return [catalogue.texts[pk].name for pk in result.ids.tolist()]


def test_an_abbreviation_and_its_words_find_the_same():
    DynamicFactory(name="Clus’Ter Jura", typology=TypologyFactory(slug="ptce"))
    DynamicFactory(
        name="Pôle territorial de coopération économique de Redon",
        typology=TypologyFactory(slug="autre", name="autre", long_name=""),
    )
    DynamicFactory(name="Coopération", typology=TypologyFactory(slug="autre", name="autre", long_name=""))

    assert set(found("PTCE")) == set(found("pôle territorial de coopération économique"))
    assert len(found("PTCE")) == 2


@pytest.mark.parametrize("text", ["énergies", "ENERGIE", "l’énergie", "energies"])
def test_accents_plurals_and_capitals_do_not_matter(text):
    DynamicFactory(name="Énergie partagée")
    DynamicFactory(name="Jardin")

    assert found(text) == ["Énergie partagée"]


def test_all_the_words_are_required():
    DynamicFactory(name="Jardin partagé")
    DynamicFactory(name="Jardin secret")

    assert found("jardin partagé") == ["Jardin partagé"]


def test_a_name_that_says_it_comes_before_a_text_that_mentions_it():
    DynamicFactory(name="Autre chose", summary="Un jardin.")
    DynamicFactory(name="Le grand jardin des possibles")
    DynamicFactory(name="Jardin")
    DynamicFactory(name="Encore autre chose", summary="Un jardin.")

    assert found("jardin")[:2] == ["Jardin", "Le grand jardin des possibles"]


def test_the_place_is_searched_too():
    DynamicFactory(name="La Fabrique", seat=CommuneFactory(name="Crest"))

    assert found("fabrique crest") == ["La Fabrique"]


def test_a_misspelt_word_is_replaced_by_the_nearest_one():
    DynamicFactory(name="Biovallée")

    result = search.find("biovalee", snapshot.current())

    assert (found("biovalee"), result.correction) == (["Biovallée"], "Biovallée")


def test_nothing_like_it_finds_nothing():
    DynamicFactory(name="Biovallée")

    assert found("xylophone") == []


def test_drafts_are_never_found():
    DynamicFactory(name="Jardin", draft=True)

    assert found("jardin") == []


@pytest.mark.parametrize("text", ["", "  ", "de la", "???", "\x00"])
def test_a_text_without_words_asks_nothing(text):
    assert search.find(text, snapshot.current()) is None


def test_other_records_of_the_index_are_left_out():
    dynamic = DynamicFactory(name="Jardin")
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=Page(title="Jardin", slug="jardin-page"))
    get_search_backend().add(page)

    assert search.matching_ids(["jardin"]).tolist() == [dynamic.pk]


def test_an_answer_is_kept_as_long_as_the_catalogue(django_assert_num_queries):
    DynamicFactory(name="Jardin")
    catalogue = snapshot.current()
    search.find("jardin", catalogue)

    with django_assert_num_queries(0):
        search.find("les jardins", catalogue)


def test_the_query_of_the_database_is_parametrised():
    sql, parameters = search.statement(["jardin", "partag"])

    assert "jardin" not in sql
    assert parameters[0] == ('"jardin" AND "partag"' if connection.vendor == "sqlite" else "jardin partag")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_new_index_entries_are_followed_to_their_dynamiques():
    first = DynamicFactory(name="Jardin des uns")
    assert found("jardin") == ["Jardin des uns"]

    DynamicFactory(name="Jardin des autres")
    first.name = "Jardin commun"
    first.save()
    get_search_backend().add(
        Page.objects.get(depth=1).add_child(instance=Page(title="Jardin", slug="jardin-page"))
    )

    assert sorted(found("jardin")) == ["Jardin commun", "Jardin des autres"]
