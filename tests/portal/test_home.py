"""The home page: one sentence, three ways in, a live chart, true counts."""

import re

import pytest
from django.urls import reverse

from dynamics import enums
from dynamics.services import snapshot
from portal.services import home
from tests.dynamics.factories import CommuneFactory, DynamicFactory, LinkFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def page(client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_home_has_one_sentence_and_three_ways_in_that_lead_somewhere(client):
    DynamicFactory()

    text = page(client)

    assert "Archipel relie celles et ceux qui transforment leur territoire ensemble.</h1>" in text
    for address in ("/dynamiques/", "/dynamiques/inscrire/", "/demarrer/"):
        assert f'<h3><a href="{address}">' in text
        assert client.get(address).status_code == 200


def test_home_counts_what_is_published_and_nothing_else(client):
    DynamicFactory()
    DynamicFactory(draft=True)
    DynamicFactory(freshness=enums.Freshness.ARCHIVED)
    OrganisationFactory.create_batch(2)

    figures = home.read_figures(snapshot.current())

    assert figures == (1, 2, 0, 1)


def test_home_shows_the_latest_that_arrived_first(client):
    DynamicFactory(name="L’ancienne")
    DynamicFactory(name="La nouvelle")
    DynamicFactory(name="La cachée", draft=True)

    text = page(client)

    latest = text[text.index("Dernières arrivées") :]
    assert latest.index("La nouvelle") < latest.index("L’ancienne")
    assert "La cachée" not in text


def test_chart_puts_each_dynamique_at_its_place_with_a_link(client):
    dynamic = DynamicFactory(
        name="Pôle de Brest", seat=CommuneFactory(name="Brest", latitude=48.4, longitude=-4.5)
    )

    chart = home.draw_chart(snapshot.current())

    [mark] = chart.marks
    assert (mark.label, mark.url) == ("Pôle de Brest, Brest", f"/dynamiques/{dynamic.slug}/")
    assert (round(mark.x), round(mark.y)) == (81, 247)


def test_chart_gathers_neighbours_in_one_mark_that_opens_the_map(client):
    commune = CommuneFactory(name="Crest")
    DynamicFactory.create_batch(3, seat=commune)

    [mark] = home.draw_chart(snapshot.current()).marks

    assert mark.count == 3
    assert mark.label == "3 dynamiques près de Crest"
    assert mark.url.startswith(reverse("dynamics:map") + "?")


def test_chart_tells_those_that_are_overseas_or_nowhere(client):
    DynamicFactory(seat=CommuneFactory(name="Saint-Denis", latitude=-20.9, longitude=55.4))
    DynamicFactory(seat=None)

    chart = home.draw_chart(snapshot.current())

    assert (chart.marks, chart.elsewhere) == ([], 2)
    assert "2 outre-mer ou sans point précis" in page(client).replace("\xa0", " ").replace("&nbsp;", " ")


def test_chart_draws_the_links_between_dynamiques():
    far = CommuneFactory(latitude=48.5, longitude=-4.4)
    LinkFactory(target_dynamic=DynamicFactory(seat=far))

    [route] = home.draw_chart(snapshot.current()).routes

    assert route.startswith("M")


def test_an_empty_site_invites_to_be_the_first(client):
    assert "Inscrivez la première" in page(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_home_makes_as_many_queries_whatever_the_number_of_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        LinkFactory(source_dynamic=DynamicFactory(themes=["energie"]))
    client.get("/")

    with django_assert_num_queries(3):  # version of the catalogue (tests are in a transaction), cards, themes
        client.get("/")
