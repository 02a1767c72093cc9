"""The files of each night: what is in them, what never is, and what happens when something is wrong."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from jsonschema import Draft202012Validator

from community.exchanges.enums import Audience
from community.members.enums import RunState
from community.members.models import TaskRun
from dynamics import exports
from dynamics.models import Dynamic
from dynamics.services import snapshot
from portal.models import OpenDataDump
from portal.open_data import REMOVED, tables, without_contacts
from portal.services import open_data
from portal.services.open_data import DumpError, publish
from portal.tasks import publish_open_data
from tests.dynamics.factories import DynamicFactory, LinkFactory, OrganisationFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import PropositionFactory, SupportFactory
from tests.toolbox.factories import ResourcePersonFactory, ToolFactory, UsageReportFactory

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 22, 4, 50, tzinfo=ZoneInfo("Europe/Paris"))
SECRETS = ("Prénom-Introuvable", "Nom-Introuvable", "secret.example", "06 99 88 77 66", "réservé aux membres")


@pytest.fixture(autouse=True)
def _nothing_held():
    snapshot.reset()
    yield
    snapshot.reset()


def night(day: int, month: int = 11) -> datetime:
    return NIGHT.replace(day=day, month=month)


def read(dump: OpenDataDump, name: str) -> bytes:
    with default_storage.open(f"{dump.folder}/{name}") as file:
        return file.read()


def lines(dump: OpenDataDump, table: str) -> list[dict]:
    return [json.loads(line) for line in read(dump, f"{table}.jsonl").decode().splitlines()]


@pytest.fixture
def told():
    """A row of everything, and beside each what must stay here."""
    person = UserFactory(
        email="introuvable@secret.example", first_name="Prénom-Introuvable", last_name="Nom-Introuvable"
    )
    ruche = DynamicFactory(
        slug="la-ruche",
        name="=La Ruche",
        themes=["energie", "emploi"],
        summary="Écrivez à contact@secret.example ou au 06 99 88 77 66.",
    )
    DynamicFactory(slug="brouillon", live=False, summary="réservé aux membres")
    LinkFactory(
        source_dynamic=ruche, declared_by=person, description="Par Nom@secret.example, un projet commun."
    )
    OrganisationFactory(slug="fonds", claimed_by=person)
    tool = ToolFactory(slug="recit", uses=[ruche], proposed_by=person, owner=person)
    ResourcePersonFactory(tool=tool, user=person, how="réservé aux membres")
    UsageReportFactory(tool=tool, dynamic=ruche, author=person)
    SupportFactory(proposition=PropositionFactory(ours=True, author=person), user=person)
    NeedFactory(
        dynamic=ruche,
        owner=person,
        entered_by=person,
        contact_name="Nom-Introuvable",
        contact_email="autre@secret.example",
        description="Joignez-nous au 06 99 88 77 66.",
    )
    NeedFactory(dynamic=ruche, title="Besoin réservé aux membres", audience=Audience.MEMBERS)
    OfferFactory(dynamic=None, owner=person, return_note="réservé aux membres")
    return ruche


def test_a_dump_holds_every_table_in_every_format(told):
    dump = publish(now=NIGHT)

    expected = [f"{table.name}.{extension}" for table in tables() for extension in table.formats]
    companions = ["dictionnaire.csv", "schemas.json", "LICENCE.txt", "datapackage.json", "SHA256SUMS"]
    assert [entry["name"] for entry in dump.files] == [*expected, *companions, "archipel-2026-11-22.zip"]
    assert {entry["table"]: entry["rows"] for entry in dump.files if entry["table"]}.items() >= {
        "dynamiques": 2,  # the other end of the link
        "outils": 1,
        "besoins": 1,
        "offres": 1,
        "propositions": 1,
        "liens": 1,
    }.items()


def test_csv_lines_and_geojson_say_the_same(told):
    dump = publish(now=NIGHT)

    sheet = list(csv.reader(io.StringIO(read(dump, "dynamiques.csv").decode("utf-8-sig"))))
    rows = lines(dump, "dynamiques")
    collection = json.loads(read(dump, "dynamiques.geojson"))
    assert sheet[0] == [name for name, _ in exports.COLUMNS] == list(rows[0])
    assert sheet[1][2] == "'=La Ruche"  # no spreadsheet runs it
    assert rows[0]["nom"] == "=La Ruche"
    assert (sheet[1][8], rows[0]["themes"]) == ("|".join(rows[0]["themes"]), rows[0]["themes"])
    assert sorted(rows[0]["themes"]) == ["emploi", "energie"]
    assert [feature["properties"]["nom"] for feature in collection["features"]] == [
        row["nom"] for row in rows
    ]
    assert collection["features"][0]["geometry"]["coordinates"] == [
        round(told.longitude, 5),
        round(told.latitude, 5),
    ]


def test_every_line_is_as_the_published_schema_says(told):
    dump = publish(now=NIGHT)

    schemas = json.loads(read(dump, "schemas.json"))
    assert sorted(schemas) == sorted(table.name for table in tables())
    for name, schema in schemas.items():
        assert schema["additionalProperties"] is False
        assert [list(Draft202012Validator(schema).iter_errors(row)) for row in lines(dump, name)] == [
            [] for _ in lines(dump, name)
        ]


def test_checksums_licence_and_description_go_with_the_files(told):
    dump = publish(now=NIGHT)

    sums = dict(reversed(line.split("  ")) for line in read(dump, "SHA256SUMS").decode().splitlines())
    package = json.loads(read(dump, "datapackage.json"))
    with zipfile.ZipFile(io.BytesIO(read(dump, "archipel-2026-11-22.zip"))) as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    for name, digest in sums.items():
        assert hashlib.sha256(read(dump, name)).hexdigest() == digest, name
        assert zipped[name] == read(dump, name)
    assert set(zipped) == {*sums, "SHA256SUMS"}
    assert "Licence Ouverte" in zipped["LICENCE.txt"].decode()
    assert package["licenses"][0]["name"] == "etalab-2.0"
    assert {resource["path"] for resource in package["resources"]} < set(sums)


def test_the_files_never_tell_of_a_person(told):
    dump = publish(now=NIGHT)

    for entry in dump.files:
        if not entry["name"].endswith(".zip"):
            text = read(dump, entry["name"]).decode()
            assert [secret for secret in SECRETS if secret in text] == [], entry["name"]
    assert lines(dump, "dynamiques")[0]["resume"] == f"Écrivez à {REMOVED} ou au {REMOVED}."
    assert lines(dump, "besoins")[0]["description"] == f"Joignez-nous au {REMOVED}."
    assert lines(dump, "offres")[0]["dynamique"] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b+c@asso-dici.fr, merci", f"{REMOVED}, merci"),
        ("+33 6 12 34 56 78 ou 0612345678", f"{REMOVED} ou {REMOVED}"),
        ("Voir https://mastodon.example/@ruche, depuis 2012 et 10 000 €", None),
    ],
)
def test_contact_details_are_taken_out_of_texts(text, expected):
    assert without_contacts(text) == (expected or text)


# What goes wrong


def test_a_wrong_row_keeps_the_former_dump_and_marks_the_run(told):
    former = publish(now=night(21))
    Dynamic.objects.filter(pk=told.pk).update(stage="contact@secret.example")

    with pytest.raises(DumpError) as refused:
        publish_open_data()

    run = TaskRun.objects.get(name="portal.publish_open_data")
    assert (run.state, run.error) == (RunState.FAILED, "DumpError")
    assert "stade" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert list(OpenDataDump.objects.all()) == [former]
    assert read(former, "dynamiques.csv")


def test_a_night_that_goes_well_is_written_down(told):
    publish_open_data()

    run = TaskRun.objects.get(name="portal.publish_open_data")
    assert run.state == RunState.DONE
    assert run.counts["files"] == len(OpenDataDump.objects.get().files)


def test_an_address_that_is_none_is_left_out_rather_than_stopping_everything():
    DynamicFactory(website="ftp://vieux.example/fiche")

    assert lines(publish(now=NIGHT), "dynamiques")[0]["site_web"] is None


def test_a_second_run_the_same_day_replaces_the_first(told):
    first = publish(now=NIGHT)
    DynamicFactory()

    second = publish(now=NIGHT.replace(hour=9))

    assert OpenDataDump.objects.count() == 1
    assert second.rows > first.rows
    assert not default_storage.exists(f"{first.folder}/dynamiques.csv")
    assert default_storage.exists(f"{second.folder}/dynamiques.csv")


def test_thirty_days_are_kept_then_the_first_of_each_month():
    old = [publish(now=night(day, month)) for month, day in ((9, 1), (9, 2), (10, 5), (10, 6), (11, 20))]

    publish(now=NIGHT)

    assert [f"{dump.day:%m-%d}" for dump in OpenDataDump.objects.order_by("day")] == [
        *("09-01", "10-05", "11-20", "11-22")
    ]
    assert not default_storage.exists(f"{old[1].folder}/dynamiques.csv")


def test_a_storage_that_fails_leaves_no_half_dump(told, monkeypatch):
    former = publish(now=night(21))
    saved = []

    def save(name, content):
        if len(saved) == 3:
            raise OSError("disque plein")
        saved.append(name)
        return type(default_storage._wrapped).save(default_storage._wrapped, name, content)

    monkeypatch.setattr(default_storage, "save", save)

    with pytest.raises(OSError, match="disque plein"):
        publish(now=NIGHT)

    assert list(OpenDataDump.objects.all()) == [former]
    assert [name for name in saved if default_storage.exists(name)] == []


# The page and its addresses


def test_before_the_first_night_the_page_says_so(client):
    assert "seront écrits cette nuit" in client.get("/donnees/").content.decode()
    assert client.get("/donnees/dernier/dynamiques.csv").status_code == 404


def test_the_page_lists_the_dumps_with_size_and_date(client, told):
    publish(now=night(21))
    dump = publish(now=NIGHT)

    page = client.get("/donnees/").content.decode()

    assert "Publiés le 22 novembre 2026" in page
    assert re.search(r"ZIP, [\d,]+\sKio", page)
    assert page.count('<li id="2026-11-2') == 2
    assert 'href="/donnees/2026-11-21/archipel-2026-11-21.zip"' in page
    for entry in dump.files:
        if entry["table"]:
            assert f'href="/donnees/dernier/{entry["name"]}"' in page


def test_the_last_files_have_an_address_without_a_date(client, told):
    dump = publish(now=NIGHT)

    file = client.get("/donnees/dernier/liens.jsonl", follow=True)
    archive = client.get("/donnees/dernier/archipel.zip", follow=True)

    assert file.redirect_chain == [("/donnees/2026-11-22/liens.jsonl", 302)]
    assert b"".join(file.streaming_content) == read(dump, "liens.jsonl")
    assert file["Content-Disposition"] == 'attachment; filename="liens.jsonl"'
    assert archive["Content-Type"] == "application/zip"


@pytest.mark.parametrize(
    "path",
    [
        "2026-11-22/absent.csv",
        "2026-13-45/liens.csv",
        "2020-01-01/liens.csv",
        "x/liens.csv",
        "2026-11-22/..%2Fx",
    ],
)
def test_what_was_not_published_is_missing(client, told, path):
    publish(now=NIGHT)

    assert client.get(f"/donnees/{path}").status_code == 404


def test_a_file_that_the_storage_lost_is_missing(client, told):
    dump = publish(now=NIGHT)
    open_data.erase(dump.folder, dump.files)

    assert client.get("/donnees/2026-11-22/liens.csv").status_code == 404


def test_no_address_of_somebody_stops_the_files_of_the_night():
    DynamicFactory(slug="mastodon", website="https://framapiaf.org/@archipel@mamot.fr")
    DynamicFactory(slug="colle", summary="Écrire à jean@asso.fr06 12 34 56 78 pour venir.")

    publish(now=NIGHT)

    assert OpenDataDump.objects.count() == 1
    assert without_contacts("jean@asso.fr06 12 34 56 78") == REMOVED * 2
