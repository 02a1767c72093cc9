"""The tables of means by file: out, in again, and what is wrong told by line."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from dynamics.services.csv_reading import UnusableFileError
from evaluation import tables
from evaluation.models import Interest, ResourceLine, ResourceYear
from tests.evaluation.means_world import fill, means_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return means_world()


def sent(text: str, **more) -> dict:
    return {"file": SimpleUploadedFile("t.csv", text.encode(), content_type="text/csv"), **more}


def test_what_goes_out_comes_back_as_it_was(client, world):
    fill(world.dynamic, year=2024)
    fill(world.dynamic, year=2025)
    world.as_role(client, "contributeur")
    for name in tables.KINDS:
        out = client.get(world.url(f"ressources/fichier/{name}/csv/")).content.decode()

        response = client.post(world.url(f"ressources/fichier/{name}/"), sent(out, replaces="oui"))

        again = client.get(world.url(f"ressources/fichier/{name}/csv/")).content.decode()
        assert response.status_code == 302
        assert again == out
        assert out.count("\n") > 1


def test_rows_of_a_spreadsheet_in_french_are_read(client, world):
    text = "Année;Nature;Précision;Montant;Heures;Niveau\n2025;Ventes et prestations;ateliers;12 500,50;;\n2025;bénévolat;;;320;2\n"
    world.as_role(client, "animateur")

    client.post(world.url("ressources/fichier/ressources/"), sent(text))

    lines = ResourceLine.objects.order_by("position").values_list("kind", "amount_eur", "hours", "skill")
    assert [(kind, str(amount), str(hours), skill) for kind, amount, hours, skill in lines] == [
        ("ventes", "12500.50", "None", None),
        ("benevolat", "None", "320.00", 2),
    ]


def test_one_wrong_row_and_nothing_is_written_and_everything_comes_back(client, world):
    Interest.objects.create(dynamic=world.dynamic, actor="déjà là")
    text = "acteur,apporte,attend\nLe lycée,une salle,des stages\n,oublié,rien\n"
    world.as_role(client, "animateur")

    page = unescape(
        client.post(world.url("ressources/fichier/interets/"), sent(text)).content.decode()
    ).replace("\u00a0", " ")

    assert "Ligne 3 : acteur : Champ requis." in page
    assert "1 ligne lisible" in page
    assert "Le lycée,une salle,des stages" in page  # the text, to be corrected on the spot
    assert list(Interest.objects.values_list("actor", flat=True)) == ["déjà là"]

    corrected = text.replace(",oublié", "La mairie,oublié")
    client.post(world.url("ressources/fichier/interets/"), {"text": corrected})

    assert list(Interest.objects.values_list("actor", flat=True)) == ["déjà là", "Le lycée", "La mairie"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("ressources", "annee,nature\n20x5,ventes\n", "« 20x5 » n’est pas une année"),
        ("ressources", "annee,nature\n2025,troc de graines\n", "Ligne 2 : nature : "),
        ("ressources", "annee,nature,heures\n2025,ventes,3\n", "ne valent que pour le bénévolat"),
        ("chaine", 'maillon,ajoute\n"ouvert,rien\n', "guillemet"),
        ("interets", "couleur,forme\nvert,rond\n", "aucun en-tête connu"),
        ("interets", "apporte,attend\nx,y\n", "Il manque la colonne"),
    ],
)
def test_each_defect_is_told_with_its_line(client, world, name, text, message):
    world.as_role(client, "animateur")

    page = unescape(client.post(world.url(f"ressources/fichier/{name}/"), sent(text)).content.decode())

    assert message in page.replace("\u00a0", " ")
    assert not ResourceYear.objects.exists() and not Interest.objects.exists()


def test_an_empty_sending_and_an_unknown_table_are_answered(client, world):
    world.as_role(client, "animateur")

    assert (
        "Choisissez un fichier" in client.post(world.url("ressources/fichier/interets/"), {}).content.decode()
    )
    assert client.get(world.url("ressources/fichier/absente/")).status_code == 404


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(client, world):
    Interest.objects.create(dynamic=world.dynamic, actor="=cmd()")
    world.as_role(client, "animateur")

    out = client.get(world.url("ressources/fichier/interets/csv/")).content.decode()

    assert "'=cmd()" in out
    client.post(world.url("ressources/fichier/interets/"), sent(out, replaces="oui"))
    assert Interest.objects.get().actor == "=cmd()"


@given(content=st.binary(max_size=300))
def test_no_content_whatsoever_breaks_the_reading(content):
    for kind in tables.KINDS.values():
        try:
            reading = tables.read_rows(kind, content)
        except UnusableFileError:
            continue
        assert reading.values or reading.errors
