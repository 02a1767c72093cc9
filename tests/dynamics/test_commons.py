"""The feeds for neighbours, each read as its readers do, with the validators that its format has."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client
from jsonschema import Draft202012Validator

from dynamics import models
from dynamics.commons import TIERS_LIEUX_COLUMNS
from dynamics.services.csv_reading import parse_table
from dynamics.services.remote_mapping import problem_of, propose
from dynamics.services.remote_tables import read_sheet
from tests.dynamics.factories import CommuneFactory, DynamicFactory, OrganisationFactory, TypologyFactory

pytestmark = pytest.mark.django_db

GOGOCARTO, TIERS_LIEUX, MURMURATIONS = (
    "/flux/gogocarto.json",
    "/flux/tiers-lieux.csv",
    "/flux/murmurations.json",
)
TEXT = {"type": "string", "minLength": 1}
WEB = {"type": "string", "pattern": "^https?://.*", "maxLength": 2000}
# What GoGoCarto needs of an element, from the documentation of GoGoCartoJs, and its « gogofull » envelope
ELEMENT = {
    "type": "object",
    "required": ["id", "name", "geo", "categories"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "geo": {
            "type": "object",
            "required": ["latitude", "longitude"],
            "properties": {
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            },
        },
        "categories": {"type": "array", "items": TEXT, "minItems": 1},
        "address": {"type": "object", "additionalProperties": {"type": "string"}},
        "url": WEB,
    },
}
FEED = {
    "type": "object",
    "required": ["licence", "ontology", "data"],
    "properties": {
        "licence": WEB,
        "ontology": {"const": "gogofull"},
        "data": {"type": "array", "items": ELEMENT},
    },
}
# The fields of the schema « organizations_schema-v1.0.0 » of the Murmurations library that we give
PROFILE = {
    "type": "object",
    "required": ["linked_schemas", "name"],
    "additionalProperties": False,
    "properties": {
        "linked_schemas": {"type": "array", "const": ["organizations_schema-v1.0.0"]},
        "name": TEXT,
        "primary_url": WEB,
        "urls": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "object", "required": ["url"], "properties": {"name": TEXT, "url": WEB}},
        },
        "unique_id": WEB,
        "description": TEXT,
        "tags": {"type": "array", "items": TEXT, "uniqueItems": True},
        "country_iso_3166": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "geolocation": {
            "type": "object",
            "required": ["lat", "lon"],
            "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}},
        },
        "geographic_scope": {"enum": ["local", "regional", "national", "international"]},
        "image": WEB,
    },
}
POSITION = {
    "type": "array",
    "prefixItems": [{"type": "number"}, {"type": "number"}],
    "minItems": 2,
    "maxItems": 2,
}
# RFC 7946, as much of it as points need
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "not": {
        "anyOf": [{"required": ["coordinates"]}, {"required": ["geometry"]}, {"required": ["properties"]}]
    },
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "properties": {"type": ["object", "null"]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
                            },
                        ]
                    },
                },
            },
        },
    },
}


def valid(schema: dict, data) -> list[str]:
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def body(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response).decode()


@pytest.fixture
def crest():
    return CommuneFactory(code="26108", name="Crest", postal_codes="26400", latitude=44.73, longitude=5.02)


@pytest.fixture
def hidden():
    """What must be in no feed."""
    return DynamicFactory(draft=True, name="La cachée"), DynamicFactory(
        name="L’archivée", freshness="archivee"
    )


def test_the_gogocarto_feed_is_what_gogocarto_reads(client, crest, hidden):
    shown = DynamicFactory(
        name='La Ruche "&" Cie', seat=crest, themes=["energie"], website="https://ruche.example/"
    )
    DynamicFactory(name="Sans lieu", seat=None)

    feed = json.loads(body(client, GOGOCARTO))

    assert valid(FEED, feed) == []
    assert [element["name"] for element in feed["data"]] == ['La Ruche "&" Cie']
    element = feed["data"][0]
    assert element["geo"] == {"latitude": 44.73, "longitude": 5.02}
    assert element["address"] == {"addressLocality": "Crest", "postalCode": "26400", "addressCountry": "FR"}
    assert element["categories"] == ["PTCE", "energie"]
    assert element["url"] == f"http://testserver{shown.get_absolute_url()}"


def test_an_empty_feed_is_still_json(client):
    assert json.loads(body(client, GOGOCARTO))["data"] == []
    assert json.loads(body(client, MURMURATIONS))["profiles"] == []


def test_our_own_feeds_can_be_imported_with_the_columns_that_we_propose(client, crest):
    """What one Archipel gives, another one reads."""
    TypologyFactory(slug="tiers-lieu", name="Tiers-lieu")
    DynamicFactory(name="Le Moulin", seat=crest, typology=TypologyFactory(slug="tiers-lieu"))

    for address in (
        GOGOCARTO,
        TIERS_LIEUX,
        "/api/v1/dynamics/?format=geojson",
        "/api/v1/dynamics/?format=csv",
    ):
        sheet = read_sheet(body(client, address).encode(), "flux")
        mapping = propose(sheet.columns)
        assert problem_of(mapping, has_default_type=True) == "", address
        assert [row[mapping["name"]] for row in sheet.rows] == ["Le Moulin"], address


def test_tiers_lieux_have_the_headers_of_their_lists_and_no_other_type(client, crest, hidden):
    place = TypologyFactory(slug="tiers-lieu", name="Tiers-lieu")
    shown = DynamicFactory(name="=Le Moulin", seat=crest, typology=place, themes=["energie"])
    DynamicFactory(name="Un PTCE", seat=crest)

    text = body(client, TIERS_LIEUX)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert list(rows[0]) == [name for name, _ in TIERS_LIEUX_COLUMNS]
    assert rows == [
        {
            "id": str(shown.pk),
            "siret": "",
            "str_nom": "'=Le Moulin",
            "categorie": "tiers-lieu",
            "typologie": "energie",
            "adresse": "",
            "code_postal": "26400",
            "numcom": "26108",
            "nomcom": "Crest",
            "url_web": "",
            "x_wgs84": "5.02",
            "y_wgs84": "44.73",
            "date_sai": rows[0]["date_sai"],
            "url_fiche": f"http://testserver{shown.get_absolute_url()}",
            "licence": "Licence Ouverte / Open Licence 2.0",
        }
    ]
    assert date.fromisoformat(rows[0]["date_sai"])
    assert (
        parse_table(text.encode(), "x", columns={"str_nom": "name"}, required={"name"}).rows[0]["name"]
        == "=Le Moulin"
    )


@pytest.mark.parametrize("scale", ["", "commune", "departement", "interregional"])
def test_a_murmurations_profile_follows_its_schema(client, crest, scale):
    dynamic = DynamicFactory(seat=crest, themes=["energie"], website="https://ruche.example/", scale=scale)

    profile = json.loads(body(client, f"{dynamic.get_absolute_url()}murmurations.json"))

    assert valid(PROFILE, profile) == []
    assert profile["primary_url"] == "https://ruche.example/"
    assert profile["geolocation"] == {"lat": 44.73, "lon": 5.02}
    assert f'href="{dynamic.get_absolute_url()}murmurations.json"' in body(client, dynamic.get_absolute_url())


def test_a_bare_record_has_a_valid_profile_too(client):
    dynamic = DynamicFactory(seat=None, summary="")

    assert valid(PROFILE, json.loads(body(client, f"{dynamic.get_absolute_url()}murmurations.json"))) == []


def test_what_is_not_published_has_no_profile_and_is_in_no_index(client, crest, hidden):
    shown = DynamicFactory(seat=crest)

    index = json.loads(body(client, MURMURATIONS))

    assert [one["profile_url"] for one in index["profiles"]] == [
        f"http://testserver{shown.get_absolute_url()}murmurations.json"
    ]
    assert client.get(f"{hidden[0].get_absolute_url()}murmurations.json").status_code == 404


def test_the_geojson_of_the_api_follows_its_rfc(client, crest):
    DynamicFactory(seat=crest)
    DynamicFactory(seat=None)

    data = json.loads(body(client, "/api/v1/dynamics/?format=geojson"))

    assert valid(GEOJSON, data) == []
    assert len(data["features"]) == 2


def json_ld(text: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])


def problems_of_json_ld(node, path: str = "$") -> list[str]:
    """Every node says its type, every identifier is absolute, nothing is empty."""
    if isinstance(node, list):
        return [problem for one in node for problem in problems_of_json_ld(one, f"{path}[]")]
    if not isinstance(node, dict):
        return [] if node not in ("", None) else [f"{path} est vide"]
    found = [] if "@type" in node else [f"{path} n’a pas de type"]
    if "@id" in node and not node["@id"].startswith("http"):
        found.append(f"{path} a un identifiant relatif")
    if path == "$" and node.get("@context") != "https://schema.org":
        found.append("le contexte n’est pas schema.org")
    return found + [
        problem
        for key, value in node.items()
        if not key.startswith("@")
        for problem in problems_of_json_ld(value, f"{path}.{key}")
    ]


def test_json_ld_of_pages_is_whole(client, crest):
    dynamic = DynamicFactory(
        name="La Ruche", seat=crest, themes=["energie"], website="https://ruche.example/"
    )
    organisation = OrganisationFactory(name="A </script><b>", acronym="AB", territory=crest)
    models.Actor.objects.create(organisation=organisation, dynamic=dynamic, category="associations")

    of_dynamic = json_ld(body(client, dynamic.get_absolute_url()))
    of_organisation = json_ld(body(client, organisation.get_absolute_url()))

    assert problems_of_json_ld(of_dynamic) == []
    assert problems_of_json_ld(of_organisation) == []
    assert of_organisation["name"] == "A </script><b>"
    assert [one["name"] for one in of_organisation["memberOf"]] == ["La Ruche"]


@pytest.mark.parametrize("address", [GOGOCARTO, TIERS_LIEUX, MURMURATIONS])
def test_feeds_are_open_to_other_sites_and_sent_once(client, crest, address):
    DynamicFactory(seat=crest)

    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert first["Access-Control-Allow-Origin"] == "*"
    assert (again.status_code, first["Cache-Control"]) == (304, "public, no-cache")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "count"), [(GOGOCARTO, 4), (TIERS_LIEUX, 4), (MURMURATIONS, 2)])
def test_feeds_ask_as_much_whatever_their_length(
    client, crest, django_assert_num_queries, address, count, rows
):
    place = TypologyFactory(slug="tiers-lieu", name="Tiers-lieu")
    DynamicFactory.create_batch(rows, seat=crest, themes=["energie"], typology=place)

    with django_assert_num_queries(count):
        body(client, address)


EMBED = "/dynamiques/integrer/"


def test_the_list_may_be_framed_by_other_sites_and_nothing_else_of_it(client):
    DynamicFactory(name="La Ruche")

    frame, snippet = client.get(f"{EMBED}?vue=1"), client.get(EMBED)

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert not frame.cookies
    assert "<script" not in frame.content.decode()
    assert '<base target="_blank">' in frame.content.decode()
    assert "frame-ancestors 'none'" in snippet["Content-Security-Policy"]
    assert snippet["X-Frame-Options"] == "DENY"


def test_the_framed_list_keeps_the_filters_of_its_address(client):
    wanted = DynamicFactory(name="La Ruche", themes=["energie"])
    DynamicFactory(name="Le Moulin")

    frame = body(client, f"{EMBED}?vue=1&theme=energie")
    snippet = body(client, f"{EMBED}?theme=energie&page=2")

    assert re.findall(r'data-id="(\d+)"', frame) == [str(wanted.pk)]
    assert 'data-count="1"' in frame
    assert 'href="http://testserver/dynamiques/?theme=energie"' in frame
    assert (
        "&lt;iframe src=&quot;http://testserver/dynamiques/integrer/?vue=1&amp;amp;theme=energie&quot;"
        in snippet
    )


def test_nobody_answers_is_said_in_the_frame(client):
    assert "Aucune dynamique ne répond à ces critères" in body(client, f"{EMBED}?vue=1&theme=energie")


def test_the_list_leads_to_its_embed_with_its_filters(client):
    DynamicFactory(themes=["energie"])

    assert 'href="/dynamiques/integrer/?theme=energie"' in body(client, "/dynamiques/?theme=energie")


def test_the_frame_needs_no_session(crest):
    DynamicFactory(seat=crest)

    response = Client(enforce_csrf_checks=True).get(f"{EMBED}?vue=1", headers={"sec-fetch-dest": "iframe"})

    assert response.status_code == 200
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_every_link_of_the_open_data_page_to_these_formats_opens(client):
    page = render_to_string("portal/partials/_commons_feeds.html")

    links = re.findall(r'href="([^"]+)"', page)

    assert len(links) == 5
    assert [client.get(link).status_code for link in links] == [200] * 5
