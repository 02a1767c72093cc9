"""The map and its data: what the list shows, at the cost of one look at the version."""

import gzip
import json

import pytest
from django.test import Client

from dynamics import enums
from dynamics.middleware import MAP_PATH, MapNotModifiedMiddleware
from dynamics.services import snapshot
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TypologyFactory

pytestmark = pytest.mark.django_db
PAGE, EMBED = "/dynamiques/carte/", "/dynamiques/carte/integrer/"
FRANCE = "bbox=-5.2,41.3,9.7,51.1&zoom=5"


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


def features(client, query: str) -> list[dict]:
    response = client.get(f"{MAP_PATH}?{query}")
    assert response.status_code == 200
    return response.json()["features"]


def test_a_point_says_what_it_is_where_and_its_page(client):
    dynamic = DynamicFactory(
        name="Biovallée", slug="biovallee", stage=enums.Stage.SCALING, seat=CommuneFactory(name="Eurre")
    )

    [feature] = features(client, FRANCE)

    assert feature["geometry"] == {"type": "Point", "coordinates": [5.02, 44.73]}
    assert feature["properties"] == {
        "id": dynamic.pk,
        "type": "ptce",
        "stage": "changement-d-echelle",
        "name": "Biovallée",
        "url": "/dynamiques/biovallee/",
        "place": "Eurre",
    }


def test_a_point_that_stands_for_an_area_says_so(client):
    DynamicFactory(precision=enums.Precision.DEPARTEMENT)

    assert features(client, FRANCE)[0]["properties"]["precision"] == "departement"


def test_three_neighbours_are_one_cluster(client):
    DynamicFactory.create_batch(3)

    [feature] = features(client, FRANCE)

    assert feature["properties"]["count"] == 3


def test_the_map_shows_what_the_list_shows(client):
    amap = TypologyFactory(slug="amap", name="AMAP")
    shown = DynamicFactory(typology=amap, themes=["energie"])
    DynamicFactory(typology=amap)
    DynamicFactory(themes=["energie"])
    DynamicFactory(typology=amap, themes=["energie"], draft=True)

    found = features(client, f"{FRANCE}&type=amap&theme=energie")

    assert [feature["properties"]["id"] for feature in found] == [shown.pk]


def test_dynamiques_without_a_point_are_in_the_list_only(client):
    DynamicFactory(seat=None)

    assert features(client, FRANCE) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_looks_at_the_version(client, django_assert_num_queries, rows):
    DynamicFactory.create_batch(rows, themes=["energie"])
    snapshot.current()

    with django_assert_num_queries(1):
        client.get(f"{MAP_PATH}?{FRANCE}&theme=energie")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_visitors_cost_no_query_at_all(client, django_assert_num_queries, rows):
    DynamicFactory.create_batch(rows, themes=["energie"])
    snapshot.current()

    with django_assert_num_queries(0):
        response = client.get(f"{MAP_PATH}?{FRANCE}&theme=energie")
    with django_assert_num_queries(0):
        again = client.get(f"{MAP_PATH}?{FRANCE}&theme=energie", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_an_answer_the_browser_holds_is_not_sent_again_until_something_changes(client):
    dynamic = DynamicFactory()
    first = client.get(f"{MAP_PATH}?{FRANCE}")
    held = {"If-None-Match": first["ETag"]}

    assert client.get(f"{MAP_PATH}?{FRANCE}", headers=held).status_code == 304
    assert client.get(f"{MAP_PATH}?{FRANCE}&theme=energie", headers=held).status_code == 200
    dynamic.save()
    assert client.get(f"{MAP_PATH}?{FRANCE}", headers=held).status_code == 200


def test_the_middleware_answers_before_the_site(rf):
    DynamicFactory()
    etag = Client().get(f"{MAP_PATH}?{FRANCE}")["ETag"]
    middleware = MapNotModifiedMiddleware(lambda request: "the site")

    assert middleware(rf.get(f"{MAP_PATH}?{FRANCE}", headers={"If-None-Match": etag})).status_code == 304
    assert middleware(rf.get(f"{MAP_PATH}?{FRANCE}", headers={"If-None-Match": 'W/"x"'})) == "the site"
    assert middleware(rf.get(f"{MAP_PATH}?{FRANCE}")) == "the site"
    assert middleware(rf.get("/", headers={"If-None-Match": etag})) == "the site"


def test_answers_are_compressed_for_those_who_can_read_it(client):
    for n in range(12):
        DynamicFactory(seat=CommuneFactory(latitude=42.0 + n / 2, longitude=0.5 * n - 2))

    plain = client.get(f"{MAP_PATH}?{FRANCE}")
    packed = client.get(f"{MAP_PATH}?{FRANCE}", headers={"Accept-Encoding": "gzip, br"})

    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert len(packed.content) < len(plain.content)
    assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "bbox=x&zoom=5",
        "bbox=1,2,3&zoom=5",
        "bbox=0,50,1,40&zoom=5",
        "bbox=nan,0,1,1&zoom=5",
        "bbox=0,0,1,1",
        "bbox=0,0,1,1&zoom=x",
        "bbox=0,0,1,1&zoom=5&lat=x",
        "bbox=1e999,0,1,1&zoom=1",
    ],
)
def test_a_view_that_makes_no_sense_is_refused_with_a_message(client, query):
    response = client.get(f"{MAP_PATH}?{query}")

    assert response.status_code == 400
    assert response.json()


@pytest.mark.parametrize(
    "query",
    [
        "bbox=-999,-89,999,89&zoom=99",
        "bbox=170,-20,-170,20&zoom=4",
        "bbox=0,0,0,0&zoom=-3",
        f"{FRANCE}&type=zz&q=%00&inconnu=1",
    ],
)
def test_a_strange_view_is_answered(client, query):
    DynamicFactory()

    assert client.get(f"{MAP_PATH}?{query}").status_code == 200


def test_names_are_given_by_id_for_popups(client):
    dynamic, draft = DynamicFactory(name="Biovallée", slug="biovallee"), DynamicFactory(draft=True)

    names = client.get(f"{MAP_PATH}?ids={dynamic.pk},{draft.pk},x,999999999999999999999,").json()

    assert names == {
        str(dynamic.pk): {"name": "Biovallée", "url": "/dynamiques/biovallee/", "place": dynamic.seat.name}
    }


def test_the_page_has_the_map_the_filters_and_the_list(client):
    DynamicFactory(name="Biovallée", themes=["energie"])

    text = client.get(f"{PAGE}?theme=energie").content.decode()

    assert 'id="map"' in text and f'data-url="{MAP_PATH}"' in text
    assert 'data-count="1"' in text and "Biovallée" in text
    assert 'data-query="theme=energie"' in text
    assert "La Réunion" in text and "Wallis-et-Futuna" in text
    assert "geo/regions.geojson" in text
    assert " style=" not in text and "<script>" not in text


def test_the_map_goes_where_the_results_are(client):
    DynamicFactory(themes=["energie"], seat=CommuneFactory(latitude=44.0, longitude=5.0))
    DynamicFactory(themes=["energie"], seat=CommuneFactory(latitude=45.0, longitude=6.0))
    DynamicFactory(themes=["habitat"], seat=CommuneFactory(latitude=-20.9, longitude=55.4))

    assert 'data-box="5.000,44.000,6.000,45.000"' in client.get(f"{PAGE}?theme=energie").content.decode()
    assert "data-box" not in client.get(f"{PAGE}?theme=energie&theme=habitat").content.decode()
    assert "data-box" not in client.get(PAGE).content.decode()


def test_with_tiles_there_is_no_outline(client, settings):
    settings.TILES_URL = "https://tuiles.example/{z}/{x}/{y}.png"

    text = client.get(PAGE).content.decode()

    assert 'data-tiles="https://tuiles.example/{z}/{x}/{y}.png"' in text
    assert "regions.geojson" not in text


def test_a_type_without_drawing_is_given_its_letters(client):
    DynamicFactory(typology=TypologyFactory(slug="nouveau-type", name="nouveau type", letter="NT"))

    text = client.get(PAGE).content.decode()

    assert (
        "&quot;nouveau-type&quot;: {&quot;label&quot;: &quot;Nouveau type&quot;, &quot;letter&quot;: &quot;NT&quot;}"
        in text
    )


def test_other_sites_may_show_the_frame_and_nothing_else(client):
    frame, snippet, page = client.get(f"{EMBED}?vue=1&region=84"), client.get(EMBED), client.get(PAGE)

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert not frame.cookies
    for other in (snippet, page):
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_the_snippet_carries_the_filters(client):
    DynamicFactory(themes=["energie"])

    text = client.get(f"{EMBED}?theme=energie&page=2").content.decode()

    assert (
        "&lt;iframe src=&quot;http://testserver/dynamiques/carte/integrer/?vue=1&amp;amp;theme=energie&quot;"
        in text
    )
