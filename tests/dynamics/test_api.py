"""The public API: what it says, to whom, in which format, at what cost."""

import csv
import io
import json
from datetime import datetime

import pytest
from django.core.cache import cache
from rest_framework.throttling import AnonRateThrottle

from dynamics.enums import Freshness
from dynamics.models import Actor, Dynamic, Figure
from dynamics.services import snapshot, territory_search
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LinkFactory,
    OrganisationFactory,
    StoryEventFactory,
    TypologyFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/dynamics/"
PTCE_KEYS = {"slug", "name", "acronym", "long_name"}


@pytest.fixture(autouse=True)
def _nothing_held():
    snapshot.reset()
    territory_search.forget()
    yield
    snapshot.reset()
    territory_search.forget()


def slugs(response) -> list[str]:
    return [row["slug"] for row in response.json()["results"]]


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


# The list


def test_a_page_holds_what_is_listed_the_most_recent_first(client):
    DynamicFactory(slug="un")
    DynamicFactory(slug="deux")
    DynamicFactory(slug="brouillon", live=False)
    DynamicFactory(slug="archive", freshness=Freshness.ARCHIVED)

    response = client.get(LIST)

    assert response.status_code == 200
    assert list(response.json()) == ["count", "next", "previous", "results"]
    assert response.json()["count"] == 2
    assert slugs(response) == ["deux", "un"]


def test_an_entry_has_english_keys_and_values_of_the_reference_data(client):
    made = DynamicFactory(
        slug="la-ruche",
        name="La Ruche",
        themes=["energie"],
        legal_forms=["scic"],
        stage="creation",
        seat__code="26011",
        seat__name="Aouste-sur-Sye",
        seat__latitude=44.72,
        seat__longitude=5.05,
    )

    entry = client.get(LIST).json()["results"][0]

    assert datetime.fromisoformat(entry.pop("updated_at")) == made.updated_at
    assert entry == {
        "id": made.pk,
        "slug": "la-ruche",
        "url": "http://testserver/dynamiques/la-ruche/",
        "name": "La Ruche",
        "type": "ptce",
        "activity": "active",
        "stage": "creation",
        "summary": "Un collectif qui agit sur son territoire.",
        "themes": ["energie"],
        "legal_forms": ["scic"],
        "origin": "",
        "seat": {"level": "commune", "code": "26011", "name": "Aouste-sur-Sye"},
        "precision": "commune",
        "latitude": 44.72,
        "longitude": 5.05,
        "departement": "26",
        "region": "84",
        "year_started": None,
        "website": "",
        "freshness": "a-jour",
        "from_study": False,
    }


def test_filters_are_those_of_the_pages_or_within_a_key_and_between_keys(client):
    DynamicFactory(slug="a", themes=["energie"], stage="creation")
    DynamicFactory(slug="b", themes=["mobilite"], stage="creation")
    DynamicFactory(slug="c", themes=["energie"], stage="emergence")

    assert sorted(slugs(client.get(f"{LIST}?theme=energie&theme=mobilite&stade=creation"))) == ["a", "b"]
    assert slugs(client.get(f"{LIST}?theme=inconnu")) == []


def test_pages_are_followed_by_their_addresses_and_hold_a_hundred_at_most(client):
    DynamicFactory.create_batch(3)

    first = client.get(f"{LIST}?page_size=2").json()
    second = client.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
    assert client.get(f"{LIST}?page_size=5000").json()["count"] == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_many_there_are(client, count, django_assert_num_queries):
    DynamicFactory.create_batch(count, themes=["energie"], legal_forms=["scic"])
    client.get(LIST)

    # version, count, rows, themes, legal forms
    with django_assert_num_queries(5):
        assert client.get(f"{LIST}?stade=&page_size=50").json()["count"] == count


@pytest.mark.parametrize(
    "asked", ["page=-1", "page=0", "page=x", "page=1e9", "page=%00", "lat=x", "tri=zzz", "rayon=-1"]
)
def test_a_malformed_parameter_is_told_under_its_name(client, asked):
    response = client.get(f"{LIST}?{asked}")

    assert response.status_code == 400
    assert list(response.json()) == [asked.partition("=")[0]]


@pytest.mark.parametrize(
    "asked",
    ["q=%00", "q=%22", "type=%00", "stade=zzz", "couleur=bleue", f"q={'a' * 10_000}", "q=%ff", "page_size=x"],
)
def test_what_means_nothing_gives_a_page(client, asked):
    assert client.get(f"{LIST}?{asked}").status_code == 200


def test_a_page_beyond_the_last_does_not_exist(client):
    response = client.get(f"{LIST}?page=99999999999999")

    assert (response.status_code, response.json()) == (
        404,
        {"detail": "Cette page n’existe pas : il y en a moins."},
    )


# Whole result sets


def test_csv_gives_the_whole_result_of_the_same_filters(client):
    DynamicFactory.create_batch(30, stage="creation")
    DynamicFactory(stage="emergence")

    response = client.get(f"{LIST}?format=csv&stade=creation&page_size=2")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="dynamiques.csv"'
    assert len(list(csv.reader(io.StringIO(body(response))))) == 31


def test_geojson_gives_the_whole_result(client):
    DynamicFactory.create_batch(30)

    response = client.get(f"{LIST}?format=geojson")

    assert response["Content-Type"] == "application/geo+json; charset=utf-8"
    assert len(json.loads(body(response))["features"]) == 30


def test_the_format_may_be_asked_by_the_accept_header(client):
    DynamicFactory()

    assert client.get(LIST, headers={"accept": "text/csv"})["Content-Type"].startswith("text/csv")
    assert "Accept" in client.get(LIST)["Vary"]


def test_an_error_is_json_whatever_the_format_asked(client):
    response = client.get(f"{LIST}?format=csv&lat=x")

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert list(response.json()) == ["lat"]


# One dynamique


def test_the_detail_tells_all_that_is_public_with_its_licence(client):
    dynamic = DynamicFactory(slug="la-ruche", sources=["DYN 1.1:12"], description="Longue histoire.")
    StoryEventFactory(dynamic=dynamic, title="Première assemblée", source="DYN 1.1:13")
    Figure.objects.create(dynamic=dynamic, label="membres", value=250, unit="")

    response = client.get(f"{LIST}la-ruche/")
    told = response.json()

    assert set(told["type"]) == PTCE_KEYS
    assert told["events"][0]["title"] == "Première assemblée"
    assert told["figures"][0]["value"] == 250
    assert told["sources"] == ["DYN 1.1:12"]
    assert told["details"] == dict.fromkeys(["ptce", "tzcld", "third_place", "currency", "bearer"])
    assert told["licence"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    assert response["Link"] == '<https://www.etalab.gouv.fr/licence-ouverte-open-licence/>; rel="license"'


@pytest.mark.parametrize("count", [1, 3])
def test_the_detail_costs_the_same_queries_however_much_it_tells(client, count, django_assert_num_queries):
    dynamic = DynamicFactory(slug="la-ruche", themes=[f"theme-{n}" for n in range(count)])
    for rank in range(count):
        StoryEventFactory(dynamic=dynamic, sort_order=rank)
        Actor.objects.create(dynamic=dynamic, organisation=OrganisationFactory(), category="associations")

    # state of the answer (2), the row, and one for each of its fifteen relations and the organisations
    with django_assert_num_queries(19):
        assert len(client.get(f"{LIST}la-ruche/").json()["actors"]) == count


@pytest.mark.parametrize("slug", ["inconnue", "brouillon"])
def test_what_is_not_published_does_not_exist(client, slug):
    DynamicFactory(slug="brouillon", live=False)

    response = client.get(f"{LIST}{slug}/")

    assert (response.status_code, response.json()) == (404, {"detail": "Rien à cette adresse."})


def test_an_archived_record_keeps_its_address(client):
    DynamicFactory(slug="archive", freshness=Freshness.ARCHIVED)

    assert client.get(f"{LIST}archive/").json()["freshness"] == "archivee"


# Territories, network, figures


def test_territories_are_found_by_name_code_or_level(client):
    CommuneFactory(code="46102", name="Figeac", postal_codes="46100")

    found = client.get("/api/v1/territories/?q=figeac").json()

    assert [row["code"] for row in found["results"]] == ["46102"]
    assert found["results"][0]["departement"] == "26"
    assert client.get("/api/v1/territories/?q=46100").json()["count"] == 1
    assert client.get("/api/v1/territories/?q=figeac&niveau=region").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "key"), [("", "q"), ("q=", "q"), ("q=%00", "q"), ("q=a&niveau=pays", "niveau")]
)
def test_territories_say_what_they_need(client, query, key):
    response = client.get(f"/api/v1/territories/?{query}")

    assert response.status_code == 400
    assert list(response.json()) == [key]


def test_the_network_has_every_end_of_its_links(client):
    one, two, hidden = DynamicFactory(slug="un"), DynamicFactory(slug="deux"), DynamicFactory(live=False)
    funder = OrganisationFactory(slug="fonds")
    LinkFactory(source_dynamic=one, target_dynamic=two, kind="projet-commun")
    LinkFactory(source_dynamic=None, source_organisation=funder, target_dynamic=two, kind="finance")
    LinkFactory(source_dynamic=one, target_dynamic=hidden)

    told = client.get("/api/v1/network/").json()

    assert sorted(node["id"] for node in told["nodes"]) == [
        "dynamic:deux",
        "dynamic:un",
        "organisation:fonds",
    ]
    assert sorted((link["source"], link["kind"], link["target"]) for link in told["links"]) == [
        ("dynamic:un", "projet-commun", "dynamic:deux"),
        ("organisation:fonds", "finance", "dynamic:deux"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_network_costs_the_same_queries_however_large(client, count, django_assert_num_queries):
    for _ in range(count):
        LinkFactory()

    with django_assert_num_queries(5):
        assert len(client.get("/api/v1/network/").json()["links"]) == count


def test_figures_count_each_dynamique_once(client):
    DynamicFactory(themes=["energie", "mobilite"], stage="creation")
    DynamicFactory(themes=["energie"], typology=TypologyFactory(slug="amap", name="AMAP"))
    DynamicFactory(live=False)

    told = client.get("/api/v1/statistics/").json()["dynamics"]

    assert told["total"] == 2
    assert told["by_theme"] == [{"key": "energie", "count": 2}, {"key": "mobilite", "count": 1}]
    assert sorted(row["key"] for row in told["by_type"]) == ["amap", "ptce"]
    assert sorted((row["key"], row["count"]) for row in told["by_stage"]) == [("", 1), ("creation", 1)]


# How answers travel


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}?format=csv", f"{LIST}la-ruche/", "/api/v1/network/", "/api/v1/statistics/"]
)
def test_an_answer_that_one_already_has_is_not_sent_again_until_something_changes(client, path):
    dynamic = DynamicFactory(slug="la-ruche")
    first = client.get(path)

    again = client.get(path, headers={"if-none-match": first["ETag"]})
    dynamic.save()
    changed = client.get(path, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "no-cache" in first["Cache-Control"]


def test_a_renamed_organisation_changes_the_answers_that_name_it(client):
    dynamic = DynamicFactory(slug="la-ruche")
    organisation = OrganisationFactory(name="Avant")
    Actor.objects.create(dynamic=dynamic, organisation=organisation, category="associations")
    first = client.get(f"{LIST}la-ruche/")

    organisation.name = "Après"
    organisation.save()
    second = client.get(f"{LIST}la-ruche/", headers={"if-none-match": first["ETag"]})

    assert second.json()["actors"][0]["name"] == "Après"


def test_an_error_has_no_etag(client):
    assert "ETag" not in client.get(f"{LIST}?page=-1")
    assert "ETag" not in client.get(f"{LIST}inconnue/")


def test_other_sites_may_read(client):
    response = client.get(LIST, headers={"origin": "https://partenaire.example"})
    preflight = client.options(
        LIST, headers={"origin": "https://partenaire.example", "access-control-request-method": "POST"}
    )

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "POST" not in preflight["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [LIST, f"{LIST}la-ruche/", "/api/v1/network/", "/api/v1/schema/"])
def test_nothing_can_be_written(client, method, path):
    DynamicFactory(slug="la-ruche")

    response = getattr(client, method)(path, {}, content_type="application/json")

    assert response.status_code == 405
    assert list(response.json()) == ["detail"]
    assert Dynamic.objects.count() == 1


def test_nobody_signs_in_so_caches_may_serve_all(client):
    DynamicFactory()
    client.force_login(UserFactory())

    response = client.get(LIST)

    assert "Cookie" not in response["Vary"]
    assert response.cookies == {}


def test_too_many_reads_are_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    cache.clear()

    answers = [client.get(LIST) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    wait = int(answers[-1]["Retry-After"])
    assert 0 < wait <= 60
    assert answers[-1].json() == {"detail": f"Trop de lectures à la suite. Réessayez dans {wait} s."}


def test_the_limit_is_not_lifted_by_a_made_up_address(client, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    cache.clear()

    answers = [client.get(LIST, headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


# The rest of /api/


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/inconnu/",
        "/api/v2/dynamics/",
        "/api/v1/dynamics/a/b/",
        "/api/v1/%00/",
        "/api/v1/a%0Ab/",
        "/api/%0A",
    ],
)
def test_an_unknown_address_answers_in_json(client, path):
    response = client.get(path)

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
    assert "/api/v1/docs/" in response.json()["detail"]


def test_an_address_without_its_last_slash_is_redirected_with_its_query(client):
    response = client.get("/api/v1/dynamics?theme=energie")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/dynamics/?theme=energie")


def test_the_root_says_where_everything_is(client):
    told = client.get("/api/v1/").json()

    assert told["dynamics"] == "http://testserver/api/v1/dynamics/"
    assert told["licence"].startswith("https://")
