"""`/maillage/`: who is tied to whom, for everybody, whatever the address asks."""

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from dynamics.enums import DatePrecision, LinkKind
from portal.services import maillage
from tests.dynamics.factories import DynamicFactory, LinkFactory, OrganisationFactory
from tests.toolbox.factories import ToolFactory
from toolbox.models import ToolUse

pytestmark = pytest.mark.django_db


def island(name: str, **given):
    return DynamicFactory(name=name, slug=name.lower(), **given)


@pytest.fixture
def world():
    """Two groups of three that only Passerelle links, and one dynamique alone."""
    left = [island(name) for name in ("Aube", "Brise", "Cime")]
    right = [island(name) for name in ("Dune", "Estran", "Falaise")]
    bridge = OrganisationFactory(name="Passerelle", slug="passerelle")
    for group in (left, right):
        LinkFactory(source_dynamic=group[0], target_dynamic=group[1])
        LinkFactory(source_dynamic=group[1], target_dynamic=group[2])
        LinkFactory(source_dynamic=group[2], target_dynamic=group[0])
        LinkFactory(
            source_dynamic=None, source_organisation=bridge, kind=LinkKind.FUNDS, target_dynamic=group[0]
        )
    island("Seule")
    return {"left": left, "right": right, "bridge": bridge}


def test_the_page_says_in_words_who_holds_two_groups_together(client, world):
    page = client.get("/maillage/").text

    assert "Sans Passerelle, Dune, Estran et Falaise ne toucheraient plus Aube, Brise et Cime." in page
    assert 'data-count="8"' in page
    assert "Seule" in page[page.index('id="sans-lien"') :]


def test_each_link_of_the_drawing_is_in_the_table(client, world):
    page = client.get("/maillage/").text
    drawing, table = page[: page.index('id="liens"')], page[page.index('id="liens"') :]

    assert drawing.count('class="tie"') == table.count('<th scope="row">') == 8
    assert "finance" in table


def test_filters_narrow_drawing_table_and_files_alike(client, world):
    asked = "lien=finance"
    page = client.get(f"/maillage/?{asked}").text
    rows = list(csv.DictReader(io.StringIO(text_of(client.get(f"/maillage/maillage.csv?{asked}")))))

    assert 'data-count="2"' in page
    assert [row["lien"] for row in rows] == ["finance", "finance"]
    assert {row["source"] for row in rows} == {"organisation:passerelle"}


def test_an_organisation_stays_with_the_dynamique_that_is_asked_for(client, world):
    world["left"][0].themes.set([])
    kept = maillage.narrowed(maillage.read(), types=[world["left"][0].typology.slug])

    assert "organisation:passerelle" in kept.by_key


def test_a_year_keeps_the_links_known_by_then(client):
    LinkFactory(start=date(2010, 1, 1), start_precision=DatePrecision.YEAR)
    LinkFactory(start=date(2020, 1, 1), start_precision=DatePrecision.YEAR)
    LinkFactory()

    assert 'data-count="1"' in client.get("/maillage/?jusqu=2015").text
    assert 'data-count="2"' in client.get("/maillage/?jusqu=2020").text
    assert 'data-count="3"' in client.get("/maillage/").text


def test_a_path_is_told_tie_by_tie_from_names_as_typed(client, world):
    page = client.get("/maillage/?de_texte=brise&a_texte=estran").text
    told = page[page.index("maillage-steps") :]
    told = told[: told.index("</ol>")]

    order = [told.index(name) for name in ("Brise", "Aube", "Passerelle", "Dune", "Estran")]
    assert order == sorted(order)
    assert "est financée par" in told


def test_no_path_and_unknown_names_are_said_kindly_and_keep_what_was_typed(client, world):
    assert "Aucun lien connu ne mène" in client.get("/maillage/?de=dynamic:aube&a=dynamic:seule").text

    page = client.get("/maillage/?de_texte=Nulle%20part&a=dynamic:aube").text
    assert "n’est pas dans le maillage" in page
    assert 'value="Nulle part"' in page


def test_a_centre_shows_what_is_around(client, world):
    page = client.get("/maillage/?autour=dynamic:aube&pas=1").text

    assert "Autour de Aube" in page or "Autour d’Aube" in page
    assert 'data-node="dynamic:estran"' not in page
    assert 'data-node="organisation:passerelle"' in page


@pytest.mark.parametrize(
    "query",
    [
        "jusqu=abc",
        "jusqu=-3",
        "type=%00",
        "region=zz",
        "pas=999",
        "page=x",
        "autour=rien",
        "vue=42",
        "autour=dynamic:estran&nature=organisation",
    ],
)
def test_a_malformed_address_gives_a_page(client, world, query):
    assert client.get(f"/maillage/?{query}").status_code == 200


def test_drafts_are_nowhere(client, world):
    hidden = DynamicFactory(name="Brouillon caché", draft=True)
    LinkFactory(source_dynamic=hidden, target_dynamic=world["left"][0])

    for address in ("/maillage/", "/maillage/maillage.json", "/maillage/noms/?q=brouillon"):
        assert "Brouillon caché" not in text_of(client.get(address))


def test_tools_that_dynamiques_share_are_shown_when_asked(client, world):
    tool = ToolFactory(name="Récit partagé")
    for dynamic in world["left"][:2]:
        ToolUse.objects.create(tool=tool, dynamic=dynamic, gave="Un récit")

    assert "Récit partagé" not in client.get("/maillage/").text
    assert "Récit partagé" in client.get("/maillage/?outils=1").text


def test_a_new_link_is_drawn_at_once(client, world):
    client.get("/maillage/")
    LinkFactory(source_dynamic=world["left"][0], target_dynamic=island("Nouvelle"))

    assert 'data-node="dynamic:nouvelle"' in client.get("/maillage/").text


def test_a_large_network_that_changed_shows_the_former_drawing_while_a_task_makes_the_new(
    client, world, monkeypatch
):
    client.get("/maillage/")
    monkeypatch.setattr(maillage, "QUICK", 3)
    asked = []
    monkeypatch.setattr("portal.tasks.draw_network.delay", lambda with_tools: asked.append(with_tools))
    LinkFactory(source_dynamic=world["left"][0], target_dynamic=island("Nouvelle"))

    page = client.get("/maillage/").text

    assert "un nouveau dessin se prépare" in page
    assert "Nouvelle" not in page
    client.get("/maillage/")
    assert asked == [False]


def test_files_hold_the_same_links(client, world):
    made = json.loads(text_of(client.get("/maillage/maillage.json")))
    graphml = ElementTree.fromstring(client.get("/maillage/maillage.graphml").content)  # noqa: S314 (our own file)
    space = "{http://graphml.graphdrawing.org/xmlns}"

    assert len(made["links"]) == len(list(graphml.iter(f"{space}edge"))) == 8
    assert len(made["nodes"]) == len(list(graphml.iter(f"{space}node"))) == 8
    assert client.get("/maillage/maillage.exe").status_code == 404


def test_names_are_proposed_while_typing(client, world):
    found = client.get("/maillage/noms/?q=PASS").json()["results"]

    assert [(row["code"], row["label"]) for row in found] == [("organisation:passerelle", "Passerelle")]


def test_an_empty_base_has_an_honest_page(client):
    page = client.get("/maillage/").text

    assert "Rien à dessiner" in page


def test_the_page_costs_the_same_queries_with_many_links(client, world, django_assert_max_num_queries):
    for _ in range(30):
        LinkFactory(source_dynamic=world["left"][0])
    cache.clear()

    with django_assert_max_num_queries(9):
        client.get("/maillage/")
    with django_assert_max_num_queries(5):
        client.get("/maillage/")


def text_of(response) -> str:
    return b"".join(response).decode("utf-8-sig")
