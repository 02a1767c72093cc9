"""« Je démarre » : its data, the path, what a member ticks, the two trades."""

import re

import pytest

from dynamics.enums import Sheet, Stage
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from toolbox.models import StartingTick
from toolbox.personal_data import ToolboxData
from toolbox.services.reference import DATA
from toolbox.starting import items, steps, trades

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


# --- Reference data -------------------------------------------------------------------------


def test_the_path_has_six_whole_steps():
    tools = {path.stem for path in (DATA / "tools").glob("*.yaml")}

    assert [step["key"] for step in steps()] == [
        "besoin",
        "diagnostic",
        "mobiliser",
        "experimenter",
        "premiere-forme",
        "financer",
    ]
    for step in steps():
        assert (
            step["paragraphs"] and step["todo"] and step["questions"] and step["wish"] and step["citations"]
        )
        assert set(step["tools"]) <= tools
        assert set(step["sheets"]) <= set(Sheet.values)
        assert all(wish["citations"] for wish in step["wish"])
    assert len(items()) == sum(len(step["todo"]) for step in steps())


def test_both_trades_have_missions_at_each_stage():
    assert list(trades()) == ["animateur-de-la-cooperation", "developpeur-de-la-cooperation"]
    for trade in trades().values():
        assert [part["stage"] for part in trade["missions"]] == list(Stage.values)
        assert all(part["lines"] for part in [*trade["missions"], *trade["skills"]])


# --- The path -------------------------------------------------------------------------------


def test_the_path_links_the_tools_that_exist_and_ends_in_a_registration(client):
    ToolFactory(slug="recit", name="Récit collectif")
    ToolFactory(slug="forum-ouvert", name="Forum ouvert", draft=True)

    text = client.get("/demarrer/").content.decode()

    assert '<a href="/outils/recit/">Récit collectif</a>' in text
    assert "/outils/forum-ouvert/" not in text
    assert 'href="/dynamiques/inscrire/?stade=emergence"' in text
    assert text.count('class="section path-step"') == 6
    assert "Étude de 2020 (DYN)" in text


def test_a_visitor_keeps_the_list_in_the_browser_and_gets_no_form(client):
    response = client.get("/demarrer/")
    text = response.content.decode()

    assert "js/starting.js" in text
    assert "data-todo" in text
    assert "csrfmiddlewaretoken" not in text
    assert "csrftoken" not in response.cookies


def test_a_member_ticks_and_finds_it_again(client, member):
    done = ["besoin.dire-le-besoin", "besoin.nommer-le-cercle"]
    StartingTick.objects.create(user=member, item="mobiliser.raconter")
    StartingTick.objects.create(user=UserFactory(), item="financer.dispositifs")

    response = client.post(
        "/demarrer/besoin/fait/", {"fait": [*done, "financer.dispositifs", "\x00", "inventé"]}
    )

    assert response.headers["Location"] == "/demarrer/#besoin"
    assert set(member.starting_ticks.values_list("item", flat=True)) == {*done, "mobiliser.raconter"}
    text = client.get("/demarrer/").content.decode()
    assert set(re.findall(r'value="([^"]+)" checked', text)) == {*done, "mobiliser.raconter"}
    assert "<span data-ticked-total>3</span>" in text


def test_unticking_forgets_and_ticking_twice_counts_once(client, member):
    client.post("/demarrer/besoin/fait/", {"fait": ["besoin.dire-le-besoin"]})
    client.post("/demarrer/besoin/fait/", {"fait": ["besoin.dire-le-besoin"]})
    assert member.starting_ticks.count() == 1

    client.post("/demarrer/besoin/fait/", {})

    assert member.starting_ticks.count() == 0


def test_only_a_member_ticks_and_only_a_known_step(client):
    response = client.post("/demarrer/besoin/fait/", {"fait": ["besoin.dire-le-besoin"]})
    assert response.headers["Location"].startswith("/compte/login/?next=")
    assert client.get("/demarrer/besoin/fait/").status_code == 405
    client.force_login(UserFactory())
    assert client.post("/demarrer/inconnu/fait/").status_code == 404


def test_what_a_member_ticked_is_exported_and_erased(client, member):
    client.post("/demarrer/besoin/fait/", {"fait": ["besoin.dire-le-besoin"]})

    data = ToolboxData()

    assert [row["item"] for row in data.collect(member)["starting"]] == ["besoin.dire-le-besoin"]
    data.erase(member)
    assert not member.starting_ticks.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_path_makes_as_many_queries_whatever_the_number_of_tools(client, django_assert_num_queries, rows):
    for slug in ["recit", "forum-ouvert", "miaou"][:rows]:
        ToolFactory(slug=slug)

    with django_assert_num_queries(3):  # tools, sheets, legal forms
        client.get("/demarrer/")


# --- The trades -----------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["animateur-de-la-cooperation", "developpeur-de-la-cooperation"])
def test_a_trade_says_its_missions_and_skills_by_stage(client, slug):
    text = client.get(f"/demarrer/metiers/{slug}/").content.decode()

    for said in ("Émergence", "Changement d’échelle", "Savoir être", "Étude de 2024 (COOP)"):
        assert said in text
    assert f'href="/demarrer/metiers/{slug}/"' in client.get("/demarrer/").content.decode()


def test_an_unknown_trade_is_missing(client):
    assert client.get("/demarrer/metiers/inconnu/").status_code == 404
