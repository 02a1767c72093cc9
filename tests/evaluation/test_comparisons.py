"""Two dynamiques side by side: only if both agree, never ranked, stopped by either."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction

from community.members.models import Letter
from community.members.services import personal_data
from evaluation.enums import ComparisonState as State
from evaluation.means_data import MeansData
from evaluation.models import AccessEntry, Comparison, PrerequisiteEntry, ReportLink
from tests.dynamics.factories import DynamicFactory
from tests.evaluation.means_world import ROLES, fill, means_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return means_world()


def plain(response) -> str:
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def asked(client, world, **data) -> Comparison:
    world.as_role(client, "animateur")
    response = client.post(world.url("comparaisons/"), {"other": "Le Rucher", "message": "Bonjour", **data})
    assert response.status_code == 302, response.context["form"].errors
    return Comparison.objects.latest("pk")


def theirs(rest: str) -> str:
    return f"/dynamiques/le-rucher/evaluation/{rest}"


def test_nothing_is_shown_before_the_other_team_agrees(client, world):
    fill(world.dynamic)
    comparison = asked(client, world)

    assert client.get(world.url(f"comparaisons/{comparison.pk}/")).status_code == 404
    world.as_role(client, "animateur d’une autre")
    assert client.get(theirs(f"comparaisons/{comparison.pk}/")).status_code == 404
    letter = Letter.objects.get(kind="evaluation.comparison_asked")
    assert letter.user == world.people["animateur d’une autre"]
    assert "La Ruche propose à Le Rucher" in letter.text.replace("\u00a0", " ") and "Bonjour" in letter.text


def test_once_agreed_both_read_it_in_the_order_of_the_alphabet(client, world):
    fill(world.dynamic)
    fill(world.other, year=2024)
    comparison = asked(client, world)
    world.as_role(client, "animateur d’une autre")
    client.post(theirs(f"comparaisons/{comparison.pk}/repondre/"), {"reponse": "oui"})

    pages = [plain(client.get(theirs(f"comparaisons/{comparison.pk}/")))]
    pages.append(
        plain(world.as_role(client, "contributeur").get(world.url(f"comparaisons/{comparison.pk}/")))
    )

    for page in pages:
        body = page[page.index("Côte à côte</h1>") :]
        assert body.index("Année 2025") < body.index("Année 2024")
        assert "Le lycée agricole" not in body  # only what both were told
    assert Letter.objects.get(kind="evaluation.comparison_agreed").user == world.people["animateur"]


STRANGERS = {
    "visiteur": 302,
    "membre": 403,
    "facilitateur": 403,
    "admin": 403,
    "contributeur": 200,
    "animateur": 200,
    "animateur d’une autre": 403,  # on this address; theirs is under their own dynamique
}


def test_it_exists_for_its_two_teams_alone(client, world):
    comparison = Comparison.objects.create(
        asking=world.dynamic, asked=world.other, state=State.AGREED, agreed_at="2026-01-01T00:00Z"
    )

    found = {
        role: world.as_role(client, role).get(world.url(f"comparaisons/{comparison.pk}/")).status_code
        for role in ROLES
    }

    assert found == STRANGERS


def test_either_side_stops_it_and_then_nothing_is_shown(client, world):
    for role, base in (("animateur", world.url()), ("animateur d’une autre", theirs(""))):
        comparison = Comparison.objects.create(
            asking=world.dynamic, asked=world.other, state=State.AGREED, agreed_at="2026-01-01T00:00Z"
        )
        world.as_role(client, role)

        client.post(f"{base}comparaisons/{comparison.pk}/arreter/")

        comparison.refresh_from_db()
        assert comparison.state == State.ENDED
        assert client.get(f"{base}comparaisons/{comparison.pk}/").status_code == 404


def test_declining_needs_no_reason_and_tells_nobody(client, world):
    comparison = asked(client, world)
    world.as_role(client, "animateur d’une autre")

    client.post(theirs(f"comparaisons/{comparison.pk}/repondre/"), {"reponse": "non"})

    comparison.refresh_from_db()
    assert comparison.state == State.DECLINED
    assert not Letter.objects.filter(kind="evaluation.comparison_agreed").exists()


def test_the_asking_side_cannot_answer_for_the_other_nor_a_contributor_ask(client, world):
    comparison = asked(client, world)

    path = world.url(f"comparaisons/{comparison.pk}/repondre/")
    assert client.post(path, {"reponse": "oui"}).status_code == 403
    world.as_role(client, "contributeur")
    assert client.post(world.url("comparaisons/"), {"other": "Le Rucher"}).status_code == 403
    comparison.refresh_from_db()
    assert comparison.state == State.ASKED


def test_an_answer_that_comes_too_late_changes_nothing(client, world):
    comparison = asked(client, world)
    client.post(world.url(f"comparaisons/{comparison.pk}/arreter/"))
    world.as_role(client, "animateur d’une autre")

    page = client.post(theirs(f"comparaisons/{comparison.pk}/repondre/"), {"reponse": "oui"}, follow=True)

    assert "a changé entre-temps" in plain(page)
    comparison.refresh_from_db()
    assert comparison.state == State.ENDED


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("La Ruche", "une autre dynamique que la vôtre"),
        ("Personne ne la connaît", "Aucune dynamique publiée"),
        ("L’Orpheline", "Personne ne tient encore la fiche"),
        ("", "Champ requis"),
    ],
)
def test_a_wrong_choice_is_explained_and_the_words_are_kept(client, world, other, message):
    DynamicFactory(name="L’Orpheline")
    world.as_role(client, "animateur")

    page = plain(client.post(world.url("comparaisons/"), {"other": other, "message": "mot gardé"}))

    assert message in page and "mot gardé" in page
    assert not Comparison.objects.exists()


def test_an_address_names_a_dynamique_too_and_a_pair_has_one_living_request(client, world):
    asked(client, world, other="http://site.test/dynamiques/le-rucher/")

    page = plain(client.post(world.url("comparaisons/"), {"other": "Le Rucher"}))
    assert "déjà demandée ou en cours" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparison.objects.create(asking=world.other, asked=world.dynamic)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_however_long(client, world, django_assert_num_queries, rows):
    for _ in range(rows):
        Comparison.objects.create(
            asking=world.dynamic, asked=DynamicFactory(), state=State.ENDED, ended_at="2026-01-01T00:00Z"
        )
    client.force_login(world.people["animateur"])
    client.get(world.url("comparaisons/"))

    with django_assert_num_queries(9):
        client.get(world.url("comparaisons/"))


def test_what_a_person_left_goes_with_her_account_and_the_dynamique_keeps_its_words(client, world):
    world.as_role(client, "animateur")
    client.post(world.url("prerequis/temps/"), {"temps-state": "tenu", "temps-note": "au printemps"})
    client.post(world.url("rapport/liens/"), {"label": "Fondation X", "days": "30"})
    comparison = asked(client, world)
    person = world.people["animateur"]
    AccessEntry.objects.create(dynamic=world.other, part="rapport", user=person, day="2026-01-01")

    known = MeansData().collect(person)
    personal_data.erase(user=person, tell=False)

    assert [known[name][0] is not None for name in known] == [True] * 4
    assert PrerequisiteEntry.objects.get().author is None
    assert PrerequisiteEntry.objects.get().note == "au printemps"
    assert ReportLink.objects.get().created_by is None
    comparison.refresh_from_db()
    assert comparison.asked_by is None
    assert not AccessEntry.objects.exists()
