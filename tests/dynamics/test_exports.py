"""What leaves in CSV and GeoJSON: whole, harmless, licensed, readable by the tools people have."""

import csv
import io
import json
import shutil
import subprocess

import pytest

from dynamics import exports
from dynamics.models import Dynamic
from tests.dynamics.factories import DynamicFactory

pytestmark = pytest.mark.django_db


def all_rows() -> list[dict]:
    text = "".join(exports.csv_lines(exports.rows(Dynamic.objects.listed())))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def collection() -> dict:
    return json.loads("".join(exports.geojson_chunks(exports.rows(Dynamic.objects.listed().order_by("pk")))))


def test_a_row_has_every_column_of_the_codebook():
    made = DynamicFactory(
        slug="la-ruche",
        name="La Ruche",
        themes=["energie", "mobilite"],
        legal_forms=["scic"],
        stage="creation",
        year_started=2017,
        website="https://ruche.example",
        seat__code="26011",
        seat__name="Aouste-sur-Sye",
        seat__latitude=44.72,
        seat__longitude=5.05,
    )

    assert all_rows() == [
        {
            "id": str(made.pk),
            "reference": "la-ruche",
            "nom": "La Ruche",
            "adresse": "http://testserver/dynamiques/la-ruche/",
            "type": "ptce",
            "activite": "active",
            "stade": "creation",
            "resume": "Un collectif qui agit sur son territoire.",
            "themes": "energie|mobilite",
            "formes_juridiques": "scic",
            "origine": "",
            "siege": "Aouste-sur-Sye",
            "siege_code": "26011",
            "precision": "commune",
            "latitude": "44.72",
            "longitude": "5.05",
            "departement": "26",
            "region": "84",
            "annee": "2017",
            "site_web": "https://ruche.example",
            "fraicheur": "a-jour",
            "modifiee_le": made.updated_at.isoformat(timespec="seconds"),
            "licence": "Licence Ouverte / Open Licence 2.0",
        }
    ]
    assert list(all_rows()[0]) == [name for name, _ in exports.COLUMNS]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(start):
    DynamicFactory(name=f"{start}HYPERLINK()", summary="a = b")

    assert [(row["nom"], row["resume"]) for row in all_rows()] == [(f"'{start}HYPERLINK()", "a = b")]


def test_a_negative_longitude_stays_a_number():
    DynamicFactory(latitude=48.4, longitude=-4.49)

    assert all_rows()[0]["longitude"] == "-4.49"


def test_quotes_commas_and_new_lines_come_back_as_they_were():
    DynamicFactory(name='Le "Lien", ici', summary="Une ligne ;\nune autre")

    assert (all_rows()[0]["nom"], all_rows()[0]["resume"]) == ('Le "Lien", ici', "Une ligne ;\nune autre")


@pytest.mark.parametrize("count", [1, 3])
def test_rows_cost_the_same_few_queries_however_many_they_are(count, django_assert_num_queries):
    DynamicFactory.create_batch(count, themes=["energie"], legal_forms=["scic"])

    with django_assert_num_queries(3):
        assert len(all_rows()) == count


def test_the_collection_follows_rfc_7946():
    DynamicFactory(latitude=44.123456789, longitude=5.987654321)
    DynamicFactory(seat=None, latitude=None, longitude=None)

    found = collection()

    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert found["licence"]["name"] == "Licence Ouverte / Open Licence 2.0"
    assert [feature["geometry"] for feature in found["features"]] == [
        {"type": "Point", "coordinates": [5.98765, 44.12346]},
        None,
    ]
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"]["id"]


def test_an_empty_collection_is_one_too():
    assert collection()["features"] == []


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs GDAL (apt install gdal-bin)")
def test_gdal_opens_the_collection(tmp_path):
    DynamicFactory.create_batch(3, name='Le "Lien" d’été')
    path = tmp_path / "dynamiques.geojson"
    path.write_text("".join(exports.geojson_chunks(exports.rows(Dynamic.objects.listed()))), encoding="utf-8")

    seen = subprocess.run(["ogrinfo", "-al", "-so", path], capture_output=True, text=True, check=True).stdout

    assert "Geometry: Point" in seen
    assert "Feature Count: 3" in seen
    assert "WGS 84" in seen
