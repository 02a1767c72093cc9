"""`suggest`, `send_digests` and `generate_load` as an operator meets them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from community.exchanges.enums import State
from community.exchanges.models import Need, Neighbours, Offer, Suggestion
from community.exchanges.services import neighbours, vocabulary
from dynamics.models import Link
from tests.dynamics.factories import DynamicFactory, ThemeFactory, TypologyFactory
from tests.exchanges.factories import NeedFactory, OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words_read_again():
    vocabulary.forget()
    yield
    vocabulary.forget()


def run(command: str, *arguments) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def records():
    """Two needs and three offers whose words say who should meet whom; nothing is ticked."""
    ThemeFactory(slug="energie", name="énergie", keywords="photovoltaïque, éolien, toit solaire")
    cafe = {"title": "Ouvrir un café associatif", "description": "Un café tenu par des bénévoles au village."}
    sun = {"title": "Poser des panneaux photovoltaïques", "description": "Un toit solaire citoyen."}
    NeedFactory(reference="b-cafe", **cafe)
    NeedFactory(reference="b-soleil", **sun)
    NeedFactory(reference="b-ferme", state=State.CLOSED, **cafe)
    OfferFactory(
        reference="o-soleil", title="Nos toits photovoltaïques", description="Dix toits solaires citoyens."
    )
    OfferFactory(
        reference="o-cafe", title="Notre café associatif", description="Cinq ans de café, avec des bénévoles."
    )
    OfferFactory(title="Un verger partagé", description="Planter des pommiers.")


def listed(*arguments) -> list[dict]:
    return json.loads(run("suggest", "--json", "-", *arguments))


def test_each_need_gets_its_offers_best_first_with_two_reasons_at_least(records):
    rows = listed("--dry-run")

    assert not Suggestion.objects.exists()
    best = {row["need"]: row["offer"] for row in reversed(rows)}
    assert best == {"b-cafe": "o-cafe", "b-soleil": "o-soleil"}
    for row in rows:
        assert list(row) == ["need", "offer", "score", "reasons"]
        assert 0 <= row["score"] <= 1
        assert len(row["reasons"]) >= 2
        assert all(set(reason) == {"kind", "text", "weight"} and reason["text"] for reason in row["reasons"])
    unnamed = Offer.objects.get(reference=None).pk
    assert {row["offer"] for row in rows} == {"o-cafe", "o-soleil", unnamed}


def test_the_answer_does_not_depend_on_the_run_nor_on_what_was_stored(records):
    first = listed("--dry-run")

    assert listed() == first
    assert listed() == first
    assert Suggestion.objects.count() == len(first)


def test_top_limits_and_a_file_is_written(records, tmp_path):
    out = tmp_path / "suggestions.json"

    told = run("suggest", "--top", 1, "--json", out)

    assert "2 besoins lus, 2 suggestions, 2 nouvelles" in told
    assert [row["need"] for row in json.loads(out.read_text())] == ["b-cafe", "b-soleil"]


def test_nothing_to_match_is_an_empty_list():
    assert listed() == []


@pytest.mark.parametrize("arguments", [["--top", "0"], ["--json", "/absent/dossier/x.json"]])
def test_what_cannot_be_done_says_so(arguments):
    with pytest.raises(CommandError) as error:
        run("suggest", *arguments)
    assert error.value.returncode == 2


@pytest.mark.parametrize("number", [2, 8])
def test_a_whole_run_costs_the_same_whatever_the_number_of_rows(number, django_assert_max_num_queries):
    NeedFactory.create_batch(number)
    OfferFactory.create_batch(number)

    with django_assert_max_num_queries(40):
        run("suggest")


def test_neighbours_without_a_link_are_kept_and_leave_once_they_have_one():
    at = {"live": True, "themes": ["energie"]}
    first = DynamicFactory(latitude=44.7, longitude=5.0, **at)
    second = DynamicFactory(
        latitude=44.8, longitude=5.1, typology=TypologyFactory(slug="amap", name="AMAP"), **at
    )
    DynamicFactory(latitude=48.0, longitude=-4.0, typology=TypologyFactory(slug="pat", name="PAT"), **at)

    assert neighbours.refresh() == 1
    pair = Neighbours.objects.get()
    assert (pair.first, pair.second, pair.state) == (first, second, "nouvelle")
    assert len(pair.reasons) >= 2
    assert neighbours.refresh() == 1

    Link.objects.create(source_dynamic=second, target_dynamic=first, kind="partenaire")
    assert neighbours.refresh() == 0
    pair.refresh_from_db()
    assert pair.state == "perimee"


def test_send_digests_says_what_it_did():
    assert run("send_digests").strip() == "0 personnes lues, 0 lettres écrites, 0 en échec"


def test_generate_load_adds_up_to_the_number_and_its_rows_are_matched():
    DynamicFactory.create_batch(3, live=True)

    run("generate_load", "--needs", 6, "--offers", 8)
    first = list(Need.objects.order_by("reference").values_list("title", "description"))
    told = run("generate_load", "--needs", 9, "--offers", 8)

    assert "3 besoins et 0 offres" in told
    assert (Need.objects.open().count(), Offer.objects.open().count()) == (9, 8)
    assert list(Need.objects.order_by("reference").values_list("title", "description")[:6]) == first
    rows = listed("--dry-run")
    assert len({row["need"] for row in rows}) == 9
    assert all(len(row["reasons"]) >= 2 for row in rows)
