"""Pages of means: who reads and writes each part, what they say, and at what cost."""

from html import unescape

import pytest

from dynamics.enums import ResourceKind
from evaluation.enums import Audience, SharedPart
from evaluation.models import Interest, PartAudience, ResourceLine, ResourceYear, ValueStep, VolunteeringRate
from tests.evaluation.means_world import ROLES, fill, means_world

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED = 200, 302, 403


@pytest.fixture
def world():
    return means_world()


def plain(response) -> str:
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


# --- Who reads ----------------------------------------------------------------------------------

READERS = {  # in the order of ROLES
    Audience.TEAM: (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, CLOSED),
    Audience.FACILITATORS: (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, OPEN, OPEN),
    Audience.MEMBERS: (SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    Audience.PUBLIC: (OPEN,) * 7,
}
PAGE_OF_PART = {
    SharedPart.RESOURCES: "ressources/",
    SharedPart.INTERESTS: "ressources/interets/",
    SharedPart.CHAIN: "ressources/chaine/",
    SharedPart.PREREQUISITES: "prerequis/",
    SharedPart.REPORT: "rapport/",
}


@pytest.mark.parametrize("audience", READERS)
def test_each_part_is_read_by_the_audience_that_the_team_chose_for_it(client, world, audience):
    fill(world.dynamic)
    for part, page in PAGE_OF_PART.items():
        PartAudience.objects.all().delete()
        PartAudience.objects.create(dynamic=world.dynamic, part=part, audience=audience)
        for other in SharedPart:
            if other != part:
                PartAudience.objects.create(dynamic=world.dynamic, part=other, audience=Audience.TEAM)

        found = tuple(world.as_role(client, role).get(world.url(page)).status_code for role in ROLES)

        assert found == READERS[audience], part


def test_nothing_leaves_the_team_until_it_says_so(client, world):
    fill(world.dynamic)
    for page in PAGE_OF_PART.values():
        found = tuple(world.as_role(client, role).get(world.url(page)).status_code for role in ROLES)

        assert found == READERS[Audience.TEAM], page


TEAM = (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, CLOSED)
ANIMATORS = (SIGN_IN, CLOSED, CLOSED, OPEN, CLOSED, CLOSED, CLOSED)
TEAM_PAGES = {
    "ressources/annee/2025/": TEAM,
    "ressources/annee/2025/effacer/": TEAM,
    "ressources/interets/modifier/": TEAM,
    "ressources/chaine/modifier/": TEAM,
    "ressources/fichier/ressources/": TEAM,
    "ressources/fichier/interets/csv/": TEAM,
    "rapport/choisir/": TEAM,
    "comparaisons/": TEAM,
    "partage/": TEAM,
    "partage/export/": TEAM,
    "partage/effacer/": ANIMATORS,
}


@pytest.mark.parametrize("role", ROLES)
def test_the_team_alone_writes_even_when_everybody_reads(client, world, role):
    fill(world.dynamic)
    for part in SharedPart:
        PartAudience.objects.create(dynamic=world.dynamic, part=part, audience=Audience.PUBLIC)
    world.as_role(client, role)

    found = {page: client.get(world.url(page)).status_code for page in TEAM_PAGES}

    assert found == {page: row[ROLES.index(role)] for page, row in TEAM_PAGES.items()}


GESTURES = {
    "ressources/annee/": TEAM,
    "ressources/annee/2025/": TEAM,
    "ressources/annee/2025/effacer/": TEAM,
    "ressources/interets/depart/": TEAM,
    "ressources/interets/modifier/": TEAM,
    "ressources/fichier/chaine/": TEAM,
    "prerequis/temps/": TEAM,
    "rapport/choisir/": TEAM,
    "rapport/liens/": ANIMATORS,
    "rapport/liens/1/retirer/": ANIMATORS,
    "comparaisons/": ANIMATORS,
    "partage/": ANIMATORS,
    "partage/effacer/": ANIMATORS,
}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("animateur", "contributeur")])
def test_a_gesture_is_refused_to_whoever_is_not_of_the_team(client, world, role):
    fill(world.dynamic)
    world.as_role(client, role)
    for gesture, row in GESTURES.items():
        assert client.post(world.url(gesture), {}).status_code == row[ROLES.index(role)], gesture
    assert ResourceYear.objects.get().lines.count() == 5


def test_a_contributor_neither_shares_nor_erases(client, world):
    world.as_role(client, "contributeur")

    for gesture, row in GESTURES.items():
        if row is ANIMATORS:
            assert client.post(world.url(gesture), {}).status_code == CLOSED, gesture


def test_a_dynamique_that_is_not_published_hides_its_evaluation(client, world):
    type(world.dynamic).objects.filter(pk=world.dynamic.pk).update(live=False)
    for part in SharedPart:
        PartAudience.objects.create(dynamic=world.dynamic, part=part, audience=Audience.PUBLIC)

    assert world.as_role(client, "membre").get(world.url("ressources/")).status_code == 404
    assert world.as_role(client, "animateur").get(world.url("ressources/")).status_code == OPEN


# --- Resources ----------------------------------------------------------------------------------


def test_the_page_draws_the_four_thirds_with_the_rate_its_date_and_its_source(client, world):
    fill(world.dynamic)

    page = plain(world.as_role(client, "animateur").get(world.url("ressources/")))

    assert "50 % " in page and "50 000 €" in page
    assert "23,8 %" in page  # 1 000 h × 2 × 11,88 € = 23 760 €, over 100 000 € of money
    assert "23 760 €" in page
    assert "11,88 €" in page and "1er novembre 2024" in page
    assert "décret n° 2024-951 du 23 octobre 2024" in page
    assert "7 000 € restent hors de la règle" in page


def test_the_rate_that_an_administrator_sets_is_the_one_that_counts(client, world):
    fill(world.dynamic)
    VolunteeringRate.objects.create(hourly_eur="12.50", since="2027-01-01", source="décret de l’essai")

    page = plain(world.as_role(client, "animateur").get(world.url("ressources/")))

    assert "25 000 €" in page and "décret de l’essai" in page and "11,88" not in page


def test_an_administrator_changes_the_rate_in_the_back_office_and_nobody_else(client, world):
    url = "/gestion/settings/evaluation/volunteeringrate/"
    world.as_role(client, "facilitateur")
    assert client.get(url, follow=True).redirect_chain[-1][0] == "/gestion/"

    world.as_role(client, "admin")
    page = client.get(url, follow=True)
    edit = page.redirect_chain[-1][0]
    client.post(edit, {"hourly_eur": "13", "since": "2027-01-01", "source": "décret de l’essai"})

    assert str(VolunteeringRate.objects.get().hourly_eur) == "13.00"


def year_data(*lines, note="", initial=0) -> dict:
    data = {
        "note": note,
        "lignes-TOTAL_FORMS": str(len(lines)),
        "lignes-INITIAL_FORMS": str(initial),
        "lignes-MIN_NUM_FORMS": "0",
        "lignes-MAX_NUM_FORMS": "60",
    }
    for number, line in enumerate(lines):
        data |= {f"lignes-{number}-{name}": value for name, value in line.items()}
    return data


def test_a_team_opens_a_year_and_writes_its_lines(client, world):
    world.as_role(client, "contributeur")

    opened = client.post(world.url("ressources/annee/"), {"year": "2025"})
    kept = client.post(
        opened["Location"],
        year_data(
            {"kind": "ventes", "label": "ateliers", "amount_eur": "12 500,50"},
            {"kind": "benevolat", "hours": "320", "skill": "1"},
            {"kind": "mise-a-disposition", "label": "un local"},
            note="L’année du départ",
        ),
    )

    assert kept.status_code == 302
    year = ResourceYear.objects.get()
    assert (year.year, year.note) == (2025, "L’année du départ")
    assert [(line.kind, line.amount_eur, line.hours) for line in year.lines.all()] == [
        ("ventes", pytest.approx(12500.5), None),
        ("benevolat", None, 320),
        ("mise-a-disposition", None, None),
    ]


def test_an_emergence_starts_from_the_kinds_of_the_study_without_any_amount(client, world):
    world.as_role(client, "animateur")

    client.post(world.url("ressources/annee/"), {"year": "2025", "with_emergence": "on"})

    lines = ResourceLine.objects.all()
    assert len(lines) == 8
    assert {line.amount_eur for line in lines} == {None}
    assert {line.kind for line in lines} >= {"cotisations", "ventes", "mecenat", "benevolat"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"kind": "ventes", "amount_eur": "-3"}, "supérieure ou égale à 0"),
        ({"kind": "ventes", "hours": "3"}, "ne valent que pour le bénévolat"),
        ({"kind": "benevolat", "hours": "3"}, "Choisissez le niveau"),
        ({"kind": "benevolat", "amount_eur": "3"}, "se compte en heures"),
        ({"kind": "", "label": "sans nature"}, "Champ requis"),
        ({"kind": "ventes", "amount_eur": "beaucoup"}, "nombre"),
    ],
)
def test_a_wrong_line_is_explained_and_nothing_typed_is_lost(client, world, line, message):
    ResourceYear.objects.create(dynamic=world.dynamic, year=2025)
    world.as_role(client, "animateur")

    page = plain(
        client.post(
            world.url("ressources/annee/2025/"),
            year_data({"kind": "cotisations", "label": "gardée intacte"}, line, note="note gardée"),
        )
    )

    assert message in page
    assert "gardée intacte" in page and "note gardée" in page
    assert not ResourceLine.objects.exists()


def test_a_row_more_is_asked_without_script_and_without_judging(client, world):
    ResourceYear.objects.create(dynamic=world.dynamic, year=2025)
    world.as_role(client, "animateur")

    response = client.post(
        world.url("ressources/annee/2025/"),
        year_data({"kind": "", "label": "en cours"}) | {"action": "add:lignes"},
    )

    page = plain(response)
    assert "lignes-1-kind" in page and "en cours" in page and "reste à corriger" not in page


def test_a_line_that_somebody_removed_meanwhile_is_written_again(client, world):
    year = fill(world.dynamic)
    lines = list(year.lines.all())
    data = year_data(
        *({"id": str(one.pk), "kind": ResourceKind.SALES, "label": f"ligne {one.pk}"} for one in lines),
        initial=len(lines),
    )
    lines[0].delete()

    response = world.as_role(client, "animateur").post(world.url("ressources/annee/2025/"), data)

    assert response.status_code == 302
    expected = {data[f"lignes-{number}-label"] for number in range(len(lines))}
    assert set(year.lines.values_list("label", flat=True)) == expected


def test_a_line_of_another_dynamique_is_never_touched(client, world):
    year, foreign = fill(world.dynamic), fill(world.other)
    stolen = foreign.lines.first()
    data = year_data({"id": str(stolen.pk), "kind": "ventes", "label": "volée"}, initial=1)

    world.as_role(client, "animateur").post(world.url("ressources/annee/2025/"), data)

    stolen.refresh_from_db()
    assert stolen.label == "précision"
    assert year.lines.filter(label="volée").exists()


def test_a_year_is_erased_after_a_second_look(client, world):
    fill(world.dynamic)
    world.as_role(client, "animateur")

    asked = plain(client.get(world.url("ressources/annee/2025/effacer/")))
    client.post(world.url("ressources/annee/2025/effacer/"))

    assert "Effacer les ressources de 2025" in asked
    assert not ResourceYear.objects.exists()


# --- Interests, chain, prerequisites -----------------------------------------------------------------


def test_the_six_stakeholders_are_a_starting_point_added_once(client, world):
    world.as_role(client, "animateur")

    client.post(world.url("ressources/interets/depart/"))
    client.post(world.url("ressources/interets/depart/"))

    assert list(Interest.objects.values_list("actor", flat=True)) == [
        "Pouvoirs publics",
        "Associations",
        "Entreprises",
        "Citoyens et habitants",
        "Universités",
        "Médias",
    ]


def test_the_rows_of_a_table_are_written_together(client, world):
    world.as_role(client, "contributeur")
    data = year_data({"title": "Collecter", "who": "l’atelier", "adds": "du réemploi"}, {"title": "Réparer"})

    client.post(world.url("ressources/chaine/modifier/"), data)

    page = plain(client.get(world.url("ressources/chaine/")))
    assert list(ValueStep.objects.values_list("title", flat=True)) == ["Collecter", "Réparer"]
    assert page.index("Collecter") < page.index("du réemploi") < page.index("Réparer")


def test_a_prerequisite_keeps_its_history_with_who_and_when(client, world):
    world.as_role(client, "contributeur")
    client.post(world.url("prerequis/temps/"), {"temps-state": "en-cours", "temps-note": "première mesure"})
    client.post(world.url("prerequis/temps/"), {"temps-state": "en-cours", "temps-note": "première mesure"})
    world.as_role(client, "animateur")
    client.post(world.url("prerequis/temps/"), {"temps-state": "tenu", "temps-note": "chaque printemps"})

    page = plain(client.get(world.url("prerequis/")))

    assert world.dynamic.prerequisite_entries.count() == 2
    assert "1 sur 7 est tenu" in page
    assert "par Anouk" in page and "chaque printemps" in page
    assert "par Coline" in page and "première mesure" in page


def test_readers_of_the_checklist_do_not_read_who_said_what(client, world):
    PartAudience.objects.create(
        dynamic=world.dynamic, part=SharedPart.PREREQUISITES, audience=Audience.PUBLIC
    )
    world.as_role(client, "animateur")
    client.post(world.url("prerequis/temps/"), {"temps-state": "tenu", "temps-note": "au printemps"})

    page = plain(world.as_role(client, "visiteur").get(world.url("prerequis/")))

    assert "au printemps" in page and "Anouk" not in page


def test_an_unknown_prerequisite_or_state_is_refused(client, world):
    world.as_role(client, "animateur")

    assert client.post(world.url("prerequis/absent/"), {}).status_code == 404
    page = plain(client.post(world.url("prerequis/temps/"), {"temps-state": "x", "temps-note": "gardée"}))
    assert "gardée" in page and not world.dynamic.prerequisite_entries.exists()


# --- Cost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [1, 3])
@pytest.mark.parametrize("page", [*PAGE_OF_PART.values(), "partage/", "rapport/choisir/"])
def test_a_page_asks_the_same_queries_however_much_is_written(
    client, world, django_assert_max_num_queries, page, years
):
    for number in range(years):
        fill(world.dynamic, year=2020 + number)
    world.as_role(client, "animateur")

    with django_assert_max_num_queries(25):
        assert client.get(world.url(page)).status_code == OPEN
