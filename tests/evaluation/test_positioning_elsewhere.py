"""Where the positioning shows: the page of the dynamique, « mon espace », the files, the person's data."""

import csv
import io
import json

import pytest

from community.members.services import personal_data
from evaluation.models import Positioning, PositioningAnswer, PositioningSharing
from tests.dynamics.factories import TeamMemberFactory
from tests.evaluation.factories import PositioningAnswerFactory, PositioningFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot():
    return PositioningFactory(
        agreed=True, dynamic__name="La Ruche", dynamic__slug="la-ruche", dynamic__live=True, note="=1+1"
    )


def member_of(dynamic, **values):
    return TeamMemberFactory(dynamic=dynamic, user=UserFactory(**values)).user


def panel(client, dynamic) -> str:
    page = client.get(dynamic.get_absolute_url()).content.decode()
    return (
        page.split('id="positionnement"')[1].split("</section>")[0] if 'id="positionnement"' in page else ""
    )


def test_the_page_of_a_dynamique_shows_it_to_whom_it_chose(client, snapshot):
    assert panel(client, snapshot.dynamic) == ""

    PositioningSharing.objects.create(dynamic=snapshot.dynamic, audience="public")

    shown = panel(client, snapshot.dynamic)
    assert "Émergence au 14 mars 2026, modèle hybride." in shown
    assert snapshot.get_absolute_url() in shown
    assert "Notre positionnement" not in shown


def test_the_team_finds_there_where_it_is(client, snapshot):
    client.force_login(member_of(snapshot.dynamic))

    assert "Notre positionnement" in panel(client, snapshot.dynamic)
    Positioning.objects.all().delete()
    assert "Nous positionner" in panel(client, snapshot.dynamic)
    PositioningAnswerFactory(positioning__dynamic=snapshot.dynamic)
    assert "Votre équipe est en train de se positionner." in panel(client, snapshot.dynamic)


@pytest.mark.parametrize("count", [1, 4])
def test_the_panel_costs_one_query(client, django_assert_num_queries, count):
    from types import SimpleNamespace

    from evaluation.positioning_panels import dynamic_panel

    dynamic = PositioningFactory(agreed=True, dynamic__live=True).dynamic
    for _ in range(count - 1):
        PositioningFactory(agreed=True, dynamic=dynamic)
    user = member_of(dynamic)
    user.has_perm("evaluation.answer_positioning", dynamic)  # roles are read once a request

    with django_assert_num_queries(1):
        assert dynamic_panel(SimpleNamespace(user=user), dynamic)


def test_my_space_says_where_my_teams_are_and_what_waits_for_me(client, snapshot):
    user = member_of(snapshot.dynamic)
    client.force_login(user)
    page = client.get("/mon-espace/").content.decode()
    assert "positionnée le 14 mars 2026" in page
    assert "attend votre réponse" not in page

    under_way = PositioningAnswerFactory(positioning__dynamic=snapshot.dynamic).positioning
    page = client.get("/mon-espace/").content.decode()
    assert "un nouveau point est en cours" in page
    assert "votre équipe se positionne et attend votre réponse" in page

    PositioningAnswerFactory(positioning=under_way, user=user)
    assert "attend votre réponse" not in client.get("/mon-espace/").content.decode()


@pytest.mark.parametrize("teams", [1, 4])
def test_my_space_costs_two_queries_whatever_the_number_of_teams(django_assert_num_queries, teams):
    from types import SimpleNamespace

    from evaluation.positioning_panels import space_panel, waiting_lines

    user = UserFactory()
    for _ in range(teams):
        answer = PositioningAnswerFactory(positioning__dynamic__live=True)
        TeamMemberFactory(dynamic=answer.positioning.dynamic, user=user)
    request = SimpleNamespace(user=user)

    with django_assert_num_queries(2):
        assert len(space_panel(request)["context"]["rows"]) == teams
        assert len(waiting_lines(request)) == teams


def test_the_team_takes_its_positionings_away(client, snapshot):
    user = member_of(snapshot.dynamic, first_name="Alex", last_name="Terrieur")
    PositioningAnswerFactory(positioning=snapshot, user=user, marker_needs=0, heavy_investment=True)
    client.force_login(user)

    told = json.loads(client.get("/dynamiques/la-ruche/positionnement/positionnements.json").content)
    sheet = client.get("/dynamiques/la-ruche/positionnement/positionnements.csv")

    common, mine = csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert (common["date"], common["qui"], common["marker_projects"]) == (
        "2026-03-14",
        "réponse commune",
        "4",
    )
    assert (common["desaccord"], common["heavy_investment"], common["marker_spreading"]) == ("'=1+1", "", "")
    assert (mine["qui"], mine["marker_needs"], mine["heavy_investment"]) == ("Alex Terrieur", "0", "oui")
    assert told["positionnements"][0]["reponse_commune"]["marker_projects"] == 4
    assert told["positionnements"][0]["reponses"][0]["qui"] == "Alex Terrieur"
    assert sheet["Content-Disposition"] == 'attachment; filename="positionnements-la-ruche.csv"'


def test_a_person_takes_her_answers_away_and_they_go_with_her_account(snapshot):
    user = member_of(snapshot.dynamic, first_name="Introuvable")
    PositioningAnswerFactory(positioning=snapshot, user=user)
    snapshot.agreed_by.add(user)
    only_hers = PositioningAnswerFactory(positioning__dynamic=snapshot.dynamic, user=user).positioning

    known = personal_data.collect(user)["positioning"]
    personal_data.erase(user=user)

    assert [line["positioning__dynamic__slug"] for line in known["answers"]] == ["la-ruche", "la-ruche"]
    assert [line["dynamic__slug"] for line in known["agreed"]] == ["la-ruche"]
    assert not PositioningAnswer.objects.exists()
    assert not Positioning.objects.filter(pk=only_hers.pk).exists()
    snapshot.refresh_from_db()
    assert snapshot.marker_projects == 4
    assert not snapshot.agreed_by.exists()
