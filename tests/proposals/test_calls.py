"""A call: written, sent, moderated, read, searched, followed, its dates moved in the open."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.search import index

from community.members.services import moderation
from proposals.calls_enums import Phase
from proposals.models import Call
from proposals.services import calls
from tests.dynamics.factories import RegionFactory, TeamMemberFactory, ThemeFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import (
    CallFactory,
    PledgeFactory,
    ProjectFactory,
    SupporterFactory,
    dates,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES, MOST_OF_A_PAGE = 12, 25


def typed(**changes) -> dict:
    """What a person types for a call without options."""
    days = dates(Phase.ANNOUNCED, without=[Phase.SELECTING, Phase.SHARING_OUT])
    return {
        "title": "Livrer en ville sans camion",
        "challenge": "Les derniers kilomètres encombrent nos rues.",
        "acceptable": "Réparable sur place.",
        "deliverables": "Les plans et la notice.",
        "licence": "cc-by-sa",
        "split": "egale",
        **{name: day.isoformat() for name, day in days.items() if day},
        **changes,
    }


@pytest.fixture
def relay():
    return UserFactory(facilitator=True)


@pytest.fixture
def member():
    return TeamMemberFactory()


def test_a_team_writes_a_call_that_the_equipe_relais_publishes(client, member, relay):
    client.force_login(member.user)

    response = client.post("/appels-a-communs/nouveau/", typed(dynamic=member.dynamic.pk))

    call = Call.objects.get()
    assert response["Location"] == call.get_absolute_url() == "/appels-a-communs/livrer-en-ville-sans-camion/"
    assert (call.live, call.dynamic, call.opened_by) == (False, member.dynamic, member.user)
    assert moderation.waiting().get().content_object == call

    moderation.publish(obj=call, user=relay)

    call.refresh_from_db()
    assert call.live
    client.logout()
    assert "Livrer en ville sans camion" in client.get("/appels-a-communs/").content.decode()


def test_a_draft_needs_its_title_only_and_is_not_sent(client, member):
    client.force_login(member.user)
    data = typed(dynamic=member.dynamic.pk, challenge="", acceptable="", deliverables="", action="save")

    client.post("/appels-a-communs/nouveau/", data)

    assert Call.objects.get().challenge == ""
    assert not moderation.waiting().exists()


def test_sent_without_its_rules_it_says_what_is_missing_and_keeps_what_was_typed(client, member):
    client.force_login(member.user)

    page = client.post("/appels-a-communs/nouveau/", typed(dynamic=member.dynamic.pk, deliverables=""))

    assert set(page.context["form"].errors) == {"deliverables"}
    assert "Réparable sur place." in page.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"teaming_on": "2020-01-01"}, {"teaming_on"}),
        ({"selecting_on": "soon"}, {"selecting_on"}),
        ({"criteria": "Utile."}, {"selecting_on"}),
        ({"envelope": "500"}, {"sharing_out_on"}),
    ],
)
def test_a_date_that_does_not_follow_is_said_next_to_it(client, member, changes, wrong):
    client.force_login(member.user)

    page = client.post("/appels-a-communs/nouveau/", typed(dynamic=member.dynamic.pk, **changes))

    assert set(page.context["form"].errors) == wrong


def test_a_selection_asks_its_criteria_and_who_decides(client, member):
    client.force_login(member.user)
    days = dates(Phase.ANNOUNCED, without=[Phase.SHARING_OUT])

    page = client.post(
        "/appels-a-communs/nouveau/",
        typed(dynamic=member.dynamic.pk, **{name: day.isoformat() for name, day in days.items() if day}),
    )

    assert set(page.context["form"].errors) == {"criteria", "jury"}


def test_only_the_equipe_relais_opens_a_call_in_no_team_s_name(client, member, relay):
    client.force_login(member.user)
    page = client.post("/appels-a-communs/nouveau/", typed(dynamic=""))
    assert set(page.context["form"].errors) == {"dynamic"}

    client.force_login(UserFactory())
    assert client.get("/appels-a-communs/nouveau/").status_code == 403

    client.force_login(relay)
    client.post("/appels-a-communs/nouveau/", typed(dynamic=""))
    assert Call.objects.get().organiser == "l’équipe relais"


def test_a_published_call_is_not_rewritten(client, member):
    call = CallFactory(dynamic=member.dynamic)

    with pytest.raises(calls.CallError, match="son texte ne change plus"):
        calls.save_draft(call=call, user=member.user)
    client.force_login(member.user)
    assert client.post(f"{call.get_absolute_url()}modifier/", typed()).status_code == 403


def test_a_draft_can_be_erased_a_published_call_cannot(client, member):
    draft = CallFactory(dynamic=member.dynamic, live=False)
    client.force_login(member.user)

    client.post(f"{draft.get_absolute_url()}effacer/")

    assert not Call.objects.exists()
    with pytest.raises(calls.CallError, match="ne s’efface plus"):
        calls.give_up(call=CallFactory(dynamic=member.dynamic), user=member.user)


@pytest.mark.parametrize(
    "wrong",
    [
        {"teaming_on": timezone.localdate() - timedelta(900)},
        {"criteria": "", "selects": True},
        {"envelope": 10},
    ],
)
def test_the_database_itself_refuses_what_must_never_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(**wrong)


# --- Dates ----------------------------------------------------------------------------------


def test_dates_to_come_are_moved_and_everybody_reads_why(client, member):
    call = CallFactory(dynamic=member.dynamic, phase=Phase.TEAMING)
    client.force_login(member.user)
    later = call.telling_on + timedelta(30)
    data = {"why": "L’hiver a été long.", "doing_on": call.doing_on, "telling_on": later}

    client.post(f"{call.get_absolute_url()}dates/", data | {"closed_on": later + timedelta(30)})

    call.refresh_from_db()
    assert (call.telling_on, call.dates_changed_why) == (later, "L’hiver a été long.")
    assert not call.has_unpublished_changes
    client.logout()
    assert "L’hiver a été long." in client.get(call.get_absolute_url()).content.decode()


def test_a_phase_that_began_keeps_its_date(member):
    call = CallFactory(dynamic=member.dynamic, phase=Phase.TEAMING)

    with pytest.raises(calls.CallError, match="garde sa date"):
        calls.move_dates(
            call=call,
            dates={"teaming_on": timezone.localdate() + timedelta(1)},
            why="Un oubli.",
            user=member.user,
        )


def test_a_selection_is_not_added_once_the_call_is_published(member):
    call = CallFactory(dynamic=member.dynamic, phase=Phase.PROPOSING)

    with pytest.raises(calls.CallError, match="ne s’ajoute ni ne se retire"):
        calls.move_dates(
            call=call,
            dates={"selecting_on": call.teaming_on + timedelta(2)},
            why="Trop de projets.",
            user=member.user,
        )


# --- Reading --------------------------------------------------------------------------------


def test_the_selection_is_announced_at_the_top_of_the_call_and_of_its_projects(client):
    call = CallFactory(selects=True)
    project = ProjectFactory(call=call)
    without = ProjectFactory()

    for path, is_told in (
        (call.get_absolute_url(), True),
        (project.get_absolute_url(), True),
        (without.get_absolute_url(), False),
        (without.call.get_absolute_url(), False),
    ):
        assert ("Cet appel prévoit une présélection" in client.get(path).content.decode()) == is_told


def test_the_list_finds_by_phase_way_theme_licence_and_words(client):
    energy = ThemeFactory(slug="energie", name="Énergie")
    first = CallFactory(
        title="Chauffer l’école au bois", phase=Phase.TEAMING, themes=[energy], licence="odbl"
    )
    second = CallFactory(title="Partager un camion", selects=True, shares=True, phase=Phase.SELECTING)
    CallFactory(title="Un brouillon", live=False)

    def found(query: str) -> list[int]:
        return [card["id"] for card in client.get(f"/appels-a-communs/{query}").context["cards"]]

    assert found("") == [first.pk, second.pk]
    assert found("?etape=equipes") == found("?theme=energie") == found("?licence=odbl") == [first.pk]
    assert found("?facon=avec-preselection") == found("?facon=avec-enveloppe") == [second.pk]
    assert found("?facon=sans-preselection&facon=avec-enveloppe") == [first.pk, second.pk]
    assert found("?etape=inconnue") == []
    for call in (first, second):
        index.insert_or_update_object(call)
    assert found("?q=chauffage+ecole") == [first.pk]


def test_the_list_takes_as_many_queries_for_few_calls_as_for_many(client):
    asked = []
    for _ in range(2):
        for rank in range(4):
            call = CallFactory(themes=[ThemeFactory()], selects=True, territory=RegionFactory())
            ProjectFactory.create_batch(rank, call=call, bearer=False)
        with CaptureQueriesContext(connection) as queries:
            client.get("/appels-a-communs/")
        asked.append(len(queries))

    assert asked[0] == asked[1] <= MOST_QUERIES


def test_pages_take_few_queries_whoever_reads_them(client, member):
    call = CallFactory(dynamic=member.dynamic, selects=True, shares=True, phase=Phase.SHARING_OUT)
    SupporterFactory(call=call, user=member.user)
    SupporterFactory.create_batch(3, call=call)
    projects = [ProjectFactory(call=call, state="en-cours") for _ in range(4)]
    for project in projects:
        PledgeFactory.create_batch(4, project=project, state="accepte")
    client.force_login(member.user)

    for path in (
        call.get_absolute_url(),
        projects[0].get_absolute_url(),
        f"{call.get_absolute_url()}enveloppe/",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= MOST_OF_A_PAGE, path


def test_following_is_asked_for_and_undone(client):
    call, user = CallFactory(), UserFactory()
    client.force_login(user)

    client.post(f"{call.get_absolute_url()}suivre/", {"suivre": "1"})
    client.post(f"{call.get_absolute_url()}suivre/", {"suivre": "1"})
    assert call.follows.get().user == user

    client.post(f"{call.get_absolute_url()}suivre/", {"suivre": "0"})
    assert not call.follows.exists()


def test_the_page_of_its_dynamique_and_the_search_of_the_site_show_it(client):
    call = CallFactory(title="Réparer les vélos du canton")
    CallFactory(title="Réparer les moulins", live=False, dynamic=call.dynamic)
    for one in Call.objects.all():
        index.insert_or_update_object(one)

    page = client.get(call.dynamic.get_absolute_url()).content.decode()
    assert "Réparer les vélos du canton" in page
    assert "Réparer les moulins" not in page
    found = client.get("/recherche/?q=velos+canton").content.decode()
    assert call.get_absolute_url() in found
    sitemap = client.get("/sitemap-appels-a-communs.xml").content.decode()
    assert call.get_absolute_url() in sitemap
    assert "moulins" not in sitemap
