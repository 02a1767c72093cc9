"""Taking up a record of the studies, having it withdrawn: decided by the équipe relais."""

import pytest
from django.core import mail
from django.urls import reverse

from community.members.models import Report
from dynamics.enums import TeamRole
from dynamics.models import Dynamic, JoinRequest
from dynamics.services import team
from dynamics.services.demo import make_demo_teams
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dynamic():
    return DynamicFactory(name="Eusko", slug="eusko", from_study=True)


@pytest.fixture
def relay():
    return UserFactory(facilitator=True)


@pytest.fixture
def lou(client):
    user = UserFactory(first_name="Lou", last_name="Martin")
    client.force_login(user)
    return user


def claim(client, dynamic, **changes):
    data = {"message": "Je coordonne la monnaie.", "is_entitled": "on", **changes}
    return client.post(reverse("dynamics:claim", args=[dynamic.slug]), data)


def decide(client, request, **data):
    return client.post(reverse("dynamics_requests:decide", args=[request.pk]), data, follow=True)


def test_a_claim_is_decided_in_the_back_office_with_letters_both_ways(
    client, lou, relay, dynamic, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        claim(client, dynamic)
    request = JoinRequest.objects.get()
    client.force_login(relay)
    listed = client.get(reverse("dynamics_requests:list")).content.decode()
    sent = {message.to[0]: message.subject for message in mail.outbox}
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, request, decision="accepter")

    dynamic = Dynamic.objects.get()
    assert sent == {
        lou.email: "Votre demande pour Eusko",
        relay.email: "Reprise de Eusko : une demande à décider",
    }
    assert "Je coordonne la monnaie." in listed
    assert (dynamic.team.get().user, dynamic.team.get().role) == (lou, TeamRole.ANIMATOR)
    assert (dynamic.is_from_study, dynamic.seed_digest) == (False, "")
    assert dynamic.confirmed_at is not None
    assert mail.outbox[-1].subject == "Eusko : votre demande est acceptée"


def test_a_refused_claim_leaves_the_record_as_it_was(
    client, lou, relay, dynamic, django_capture_on_commit_callbacks
):
    claim(client, dynamic)
    client.force_login(relay)
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, JoinRequest.objects.get(), decision="refuser", reason="Parlez-en d’abord au conseil.")

    assert Dynamic.objects.get().is_from_study
    assert "Parlez-en d’abord au conseil." in mail.outbox[-1].body


def test_deciding_twice_keeps_the_first_decision(client, lou, relay, dynamic):
    claim(client, dynamic)
    request = JoinRequest.objects.get()
    client.force_login(relay)
    decide(client, request, decision="accepter")
    decide(client, request, decision="refuser", reason="Trop tard")

    request.refresh_from_db()
    assert request.state == JoinRequest.State.ACCEPTED


def test_other_claims_become_requests_to_the_new_team(client, lou, relay, dynamic):
    claim(client, dynamic)
    second = team.ask(dynamic=dynamic, user=UserFactory(), kind=JoinRequest.Kind.CLAIM, message="Moi aussi")
    team.decide(request=JoinRequest.objects.get(user=lou), accepted=True, user=relay)

    second.refresh_from_db()
    assert (second.kind, second.state) == (JoinRequest.Kind.JOIN, JoinRequest.State.WAITING)


def test_the_claim_says_that_the_dynamique_knows(client, lou, dynamic):
    page = claim(client, dynamic, is_entitled="")

    assert "Parlez-en d’abord avec la dynamique" in page.content.decode()
    assert not JoinRequest.objects.exists()


def test_asking_twice_is_asking_once(client, lou, dynamic):
    claim(client, dynamic)
    claim(client, dynamic)

    page = client.get(reverse("dynamics:claim", args=[dynamic.slug])).content.decode()
    assert JoinRequest.objects.count() == 1
    assert "attend une réponse" in page


def test_a_record_with_a_team_is_not_claimed(client, lou):
    held = TeamMemberFactory().dynamic

    assert claim(client, held).status_code == 403


def test_a_visitor_is_led_to_sign_in(client, dynamic):
    answer = client.get(reverse("dynamics:claim", args=[dynamic.slug]))

    assert answer.status_code == 302
    assert answer.url == f"/compte/login/?next=/dynamiques/{dynamic.slug}/reprendre/"


@pytest.mark.parametrize("who", ["member", "animator", "editor"])
def test_only_the_relay_team_decides(client, dynamic, who):
    user = {
        "member": lambda: UserFactory(),
        "animator": lambda: TeamMemberFactory().user,
        "editor": lambda: UserFactory(editor=True),
    }[who]()
    request = team.ask(dynamic=dynamic, user=UserFactory(), kind=JoinRequest.Kind.CLAIM, message="Bonjour")
    client.force_login(user)

    decide(client, request, decision="accepter")

    request.refresh_from_db()
    assert request.state == JoinRequest.State.WAITING


def test_asking_for_withdrawal_reaches_the_reports(client, lou, dynamic):
    client.post(
        reverse("dynamics:ask_withdrawal", args=[dynamic.slug]), {"message": "Nous n’en voulons pas."}
    )

    report = Report.objects.get()
    assert (report.subject, report.reporter) == (dynamic, lou)
    assert report.message.startswith("Demande de retrait de la fiche « Eusko ».")


def test_demo_teams_are_made_once():
    UserFactory(email="animateur@archipel.test")
    UserFactory(email="animatrice@archipel.test")
    UserFactory(email="facilitateur@archipel.test", facilitator=True)
    DynamicFactory(slug="figeacteurs", from_study=True)
    DynamicFactory(slug="biovallee", from_study=True)

    make_demo_teams()
    made = make_demo_teams()

    assert {email: member.dynamic.slug for email, member in made.items()} == {
        "animateur@archipel.test": "figeacteurs",
        "animatrice@archipel.test": "biovallee",
    }
    assert not Dynamic.objects.filter(claimed_at=None).exists()
    assert JoinRequest.objects.count() == 2
