"""What an import of dynamiques makes of each row, whatever the file it comes from."""

import csv
import io

import pytest
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from dynamics import verbs
from dynamics.models import Dynamic
from dynamics.services import csv_reading
from dynamics.services.csv_reading import UnusableFileError, read_table
from dynamics.services.import_report import Result
from dynamics.services.import_values import COLUMNS, REQUIRED
from dynamics.services.importing import import_dynamics
from dynamics.services.publication import latest_version, save_edit
from tests.dynamics.factories import (
    CommuneFactory,
    DepartementFactory,
    DynamicFactory,
    LegalFormFactory,
    RegionFactory,
    TeamMemberFactory,
    ThemeFactory,
    TypologyFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

HEADERS = ["reference", "name", "type", "insee"]
GOOD = {"reference": "r1", "name": "La Ruche d’Aouste", "type": "ptce", "insee": "26011"}


@pytest.fixture(autouse=True)
def _reference_data():
    TypologyFactory(plural="PTCE", acronym="PTCE", long_name="pôle territorial de coopération économique")
    ThemeFactory(position=1)
    ThemeFactory(slug="mobilite", name="Mobilité", position=2)
    LegalFormFactory()
    CommuneFactory(code="26011", name="Aouste-sur-Sye", latitude=44.72, longitude=5.05, postal_codes="26400")
    jura = DepartementFactory(
        code="39", name="Jura", region=RegionFactory(code="27", name="Bourgogne-Franche-Comté")
    )
    CommuneFactory(
        code="39300",
        name="Lons-le-Saunier",
        latitude=46.67,
        longitude=5.55,
        postal_codes="39000",
        departement=jura,
    )


@pytest.fixture
def load(tmp_path):
    """Import rows (dictionaries) or the bytes of a file."""

    def run(*rows, content: bytes | None = None, dry_run=False):
        if content is None:
            content = written(*rows)
        path = tmp_path / "fichier.csv"
        path.write_bytes(content)
        return import_dynamics(read_table(path, columns=COLUMNS, required=REQUIRED), dry_run=dry_run)

    return run


def written(*rows: dict, separator=",", encoding="utf-8") -> bytes:
    headers = list(dict.fromkeys([*HEADERS, *(key for row in rows for key in row)]))
    lines = io.StringIO()
    writer = csv.DictWriter(lines, headers, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue().encode(encoding)


def results(outcomes) -> list[str]:
    return [outcome.result for outcome in outcomes]


def row(**cells) -> dict:
    return {**GOOD, **cells}


# What is taken


def test_a_full_row_becomes_a_published_record_that_says_where_it_comes_from(load):
    outcomes = load(
        row(
            stage="creation",
            summary="Des habitantes et des artisans.",
            themes="energie|Mobilité",
            legal_forms="SCIC",
            website="ruche.example",
            year="2017",
            commune="Aouste sur Sye",
            departement="Drôme",
            region="84",
        )
    )

    made = Dynamic.objects.get()
    assert results(outcomes) == [Result.CREATED]
    assert (made.slug, made.reference, made.live, made.stage) == ("la-ruche-daouste", "r1", True, "creation")
    assert (made.seat.code, made.latitude, made.longitude, made.precision) == (
        "26011",
        44.72,
        5.05,
        "commune",
    )
    assert (made.departement_code, made.region_code) == ("26", "84")
    assert made.cell is not None
    assert made.website == "https://ruche.example"
    assert made.year_started == 2017
    assert sorted(theme.slug for theme in made.themes.all()) == ["energie", "mobilite"]
    assert [form.slug for form in made.legal_forms.all()] == ["scic"]
    assert made.sources[0].startswith("Import du fichier fichier.csv, ")
    assert made.first_published_at is not None


def test_what_is_imported_is_found_by_search_and_kept_in_the_journal(load):
    load(row(name="La Ruche des Hautes Herbes"))

    found = get_search_backend().search("herb", Dynamic.objects.all())
    assert [dynamic.reference for dynamic in found] == ["r1"]
    assert ModelLogEntry.objects.get().action == verbs.IMPORTED


def test_importing_the_same_file_again_changes_nothing(load):
    load(row(themes="energie"), row(reference="", name="Le Verger"))
    before = list(Dynamic.objects.order_by("pk").values())

    outcomes = load(row(themes="energie"), row(reference="", name="Le Verger"))

    assert results(outcomes) == [Result.UNCHANGED] * 2
    assert list(Dynamic.objects.order_by("pk").values()) == before


def test_a_changed_row_updates_its_record_and_says_what_changed(load):
    load(row(themes="energie"))

    outcomes = load(row(name="La Grande Ruche", themes="mobilite", insee="39300", year="2001"))

    updated = Dynamic.objects.get()
    assert results(outcomes) == [Result.UPDATED]
    assert outcomes[0].message.startswith("nom, année de naissance, thèmes, siège")
    assert (updated.name, updated.slug, updated.year_started) == ("La Grande Ruche", "la-ruche-daouste", 2001)
    assert (updated.seat.code, updated.latitude, updated.departement_code) == ("39300", 46.67, "39")
    assert [theme.slug for theme in updated.themes.all()] == ["mobilite"]


def test_an_empty_cell_leaves_what_the_record_has(load):
    load(row(summary="Un collectif.", themes="energie", year="2017"))

    outcomes = load(row(summary="", themes="", year=""))

    kept = Dynamic.objects.get()
    assert results(outcomes) == [Result.UNCHANGED]
    assert (kept.summary, kept.year_started, kept.themes.count()) == ("Un collectif.", 2017, 1)


def test_the_address_of_a_record_serves_as_its_reference(load):
    DynamicFactory(slug="la-ruche", name="La Ruche")

    outcomes = load(row(reference="la-ruche", name="La Ruche", summary="Nouveau résumé."))

    assert results(outcomes) == [Result.UPDATED]
    assert Dynamic.objects.get().summary == "Nouveau résumé."


def test_without_reference_the_name_and_the_commune_tell_the_record(load):
    load(row(reference="", name="Le Verger"))

    outcomes = load(row(reference="", name="LE VERGER", summary="Des pommes."))

    assert results(outcomes) == [Result.UPDATED]
    assert Dynamic.objects.count() == 1


def test_the_same_name_in_two_communes_makes_two_records_with_their_own_address(load):
    outcomes = load(row(reference="", name="Le Verger"), row(reference="", name="Le Verger", insee="39300"))

    assert [outcome.slug for outcome in outcomes] == ["le-verger", "le-verger-2"]
    assert Dynamic.objects.count() == 2


def test_a_name_that_is_an_address_of_the_site_gets_another_address(load):
    assert [outcome.slug for outcome in load(row(name="Carte"))] == ["carte-2"]


def test_a_dry_run_tells_the_same_and_writes_nothing(load):
    outcomes = load(row(), row(reference="r2", name="Autre", type="inconnu"), dry_run=True)

    assert results(outcomes) == [Result.CREATED, Result.REFUSED]
    assert not Dynamic.objects.exists()
    assert not ModelLogEntry.objects.exists()


def test_rows_go_in_batches_with_few_queries_each(load, django_assert_max_num_queries):
    rows = [row(reference=f"r{n}", name=f"Lieu {n}", themes="energie") for n in range(200)]

    with django_assert_max_num_queries(80):
        outcomes = load(*rows)

    assert set(results(outcomes)) == {Result.CREATED}
    assert Dynamic.objects.count() == 200


def test_an_update_keeps_a_revision_when_the_record_has_one(load):
    load(row())
    made = Dynamic.objects.get()
    made.save_revision(user=None).publish()

    load(row(summary="Un nouveau résumé."))

    assert latest_version(Dynamic.objects.get()).summary == "Un nouveau résumé."


# Where


def test_the_commune_is_found_by_name_and_département(load):
    outcomes = load(row(insee="", commune="LONS LE SAUNIER", departement="39"))

    assert results(outcomes) == [Result.CREATED]
    assert Dynamic.objects.get().seat.code == "39300"


@pytest.mark.parametrize("commune", ["39000 Lons-le-Saunier", "Lons-le-Saunier (39)", "lons le saunier"])
def test_the_commune_is_read_as_people_write_it(load, commune):
    load(row(insee="", commune=commune))

    assert Dynamic.objects.get().seat.code == "39300"


def test_a_commune_name_that_several_have_asks_for_more(load):
    CommuneFactory(code="26012", name="Saint-Denis")
    CommuneFactory(code="39012", name="Saint-Denis", departement=DepartementFactory(code="39"))

    outcomes = load(
        row(insee="", commune="St Denis"), row(reference="r2", insee="", commune="St Denis", departement="39")
    )

    assert results(outcomes) == [Result.REFUSED, Result.CREATED]
    assert (
        outcomes[0].message == "2 communes s’appellent « St Denis » (26, 39) : précisez insee ou departement"
    )


def test_a_point_alone_finds_its_commune_and_says_so(load):
    outcomes = load(row(insee="", latitude="46,68", longitude="5,56"))

    made = Dynamic.objects.get()
    assert (made.seat.code, made.latitude, made.longitude, made.precision) == ("39300", 46.68, 5.56, "exact")
    assert outcomes[0].message == "commune déduite du point : Lons-le-Saunier (39300)"


def test_a_code_without_its_zero_is_read(load):
    CommuneFactory(code="01004", name="Ambérieu-en-Bugey")

    load(row(insee="1004"))

    assert Dynamic.objects.get().seat.code == "01004"


def test_an_arrondissement_counts_as_its_city(load):
    CommuneFactory(code="13055", name="Marseille")

    outcomes = load(row(insee="13202"), row(reference="r2", name="Autre", insee="", commune="Marseille 2e"))

    assert results(outcomes) == [Result.CREATED] * 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"insee": ""}, "il faut insee, commune, ou latitude et longitude"),
        ({"insee": "99999"}, "code INSEE inconnu « 99999 »"),
        ({"insee": "39000"}, "code INSEE inconnu « 39000 » ; c’est un code postal (Lons-le-Saunier)"),
        (
            {"commune": "Lons-le-Saunier"},
            "le code INSEE 26011 est celui de Aouste-sur-Sye, pas de « Lons-le-Saunier »",
        ),
        ({"insee": "", "commune": "Nulle-Part"}, "commune inconnue « Nulle-Part »"),
        ({"departement": "39"}, "Aouste-sur-Sye (26011) n’est pas dans Jura"),
        ({"departement": "Atlantide"}, "département inconnu « Atlantide »"),
        ({"region": "Atlantide"}, "région inconnue « Atlantide »"),
        ({"latitude": "44.7"}, "latitude et longitude vont ensemble"),
        (
            {"latitude": "nord", "longitude": "5"},
            "point illisible « nord », « 5 » : des degrés, comme 46,6731",
        ),
        ({"latitude": "nan", "longitude": "5"}, "le point nan, 5.0 n’est pas sur la Terre"),
        ({"latitude": "95", "longitude": "5"}, "le point 95.0, 5.0 n’est pas sur la Terre"),
        ({"latitude": "48.85", "longitude": "2.35"}, "le point 48.85, 2.35 est à 503 km de Aouste-sur-Sye"),
        ({"insee": "", "latitude": "0", "longitude": "0"}, "le point 0.0, 0.0 n’est pas en France"),
    ],
)
def test_a_row_that_is_nowhere_is_refused_and_told_why(load, cells, reason):
    outcomes = load(row(**cells))

    assert [(outcome.result, outcome.message) for outcome in outcomes] == [(Result.REFUSED, reason)]
    assert not Dynamic.objects.exists()


# What is refused


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "name est vide"),
        ({"type": ""}, "type est vide"),
        ({"type": "secte"}, "type inconnu « secte » (types : ptce)"),
        (
            {"stage": "mort"},
            "stade inconnu « mort » (stades : emergence, creation, consolidation, changement-d-echelle)",
        ),
        ({"themes": "energie|magie"}, "thème inconnu « magie » (par exemple energie, mobilite)"),
        ({"legal_forms": "guilde"}, "forme juridique inconnue « guilde » (par exemple scic)"),
        ({"summary": "a" * 401}, "summary a 401 caractères, 400 au plus"),
        ({"name": "a" * 161}, "name a 161 caractères, 160 au plus"),
        ({"reference": "a" * 101}, "reference a 101 caractères, 100 au plus"),
        ({"website": "javascript:alert(1)"}, "adresse de site illisible « javascript:alert(1) »"),
        ({"website": "https://exa mple"}, "adresse de site illisible « https://exa mple »"),
        ({"year": "l’an 2000"}, "année illisible « l’an 2000 » : quatre chiffres, de 1800 à 2100"),
        ({"year": "1492"}, "année illisible « 1492 » : quatre chiffres, de 1800 à 2100"),
        ({"summary": "a\x00b"}, "summary contient des caractères de contrôle"),
        ({"summary": "a" * 20_001}, "une case dépasse 20000 caractères (summary)"),
    ],
)
def test_a_wrong_cell_refuses_its_row_with_the_reason_and_leaves_the_others(load, cells, reason):
    outcomes = load(row(**cells), row(reference="r2", name="Le Verger"))

    assert results(outcomes) == [Result.REFUSED, Result.CREATED]
    assert (outcomes[0].line, outcomes[0].message) == (2, reason)


def test_a_row_is_told_all_that_is_wrong_with_it_at_once(load):
    outcomes = load(row(type="secte", year="0", insee=""))

    assert outcomes[0].message.count(" ; ") == 2


def test_a_reference_met_twice_in_the_file_is_refused_the_second_time(load):
    outcomes = load(row(), row(name="Autre chose"))

    assert results(outcomes) == [Result.CREATED, Result.REFUSED]
    assert outcomes[1].message == "la ligne 2 parle déjà de la même dynamique"


def test_a_probable_double_is_reported_and_not_made(load):
    DynamicFactory(slug="la-ruche", name="La Ruche d’Aouste-sur-Sye", latitude=44.73, longitude=5.06)

    outcomes = load(row())

    assert results(outcomes) == [Result.DUPLICATE]
    assert outcomes[0].message == (
        "ressemble à « La Ruche d’Aouste-sur-Sye », à 1 km. Si c’est elle, donnez à la ligne la référence "
        "la-ruche ; sinon, inscrivez-la depuis le site"
    )
    assert Dynamic.objects.count() == 1


def test_the_same_name_far_away_or_with_another_number_is_no_double(load):
    DynamicFactory(name="La Ruche d’Aouste", latitude=46.67, longitude=5.55)
    DynamicFactory(name="Jardin 1", latitude=44.72, longitude=5.05)

    assert results(load(row(), row(reference="r2", name="Jardin 2"))) == [Result.CREATED] * 2


def test_rows_of_one_file_are_told_apart_by_their_references_alone(load):
    rows = [row(), row(reference="r2"), row(reference="", name="La Ruche d’Aouste")]

    assert results(load(*rows)) == [Result.CREATED, Result.CREATED, Result.DUPLICATE]


# What people did


def test_a_claimed_record_is_left_as_its_team_wrote_it(load):
    load(row())
    team = TeamMemberFactory(dynamic=Dynamic.objects.get())

    outcomes = load(row(name="Écrasée"))

    assert results(outcomes) == [Result.LEFT]
    assert outcomes[0].message == "son équipe s’en occupe"
    team.dynamic.refresh_from_db()
    assert team.dynamic.name == "La Ruche d’Aouste"


def test_a_record_that_a_person_edited_is_left(load):
    load(row())
    made = Dynamic.objects.get()
    draft = latest_version(made)
    draft.summary = "Corrigé à la main."
    save_edit(draft=draft, user=UserFactory(), base=made.latest_revision_id)

    outcomes = load(row(summary="Écrasé"))

    assert results(outcomes) == [Result.LEFT]
    assert Dynamic.objects.get().summary == "Corrigé à la main."


def test_a_withdrawn_record_does_not_come_back(load):
    load(row())
    Dynamic.objects.update(live=False)

    outcomes = load(row(summary="De retour"))

    assert results(outcomes) == [Result.LEFT]
    assert not Dynamic.objects.get().live


def test_a_record_that_changed_while_the_file_was_read_is_not_overwritten(load, monkeypatch):
    load(row())
    from dynamics.services import importing

    planning = importing.plan

    def plan_then_somebody_edits(table):
        planned = planning(table)
        Dynamic.objects.update(summary="Entre-temps", version=1)
        return planned

    monkeypatch.setattr(importing, "plan", plan_then_somebody_edits)
    outcomes = load(row(summary="Du fichier"))

    assert results(outcomes) == [Result.REFUSED]
    assert Dynamic.objects.get().summary == "Entre-temps"


# Files as they come


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_and_separator_are_found(load, separator, encoding):
    content = written(row(summary="L’été ; à l’ombre, près du chêne"), separator=separator, encoding=encoding)

    outcomes = load(content=content)

    assert results(outcomes) == [Result.CREATED]
    assert Dynamic.objects.get().summary == "L’été ; à l’ombre, près du chêne"


def test_french_headers_of_our_own_export_are_read(load):
    content = "Nom;Type;Siège_code;Année\r\nLe Verger;PTCE;26011;2011\r\n".encode()

    assert results(load(content=content)) == [Result.CREATED]
    assert Dynamic.objects.get().year_started == 2011


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b"\n\n  \n", "Le fichier est vide."),
        (b"\xef\xbb\xbf", "Le fichier est vide."),
        (b"name,type,insee\n", "pas de ligne de données"),
        (b"name,insee\nX,26011\n", "Il manque la colonne type"),
        (b"X,ptce,26011\nY,ptce,26011\n", "aucun en-tête connu"),
        (b"name,name,type\nX,Y,ptce\n", "Deux colonnes ont le même en-tête : name."),
        (b"name,nom,type\nX,Y,ptce\n", "Deux colonnes ont le même en-tête : name."),
        (b"name,type,note,note\nX,ptce,1,2\n", "Deux colonnes ont le même en-tête : note."),
        (b"PK\x03\x04" + b"\x00" * 40, "un classeur ou une archive"),
        (bytes(range(256)) * 20, "n’est"),
        (b"name\x00,type\nX,ptce\n", "La première ligne n’est pas du texte"),
        (b"\x81\x8d\x8f name,type\nX,ptce\n", "L’encodage n’est ni UTF-8 ni Windows-1252"),
    ],
)
def test_an_unusable_file_is_refused_whole_with_the_reason(load, content, reason):
    with pytest.raises(UnusableFileError, match=reason):
        load(content=content)


def test_a_file_too_big_or_too_long_is_refused_whole(load, monkeypatch):
    monkeypatch.setattr(csv_reading, "MAX_ROWS", 2)
    with pytest.raises(UnusableFileError, match="plus de 2 lignes"):
        load(row(), row(), row())

    monkeypatch.setattr(csv_reading, "MAX_BYTES", 1024)
    with pytest.raises(UnusableFileError, match="dépasse"):
        load(row(summary="a" * 2000))
    assert not Dynamic.objects.exists()


def test_a_quote_that_is_never_closed_refuses_its_row_only(load):
    content = b'name,type,insee\n"Le Verger,ptce,26011\nLa Ruche,ptce,26011\nLe Lien,ptce,26011\n'

    outcomes = load(content=content)

    assert [(o.line, o.result, o.message) for o in outcomes] == [
        (2, Result.REFUSED, "un guillemet ouvert n’est jamais refermé"),
        (3, Result.CREATED, ""),
        (4, Result.CREATED, ""),
    ]


def test_cells_too_many_or_badly_quoted_refuse_their_row_only(load):
    content = (
        b"name,type,insee\nLe Verger,ptce,26011,,\nLa Ruche,ptce,26011,plus\n"
        b'"Le "Lien" vert",ptce,26011\nLe "Phare",ptce,26011\n'
    )

    assert [(o.result, o.message) for o in load(content=content)] == [
        (Result.CREATED, ""),
        (Result.REFUSED, "4 cases pour 3 colonnes : un séparateur de trop ?"),
        (Result.REFUSED, "des guillemets sont mal placés : doublez ceux qui sont dans une case"),
        (Result.CREATED, ""),
    ]


def test_a_damaged_accent_in_an_utf8_file_refuses_its_row_only(load):
    content = (
        "name,type,insee\nL’Été,ptce,26011\n".encode()
        + b"D\xe9j\xe0,ptce,26011\n"
        + "Bâtir,ptce,26011\nLà-bas,ptce,26011\n".encode()
    )

    outcomes = load(content=content)

    assert results(outcomes) == [Result.CREATED, Result.REFUSED, Result.CREATED, Result.CREATED]
    assert outcomes[1].message == "name contient des caractères illisibles (encodage abîmé)"


def test_lines_are_numbered_as_a_spreadsheet_or_an_editor_shows_them(load):
    content = b'name,type,insee\n\n"Le\nVerger",ptce,26011\n\xe2\x80\xa8X,secte,26011\n'

    assert [(outcome.line, outcome.name) for outcome in load(content=content)] == [(3, "Le Verger"), (5, "X")]


def test_a_cell_that_our_export_disarmed_comes_back_as_it_was(load):
    outcomes = load(row(name="'=cmd de ménage", summary="'- un\n- deux"))

    assert results(outcomes) == [Result.CREATED]
    assert Dynamic.objects.get().name == "=cmd de ménage"
