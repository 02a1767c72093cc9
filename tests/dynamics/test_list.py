"""The list: readable by people and programs, as many queries for one row as for thousands."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from dynamics.enums import Freshness
from dynamics.models import Dynamic
from dynamics.services import snapshot
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TypologyFactory

pytestmark = pytest.mark.django_db
URL = "/dynamiques/"


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


def names(response) -> list[str]:
    return re.findall(
        r'<article[^>]*data-id="\d+"[^>]*>.*?<a href="[^"]+">([^<]+)</a>', response.content.decode(), re.S
    )


def count(response) -> int:
    [found] = re.findall(r'data-count="(\d+)"', response.content.decode())
    return int(found)


def test_each_dynamique_is_an_article_whose_first_link_is_its_page(client):
    dynamic = DynamicFactory(name="Biovallée", slug="biovallee")

    response = client.get(URL)

    text = response.content.decode()
    assert (count(response), names(response)) == (1, ["Biovallée"])
    assert f'data-id="{dynamic.pk}"' in text
    assert 'href="/dynamiques/biovallee/"' in text
    assert '<main id="contenu"' in text


def test_drafts_and_archived_records_are_not_shown(client):
    DynamicFactory(name="Visible")
    DynamicFactory(name="Brouillon", draft=True)
    DynamicFactory(name="Archivée", freshness=Freshness.ARCHIVED)

    assert names(client.get(URL)) == ["Visible"]


@pytest.mark.parametrize(
    ("query", "first", "again"), [("", 3, 1), ("q=dynamique&theme=energie", 4, 1), ("pres=26001", 4, 4)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(client, django_assert_num_queries, rows, query, first, again):
    seat = CommuneFactory(code="26001")
    for _ in range(rows):
        DynamicFactory(themes=["energie"], seat=seat)
    snapshot.current()
    ContentType.objects.get_for_model(Dynamic)  # asked once a process
    cache.clear()

    with django_assert_num_queries(first):
        assert count(client.get(f"{URL}?{query}")) == rows
    with django_assert_num_queries(again):
        client.get(f"{URL}?{query}")


def test_pages_have_24_and_keep_the_filters(client):
    amap = TypologyFactory(slug="amap", name="AMAP")
    DynamicFactory.create_batch(26, typology=amap)
    DynamicFactory()

    first, second = client.get(f"{URL}?type=amap"), client.get(f"{URL}?type=amap&page=2")

    assert (len(names(first)), len(names(second)), count(first), count(second)) == (24, 2, 26, 26)
    assert set(names(first)).isdisjoint(names(second))
    assert 'rel="next" href="?type=amap&amp;page=2"' in first.content.decode()


@pytest.mark.parametrize("page", ["-1", "0", "x", "", "1e9", "²", "\x00"])
def test_a_strange_page_number_gives_the_first_page(client, page):
    DynamicFactory.create_batch(25)

    assert len(names(client.get(URL, {"page": page}))) == 24


def test_a_page_beyond_the_last_gives_the_last(client):
    DynamicFactory.create_batch(25)

    assert len(names(client.get(URL, {"page": "999999"}))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%22",
        "page=-1",
        "type=zz",
        "lat=x&lon=y",
        "rayon=-5",
        "tri=zz",
        "inconnu=1",
        "region=%F0%9F",
        "q=" + "a%20" * 5000,
    ],
)
def test_nothing_in_the_address_breaks_the_page(client, query):
    DynamicFactory()

    assert client.get(f"{URL}?{query}").status_code == 200


def test_what_is_typed_is_never_markup(client):
    response = client.get(URL, {"q": "<script>alert(1)</script>", "type": '"><b>'})

    assert b"<script>alert" not in response.content
    assert b'"><b>' not in response.content


def test_an_empty_page_proposes_something(client):
    DynamicFactory(themes=["energie"])

    text = client.get(f"{URL}?theme=energie&stade=creation").content.decode()

    assert 'data-count="0"' in text
    assert "1 dynamique sans le filtre" in text
    assert 'href="/dynamiques/inscrire/"' in text


def test_a_misspelt_search_says_what_it_searched_instead(client):
    DynamicFactory(name="Biovallée")

    response = client.get(f"{URL}?q=biovalee")

    assert names(response) == ["Biovallée"]
    assert "Vous vouliez dire" in response.content.decode()


def test_htmx_gets_the_results_and_the_facets_only(client):
    DynamicFactory(name="Biovallée", themes=["energie"])

    whole = client.get(f"{URL}?theme=energie")
    part = client.get(f"{URL}?theme=energie&q=&page=1", headers={"HX-Request": "true"})

    assert names(part) == names(whole) == ["Biovallée"]
    assert b"<html" not in part.content
    assert b'id="facettes" hx-swap-oob="true"' in part.content
    assert part["HX-Push-Url"] == "/dynamiques/?theme=energie"
    assert "HX-Request" in part["Vary"] and "HX-Request" in whole["Vary"]


def test_going_back_gets_the_whole_page(client):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert b"<html" in client.get(URL, headers=headers).content


def test_the_canonical_address_and_the_exports_follow_the_filters(client):
    DynamicFactory(themes=["energie"])

    text = client.get(f"{URL}?tri=recent&theme=energie&type=&page=1").content.decode()

    assert '<link rel="canonical" href="http://testserver/dynamiques/?theme=energie">' in text
    assert 'href="/api/v1/dynamics/?theme=energie&amp;format=csv"' in text
    assert 'href="/api/v1/dynamics/?theme=energie&amp;format=geojson"' in text


def test_distances_are_told_when_a_place_is_given(client):
    DynamicFactory(seat=CommuneFactory(code="26108", latitude=44.73, longitude=5.02))

    text = client.get(f"{URL}?lat=44.73&lon=5.4").content.decode()

    assert "à 30 km" in text


def test_a_card_that_changed_is_made_again(client):
    dynamic = DynamicFactory(name="Avant")
    assert names(client.get(URL)) == ["Avant"]

    dynamic.name = "Après"
    dynamic.save()

    assert names(client.get(URL)) == ["Après"]


def test_only_reading_is_allowed(client):
    assert client.post(URL).status_code == 405
