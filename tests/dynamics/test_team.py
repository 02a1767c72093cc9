"""The team: invitations, roles, leaving, handing over, requests."""

import re
import time

import pytest
from django.core import mail
from django.urls import reverse

from community.members.services import moderation
from dynamics.enums import TeamRole
from dynamics.models import JoinRequest, TeamInvitation, TeamMember
from dynamics.services import team
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dynamic():
    return DynamicFactory(name="Le Jardin", slug="le-jardin")


@pytest.fixture
def animator(client, dynamic):
    member = TeamMemberFactory(dynamic=dynamic, user=UserFactory(first_name="Alex", last_name="Bois"))
    client.force_login(member.user)
    return member


@pytest.fixture
def contributor(dynamic):
    return TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR)


def page(name: str, dynamic, *args) -> str:
    return reverse(f"dynamics:{name}", args=[dynamic.slug, *args])


def invite(client, dynamic, email="lou@example.org", role=TeamRole.CONTRIBUTOR):
    return client.post(page("team", dynamic), {"email": email, "role": role}, follow=True)


def link(message=None) -> str:
    return re.search(r"http://testserver(/dynamiques/invitation/\S+)", (message or mail.outbox[-1]).body)[1]


def roles(dynamic) -> dict:
    return {member.user.email: member.role for member in dynamic.team.all()}


def test_an_invitation_reaches_its_address_and_opens_the_team(
    client, animator, dynamic, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite(client, dynamic)
    lou = UserFactory(email="lou@example.org")
    client.force_login(lou)
    address = link()

    shown = client.get(address).content.decode()
    client.post(address)
    client.post(address)

    assert mail.outbox[-1].to == ["lou@example.org"]
    assert mail.outbox[-1].subject == "Alex Bois vous invite dans l’équipe de Le Jardin"
    assert "Rejoindre l’équipe de Le Jardin" in shown
    assert roles(dynamic)["lou@example.org"] == TeamRole.CONTRIBUTOR
    assert TeamInvitation.objects.get().accepted_at is not None


def test_opening_the_link_changes_nothing(client, animator, dynamic):
    invitation = team.invite(
        dynamic=dynamic, email="lou@example.org", role="contributeur", user=animator.user
    )
    client.force_login(UserFactory(email="lou@example.org"))

    client.get(reverse("dynamics:invitation", args=[team.invitation_token(invitation)]))

    assert dynamic.team.count() == 1


def test_a_signed_out_guest_is_led_to_sign_in_and_back(client, animator, dynamic):
    invitation = team.invite(
        dynamic=dynamic, email="lou@example.org", role="contributeur", user=animator.user
    )
    address = reverse("dynamics:invitation", args=[team.invitation_token(invitation)])
    client.logout()

    shown = client.get(address).content.decode()

    assert "/compte/signup/?next=/dynamiques/invitation/" in shown
    assert client.post(address).status_code == 200
    assert dynamic.team.count() == 1


def test_the_invitation_of_another_person_does_not_exist(client, animator, dynamic):
    invitation = team.invite(
        dynamic=dynamic, email="lou@example.org", role="contributeur", user=animator.user
    )
    address = reverse("dynamics:invitation", args=[team.invitation_token(invitation)])
    client.force_login(UserFactory())

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_an_invitation_expires_after_thirty_days(client, animator, dynamic, monkeypatch):
    invitation = team.invite(
        dynamic=dynamic, email="lou@example.org", role="contributeur", user=animator.user
    )
    address = reverse("dynamics:invitation", args=[team.invitation_token(invitation)])
    client.logout()
    later = time.time() + 31 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert client.get(address).status_code == 410


def test_a_cancelled_or_replaced_invitation_stops_working(client, animator, dynamic):
    first = team.invite(dynamic=dynamic, email="lou@example.org", role="contributeur", user=animator.user)
    second = team.invite(dynamic=dynamic, email="LOU@example.org", role="animateur", user=animator.user)
    client.post(page("cancel_invitation", dynamic, second.pk))
    client.force_login(UserFactory(email="lou@example.org"))

    for invitation in (first, second):
        address = reverse("dynamics:invitation", args=[team.invitation_token(invitation)])
        assert client.get(address).status_code == 410


def test_somebody_of_the_team_is_not_invited_again(client, animator, dynamic, contributor):
    answer = invite(client, dynamic, email=contributor.user.email.upper())

    assert "déjà dans l’équipe" in answer.content.decode()


def test_open_invitations_are_limited(animator, dynamic):
    for number in range(team.OPEN_INVITATIONS):
        team.invite(dynamic=dynamic, email=f"a{number}@example.org", role="contributeur", user=animator.user)

    with pytest.raises(team.TeamError, match="attendent déjà une réponse"):
        team.invite(dynamic=dynamic, email="trop@example.org", role="contributeur", user=animator.user)


def test_a_contributor_sees_the_team_and_does_not_manage_it(client, animator, dynamic, contributor):
    client.force_login(contributor.user)

    assert client.get(page("team", dynamic)).status_code == 200
    assert client.post(page("team", dynamic), {"email": "a@b.fr", "role": "animateur"}).status_code == 403
    assert client.post(page("set_role", dynamic, animator.pk), {"role": "contributeur"}).status_code == 403
    assert client.post(page("remove_member", dynamic, animator.pk)).status_code == 403


def test_roles_change_and_the_last_animator_stays_one(client, animator, dynamic, contributor):
    refused = client.post(page("set_role", dynamic, animator.pk), {"role": "contributeur"}, follow=True)
    client.post(page("set_role", dynamic, contributor.pk), {"role": "animateur"})
    client.post(page("set_role", dynamic, animator.pk), {"role": "contributeur"})

    assert "nommez d’abord quelqu’un d’autre" in refused.content.decode()
    assert roles(dynamic) == {contributor.user.email: "animateur", animator.user.email: "contributeur"}


def test_a_removed_member_is_told_and_loses_access(
    client, animator, dynamic, contributor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("remove_member", dynamic, contributor.pk))
    client.force_login(contributor.user)

    assert mail.outbox[-1].subject == "Vous n’êtes plus dans l’équipe de Le Jardin"
    assert client.get(page("edit", dynamic)).status_code == 403


def test_a_member_of_another_team_cannot_be_reached(client, animator, dynamic):
    other = TeamMemberFactory(role=TeamRole.CONTRIBUTOR)

    assert client.post(page("remove_member", dynamic, other.pk)).status_code == 404
    assert TeamMember.objects.filter(pk=other.pk).exists()


def test_a_contributor_leaves_freely(client, animator, dynamic, contributor):
    client.force_login(contributor.user)

    client.post(page("leave", dynamic))

    assert list(roles(dynamic)) == [animator.user.email]


def test_the_last_animator_hands_over(
    client, animator, dynamic, contributor, django_capture_on_commit_callbacks
):
    refused = client.post(page("leave", dynamic), {})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("leave", dynamic), {"successor": contributor.pk})

    assert "Nommez quelqu’un" in refused.content.decode()
    assert roles(dynamic) == {contributor.user.email: TeamRole.ANIMATOR}
    assert mail.outbox[-1].subject == "Vous prenez le relais pour Le Jardin"


def test_a_successor_is_one_of_the_team(client, animator, dynamic, contributor):
    stranger = TeamMemberFactory()

    client.post(page("leave", dynamic), {"successor": stranger.pk})

    assert dynamic.team.count() == 2


def test_a_record_left_without_animator_is_told_to_the_facilitators(
    client, animator, dynamic, django_capture_on_commit_callbacks
):
    relay = UserFactory(facilitator=True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("leave", dynamic), {"as_orphan": "on"})

    assert not dynamic.team.exists()
    assert mail.outbox[-1].to == [relay.email]
    assert relay.has_perm("dynamics.claim", dynamic)


def test_a_request_to_join_is_read_and_accepted_by_an_animator(
    client, animator, dynamic, django_capture_on_commit_callbacks
):
    lou = UserFactory(first_name="Lou", last_name="Martin")
    client.force_login(lou)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("join", dynamic), {"message": "Je tiens l’agenda."})
        client.post(page("join", dynamic), {"message": "Encore moi."})
    request = JoinRequest.objects.get()
    received = [message for message in mail.outbox if message.to == [animator.user.email]]

    client.force_login(animator.user)
    shown = client.get(page("team", dynamic)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("decide_request", dynamic, request.pk), {"decision": "accepter"})
        client.post(page("decide_request", dynamic, request.pk), {"decision": "refuser", "reason": "Non"})

    assert len(received) == 1
    assert "Je tiens l’agenda." in received[0].body
    assert "Lou Martin voudrait rejoindre l’équipe" in shown
    assert roles(dynamic)[lou.email] == TeamRole.CONTRIBUTOR
    assert mail.outbox[-1].subject == "Le Jardin : votre demande est acceptée"


def test_a_refusal_gives_its_reason(client, animator, dynamic, django_capture_on_commit_callbacks):
    lou = UserFactory()
    request = team.ask(dynamic=dynamic, user=lou, kind=JoinRequest.Kind.JOIN, message="Bonjour")
    without = client.post(page("decide_request", dynamic, request.pk), {"decision": "refuser"}, follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            page("decide_request", dynamic, request.pk), {"decision": "refuser", "reason": "Équipe complète."}
        )

    assert "Dites pourquoi" in without.content.decode()
    assert "Équipe complète." in mail.outbox[-1].body
    assert lou.email not in roles(dynamic)


def test_a_request_is_withdrawn_by_its_author_only(client, animator, dynamic):
    request = team.ask(dynamic=dynamic, user=UserFactory(), kind=JoinRequest.Kind.JOIN, message="Bonjour")
    address = page("withdraw_request", dynamic, request.pk)

    assert client.post(address).status_code == 404
    client.force_login(request.user)
    client.post(address)
    request.refresh_from_db()
    assert request.state == JoinRequest.State.WITHDRAWN


@pytest.mark.parametrize("members", [1, 3])
def test_the_team_page_asks_a_steady_number_of_queries(
    client, animator, dynamic, members, django_assert_max_num_queries
):
    TeamMemberFactory.create_batch(members, dynamic=dynamic)

    with django_assert_max_num_queries(16):
        client.get(page("team", dynamic))


def test_the_link_of_an_invitation_does_not_bring_back_who_was_removed(client, animator, dynamic):
    invitation = team.invite(dynamic=dynamic, email="lou@example.org", role="animateur", user=animator.user)
    lou = UserFactory(email="lou@example.org")
    address = reverse("dynamics:invitation", args=[team.invitation_token(invitation)])
    client.force_login(lou)
    client.post(address)
    team.remove(member=dynamic.team.get(user=lou), user=animator.user)

    answer = client.post(address, follow=True)

    assert "Cette invitation a déjà servi" in answer.content.decode()
    assert list(roles(dynamic)) == [animator.user.email]


def test_a_claim_that_became_a_request_to_join_is_left_to_the_new_team():
    orphan = DynamicFactory()
    facilitator, first, second = UserFactory(facilitator=True), UserFactory(), UserFactory()
    claims = [
        team.ask(dynamic=orphan, user=user, kind=JoinRequest.Kind.CLAIM, message="Je la tiens.")
        for user in (first, second)
    ]
    team.decide(request=claims[0], accepted=True, user=facilitator)

    with pytest.raises(team.TeamError, match="vient de reprendre"):
        team.decide(request=claims[1], accepted=True, user=facilitator)

    assert roles(orphan) == {first.email: TeamRole.ANIMATOR}


def test_an_author_who_left_the_team_no_longer_takes_part_in_its_moderation(client, animator, dynamic):
    moderation.load_workflows()
    TeamMemberFactory(dynamic=dynamic)
    dynamic.save_revision(user=animator.user)
    moderation.submit(obj=dynamic, user=animator.user)
    moderation.send_back(obj=dynamic, user=UserFactory(facilitator=True), reason="Dites où.")
    address = moderation.history(dynamic).last().get_absolute_url()
    assert client.get(address).status_code == 200

    animator.delete()

    assert client.get(address).status_code == 403
    assert client.post(address, {"resubmit": "1"}).status_code == 403
    assert not moderation.waiting().exists()
