"""`import_csv` and `export_csv` of needs and offers."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.exchanges import tasks
from community.exchanges.enums import Audience, EnteredFrom, Scope, State
from community.exchanges.models import Need, Offer, Suggestion
from community.exchanges.services import recompute, records
from dynamics.models import SnapshotVersion
from tests.dynamics.factories import DynamicFactory, ThemeFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

HEADERS = ["reference", "dynamic", "title", "description", "themes", "sheet", "tools", "forms", "scope"]
ROW = {
    "reference": "b1",
    "dynamic": "la-ruche",
    "title": "Trouver un lieu",
    "description": "Au bourg, à plusieurs.",
}
FULL = ROW | {
    "themes": "energie|culture",
    "sheet": "habitants",
    "tools": "recit",
    "forms": "tsf|visite",
    "scope": "proximite",
}


@pytest.fixture(autouse=True)
def _reference_data():
    DynamicFactory(slug="la-ruche", reference="R-1")
    DynamicFactory(slug="cachee", live=False)
    ThemeFactory()
    ThemeFactory(slug="culture", name="Culture")
    ToolFactory(slug="recit", name="Récit collectif")


@pytest.fixture
def run(tmp_path):
    """Import rows; (exit code, what was said)."""

    def load(*rows, kind="needs", dry_run=False, headers=HEADERS):
        path, out = tmp_path / "fichier.csv", io.StringIO()
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headers, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        try:
            call_command("import_csv", kind, str(path), dry_run=dry_run, stdout=out, stderr=io.StringIO())
        except CommandError as error:
            return error.returncode, out.getvalue() + str(error)
        return 0, out.getvalue()

    return load


@pytest.mark.parametrize(("kind", "model"), [("needs", Need), ("offers", Offer)])
def test_a_row_becomes_an_open_public_record_of_its_dynamique(run, client, kind, model):
    code, _ = run(FULL, kind=kind)

    record = model.objects.get()
    assert code == 0
    assert (record.reference, record.dynamic.slug, record.owner) == ("b1", "la-ruche", None)
    assert (record.state, record.audience, record.opened_at is not None) == (
        State.OPEN,
        Audience.PUBLIC,
        True,
    )
    assert {theme.slug for theme in record.themes.all()} == {"energie", "culture"}
    assert [tool.slug for tool in record.tools.all()] == ["recit"]
    assert (record.sheet, record.forms, record.scope) == ("habitants", ["visite", "tsf"], "proximite")
    assert [one["id"] for one in client.get(f"/api/v1/{kind}/?q=lieu").json()["results"]] == [record.pk]


def test_a_bare_row_is_taken_with_nothing_ticked(run):
    assert run(ROW)[0] == 0

    need = Need.objects.get()
    assert (need.forms, need.sheet, need.scope) == ([], "", Scope.EVERYWHERE)
    assert need.entered_from == EnteredFrom.IMPORT


def test_a_title_too_long_for_a_line_is_cut_and_kept_whole_in_the_description(run):
    title = "Trouver un lieu " * 10

    assert run(ROW | {"title": title})[0] == 0

    need = Need.objects.get()
    assert len(need.title) <= 140
    assert need.title.endswith("…")
    assert need.description == f"{title.strip()}\n\n{ROW['description']}"
    assert "inchangée : 1" in run(ROW | {"title": title})[1]


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"dynamic": "inconnue"}, "dynamic", "dynamique inconnue « inconnue »"),
        ({"dynamic": ""}, "dynamic", "la case est vide"),
        ({"dynamic": "cachee"}, "dynamic", "la dynamique « cachee » n’est pas publiée"),
        ({"reference": ""}, "reference", "la case est vide"),
        ({"title": ""}, "title", "la case est vide"),
        ({"description": "x" * 4001}, "description", "4001 caractères, 4000 au plus"),
        ({"themes": "energie|vagues"}, "themes", "thème inconnu « vagues »"),
        ({"tools": "marteau"}, "tools", "outil inconnu « marteau »"),
        ({"sheet": "couture"}, "sheet", "fiche inconnue « couture »"),
        ({"forms": "visite|danse"}, "forms", "forme inconnue « danse »"),
        ({"scope": "lune"}, "scope", "portée inconnue « lune »"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line_and_its_column_and_the_others_are_taken(
    run, change, column, said
):
    code, text = run(FULL | change | {"reference": change.get("reference", "faux")}, FULL)

    assert code == 1
    assert "ligne 2 " in text
    assert f"colonne {column} : {said}" in text
    assert [need.reference for need in Need.objects.all()] == ["b1"]


def test_every_defect_of_a_row_is_told_at_once(run):
    _, text = run(FULL | {"themes": "vagues", "scope": "lune"})

    assert "colonne themes" in text
    assert "colonne scope" in text


def test_an_unusable_file_writes_nothing(run, tmp_path):
    assert run(ROW, headers=["reference", "title"])[0] == 2
    assert not Need.objects.exists()


def test_a_dry_run_writes_nothing(run):
    code, text = run(FULL, FULL | {"reference": "b2", "themes": "vagues"}, dry_run=True)

    assert (code, Need.objects.count()) == (1, 0)
    assert "créée : 1" in text


def test_the_same_file_twice_changes_nothing(run):
    run(FULL)
    before = Need.objects.values().get()

    code, text = run(FULL)

    assert (code, Need.objects.values().get()) == (0, before)
    assert "inchangée : 1" in text


def test_a_changed_row_updates_and_an_empty_cell_says_nothing(run):
    run(FULL)

    code, text = run(ROW | {"title": "Trouver un grand lieu", "themes": "culture"})

    need = Need.objects.get()
    assert (code, "mise à jour : 1" in text) == (0, True)
    assert (need.title, need.sheet, [theme.slug for theme in need.themes.all()]) == (
        "Trouver un grand lieu",
        "habitants",
        ["culture"],
    )


def test_a_reference_given_twice_in_a_file_is_refused_the_second_time(run):
    code, text = run(ROW, ROW | {"title": "Autre chose"})

    assert (code, Need.objects.count()) == (1, 1)
    assert "colonne reference : la ligne 2 porte déjà « b1 »" in text


def test_what_a_person_wrote_or_closed_is_left_alone(run):
    dynamic = DynamicFactory(slug="autre")
    NeedFactory(reference="b1", dynamic=dynamic)
    run(ROW | {"reference": "b2"})
    records.close_record(record=Need.objects.get(reference="b2"), user=UserFactory())

    code, text = run(ROW, ROW | {"reference": "b2", "title": "Changé"})

    assert code == 1
    assert "une personne s’en occupe" in text
    assert "l’état est « fermé »" in text
    assert not Need.objects.filter(title="Changé").exists()


def test_a_dynamique_may_be_named_by_its_own_reference(run):
    assert run(ROW | {"dynamic": "R-1"})[0] == 0

    assert Need.objects.get().dynamic.slug == "la-ruche"


def test_an_import_is_seen_by_the_facets_of_the_dynamiques(run, client):
    version = SnapshotVersion.objects.get(pk=1).current

    run(ROW)

    assert SnapshotVersion.objects.get(pk=1).current > version


def test_a_file_costs_few_queries_a_row(run):
    rows = [FULL | {"reference": f"b{number}", "title": f"Besoin {number}"} for number in range(60)]

    with CaptureQueriesContext(connection) as queries:
        assert run(*rows)[0] == 0

    assert Need.objects.count() == 60
    assert len(queries) < 60


@pytest.mark.parametrize(("kind", "factory"), [("needs", NeedFactory), ("offers", OfferFactory)])
def test_what_is_exported_is_public_names_nobody_and_comes_back_unchanged(run, tmp_path, kind, factory):
    writer = UserFactory(email="autrice@secret.example", first_name="Prénom-Introuvable")
    shown = factory(title="=Un titre", themes=[ThemeFactory()], forms=["visite"], owner=writer)
    factory(audience=Audience.MEMBERS, title="Réservé")
    factory(state=State.CLOSED, title="Fini")
    path = tmp_path / "sortie.csv"

    call_command("export_csv", kind, str(path), stdout=io.StringIO())

    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["title"] for row in rows] == ["'=Un titre"]
    assert list(rows[0])[:9] == HEADERS
    assert rows[0]["dynamic"] == shown.dynamic.slug
    assert not any(secret in text for secret in ("secret.example", "Introuvable", "Réservé", "Fini"))
    call_command("import_csv", kind, str(path), stdout=(said := io.StringIO()), stderr=io.StringIO())
    assert "inchangée : 1" in said.getvalue()


def test_what_is_imported_is_suggested_without_waiting_for_the_night(run, committed):
    offer = OfferFactory(title="Notre lieu au bourg", description="Nous avons trouvé un lieu, à plusieurs.")

    with committed():
        run(ROW)

    assert [(row.need.reference, row.offer) for row in Suggestion.objects.all()] == [("b1", offer)]


def test_a_file_asks_for_one_run_whatever_its_rows(run, committed, settings, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.compute_suggestions, "apply_async", lambda **call: asked.append(call))
    settings.CELERY_TASK_ALWAYS_EAGER = False

    with committed():
        run(ROW, ROW | {"reference": "b2"}, ROW | {"reference": "b3", "dynamic": "inconnue"})
    with committed():
        run(ROW | {"title": "Un autre titre"}, ROW | {"reference": "b4"})  # b1 waits for its run already

    named = [
        list(Need.objects.filter(pk__in=call["kwargs"]["need_ids"]).values_list("reference", flat=True))
        for call in asked
    ]
    assert [sorted(references) for references in named] == [["b1", "b2"], ["b4"]]


def test_a_file_too_large_for_this_process_is_left_to_the_night(run, committed, monkeypatch):
    OfferFactory(title="Notre lieu au bourg")
    monkeypatch.setattr(recompute, "MOST_IN_PROCESS", 1)

    with committed():
        code, _ = run(ROW, ROW | {"reference": "b2"})

    assert code == 0
    assert not Suggestion.objects.exists()
