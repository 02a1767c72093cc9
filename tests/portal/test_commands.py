"""`import_csv` and `export_csv` as an operator meets them: exit codes, reports, round trip."""

import csv
import io
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from wagtail import hooks

from dynamics.models import Dynamic
from dynamics.services.import_report import CsvImport, Outcome, Result
from portal.management.commands import export_csv, import_csv
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    EpciFactory,
    ThemeFactory,
    TypologyFactory,
)

pytestmark = pytest.mark.django_db

GOOD = "reference,name,type,insee\nr1,La Ruche,ptce,26011\n"
BAD_ROW = "r2,Le Lien,inconnu,26011\n"


@pytest.fixture(autouse=True)
def _reference_data():
    TypologyFactory()
    ThemeFactory()
    CommuneFactory(code="26011", name="Aouste-sur-Sye", latitude=44.72, longitude=5.05)


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name="fichier.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def run(command: str, *arguments) -> tuple[int, str, str]:
    """Exit code, stdout and stderr, as from a terminal."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_a_file_whose_every_row_is_taken_exits_0(file):
    code, out, err = run("import_csv", "dynamics", file(GOOD))

    assert code == 0
    assert out == "fichier.csv : 1 ligne(s), UTF-8, séparateur virgule.\ncréée : 1.\n"
    assert "100 %  1/1" in err


def test_a_file_with_a_refused_row_exits_1_and_the_others_are_in(file):
    code, out, err = run("import_csv", "dynamics", file(GOOD + BAD_ROW))

    assert code == 1
    assert "ligne 3 « Le Lien » refusée : type inconnu « inconnu » (types : ptce)" in out
    assert err.endswith("1 ligne(s) sur 2 non prise(s) ; les autres sont importées.")
    assert Dynamic.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04zip", b"a,b\n1,2\n", b"name,type\n"])
def test_an_unusable_file_exits_2_and_nothing_is_written(file, content):
    code, _, err = run("import_csv", "dynamics", file(content))

    assert code == 2
    assert err.endswith("Rien n’a été écrit.")
    assert not Dynamic.objects.exists()


@pytest.mark.parametrize("path", ["/nulle/part.csv", "/tmp", "/dev/zero"])  # noqa: S108 (only read)
def test_what_is_no_file_exits_2(path):
    assert run("import_csv", "dynamics", path)[0] == 2


@pytest.mark.parametrize("kind", ["needs", "offers"])
def test_a_kind_that_this_installation_does_not_have_exits_2_and_says_so(file, kind):
    if kind in import_csv.importers():
        pytest.skip("this installation has it")

    code, _, err = run("import_csv", kind, file(GOOD))

    assert (code, err) == (2, f"Cette installation ne sait pas encore importer « {kind} ».")


def test_an_unknown_kind_is_told_with_those_that_exist(file, capsys):
    with pytest.raises(CommandError, match="dynamics"):
        call_command("import_csv", "licornes", str(file(GOOD)))


def test_a_dry_run_writes_nothing_but_its_report(file, tmp_path):
    report = tmp_path / "rapport.csv"

    code, out, _ = run("import_csv", "dynamics", file(GOOD + BAD_ROW), "--dry-run", "--report", report)

    assert code == 1
    assert "Essai : rien ne sera écrit." in out
    assert not Dynamic.objects.exists()
    assert report.exists()


def test_the_report_has_every_row_with_its_line_and_its_reason(file, tmp_path):
    report = tmp_path / "rapport.csv"
    run("import_csv", "dynamics", file(GOOD + BAD_ROW + "=r3,+Formule,ptce,99999\n"), "--report", report)

    rows = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))

    assert rows == [
        ["ligne", "reference", "nom", "resultat", "fiche", "message"],
        ["2", "r1", "La Ruche", "créée", "la-ruche", ""],
        ["3", "r2", "Le Lien", "refusée", "", "type inconnu « inconnu » (types : ptce)"],
        ["4", "'=r3", "'+Formule", "refusée", "", "code INSEE inconnu « 99999 »"],
    ]


def test_a_report_that_cannot_be_written_stops_before_anything_is(file, tmp_path):
    code, _, err = run("import_csv", "dynamics", file(GOOD), "--report", tmp_path / "absent" / "r.csv")

    assert code == 2
    assert "Rien n’a été importé." in err
    assert not Dynamic.objects.exists()


def test_unknown_columns_are_told_and_not_read(file):
    _, out, _ = run("import_csv", "dynamics", file("name,type,insee,couleur,\nLa Ruche,ptce,26011,bleu,\n"))

    assert "Colonnes inconnues, non lues : couleur, colonne 5 sans en-tête." in out


def test_other_apps_add_their_kind_by_a_hook(file):
    def importer(table, *, dry_run, progress):
        return [Outcome(row.line, row["reference"], row["title"], Result.CREATED) for row in table.rows]

    kind = CsvImport(columns={"title": "title", "reference": "reference"}, required={"title"}, run=importer)
    with hooks.register_temporarily(import_csv.HOOK, lambda: {"needs": kind}):
        code, out, _ = run("import_csv", "needs", file("reference;title\nb1;Un local\n"))

    assert (code, out.splitlines()[-1]) == (0, "créée : 1.")


def test_what_is_exported_comes_back_without_changing_anything(tmp_path, client):
    DynamicFactory(
        name='Le "Lien", ici\u00a0!', summary="Deux\nlignes", themes=["energie"], legal_forms=["scic"]
    )
    DynamicFactory(name="=Formule", year_started=1999, website="https://a.example", stage="creation")
    DynamicFactory(name="À l’échelle d’un pays", seat=EpciFactory(), precision="epci", reference="ext-1")
    DynamicFactory(name="Point exact", latitude=44.731234, longitude=5.05, precision="exact")
    before = list(Dynamic.objects.order_by("pk").values())
    out = tmp_path / "sortie.csv"

    code, said, _ = run("export_csv", "dynamics", out)
    again, told, _ = run("import_csv", "dynamics", out)

    assert (code, said) == (0, f"dynamics : écrit dans {out}\n")
    assert (again, told.splitlines()[-1]) == (0, "inchangée : 4.")
    assert "inconnues" not in told
    assert list(Dynamic.objects.order_by("pk").values()) == before


def test_the_export_is_what_the_api_gives(tmp_path, client):
    DynamicFactory.create_batch(3)
    DynamicFactory(live=False)
    run("export_csv", "dynamics", tmp_path / "sortie.csv")

    served = b"".join(client.get("/api/v1/dynamics/?format=csv").streaming_content)

    assert (tmp_path / "sortie.csv").read_bytes() == served


def test_a_dash_writes_to_stdout(tmp_path):
    DynamicFactory()

    code, out, _ = run("export_csv", "dynamics", "-")

    assert code == 0
    assert out.startswith("\ufeffid,reference,nom,")


@pytest.mark.parametrize("kind", ["needs", "offers", "tools", "proposals"])
def test_an_export_that_this_installation_does_not_have_exits_2_and_says_so(tmp_path, kind):
    if kind in export_csv.exporters():
        pytest.skip("this installation has it")

    code, _, err = run("export_csv", kind, tmp_path / "sortie.csv")

    assert (code, err) == (2, f"Cette installation n’a pas encore de données « {kind} ».")
    assert not (tmp_path / "sortie.csv").exists()


def test_other_apps_add_their_export_by_a_hook(tmp_path):
    with hooks.register_temporarily(export_csv.HOOK, lambda: {"tools": lambda: iter(["a,b\r\n", "1,2\r\n"])}):
        run("export_csv", "tools", tmp_path / "sortie.csv")

    assert (tmp_path / "sortie.csv").read_bytes() == b"a,b\r\n1,2\r\n"


def test_an_export_that_cannot_be_written_exits_2(tmp_path):
    assert run("export_csv", "dynamics", tmp_path / "absent" / "sortie.csv")[0] == 2


def test_the_exit_code_reaches_the_shell(tmp_path, settings):
    """Asked without a database: the file is refused first."""
    command = [sys.executable, "manage.py", "import_csv", "dynamics", str(tmp_path / "absent.csv")]

    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "n’est pas un fichier" in done.stderr
