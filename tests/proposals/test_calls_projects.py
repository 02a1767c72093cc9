"""Projects of a call: started, joined, received, moved, told, brought to the toolbox."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from community.members.services import moderation
from proposals.calls_enums import Phase, PledgeState, ProjectRole, ProjectState, Resource, Unit
from proposals.models import Pledge, Project, ProjectNote, Receipt
from proposals.services import calls_pledges as pledges
from proposals.services import calls_projects as projects
from proposals.services.calls import CallError
from proposals.services.calls_pledges import sums
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import (
    CallFactory,
    PledgeFactory,
    ProjectFactory,
    bearer_of,
)
from tests.toolbox.factories import ToolFactory
from toolbox.models import Tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def relay():
    return UserFactory(facilitator=True)


def letters(subject: str) -> list[tuple[str, str]]:
    """(address, text) of the letters whose subject says so."""
    return [(one.to[0], one.body.replace("\u00a0", " ")) for one in mail.outbox if subject in one.subject]


# --- Starting and joining -------------------------------------------------------------------


def test_whoever_starts_a_project_bears_it(client):
    call, user = CallFactory(), UserFactory()
    client.force_login(user)

    client.post(f"{call.get_absolute_url()}projets/nouveau/", {"title": "La remorque", "summary": "À trois."})

    project = Project.objects.get()
    assert (project.call, project.state) == (call, ProjectState.FORMING)
    assert [(member.user, member.role) for member in project.members.all()] == [(user, ProjectRole.BEARER)]


def test_a_project_without_a_name_is_told_so_and_nothing_is_lost(client):
    call = CallFactory()
    client.force_login(UserFactory())

    page = client.post(
        f"{call.get_absolute_url()}projets/nouveau/", {"title": "", "summary": "À trois communes."}
    )

    assert set(page.context["form"].errors) == {"title"}
    assert "À trois communes." in page.content.decode()


def test_a_pledge_is_told_to_the_bearers_then_answered_to_whoever_made_it(client, committed):
    project, user = ProjectFactory(), UserFactory(first_name="Yannis", last_name="Morvan")
    client.force_login(user)
    data = {"resource": "temps", "amount": "12,5", "unit": "heures", "words": "Un mardi par mois."}

    with committed():
        client.post(f"{project.get_absolute_url()}rejoindre/", data)

    pledge = Pledge.objects.get()
    assert (pledge.user, pledge.amount, pledge.unit) == (user, Decimal("12.5"), "heures")
    ((address, text),) = letters("Un apport pour votre projet")
    assert address == bearer_of(project).email
    assert "Yannis Morvan propose du temps (12,5 heures)" in text
    assert f"/apports/{pledge.pk}/" in text

    client.force_login(bearer_of(project))
    with committed():
        client.post(
            f"{project.get_absolute_url()}apports/{pledge.pk}/", {"answer": "accepte", "words": "Oui."}
        )

    pledge.refresh_from_db()
    assert pledge.state == PledgeState.ACCEPTED
    assert project.members.get(user=user).role == ProjectRole.MEMBER
    assert [address for address, _ in letters("Vous êtes du projet")] == [user.email]


def test_a_pledge_is_declined_with_a_reason_or_not_at_all(client, committed):
    pledge = PledgeFactory()
    client.force_login(bearer_of(pledge.project))
    address = f"{pledge.project.get_absolute_url()}apports/{pledge.pk}/"

    page = client.post(address, {"answer": "decline", "words": ""})
    assert page.context["form"].errors == {"words": ["Dites pourquoi en une phrase : la personne la lira."]}

    with committed():
        client.post(address, {"answer": "decline", "words": "Nous avons déjà deux soudeurs."})
    assert "Nous avons déjà deux soudeurs." in letters("Une réponse du projet")[0][1]
    assert not pledge.project.members.filter(user=pledge.user).exists()


def test_an_answer_is_given_once():
    pledge = PledgeFactory()
    bearer = bearer_of(pledge.project)
    pledges.answer(pledge=pledge, accepts=True, user=bearer)

    with pytest.raises(CallError, match="cet apport est accepté"):
        pledges.answer(pledge=pledge, accepts=False, words="Finalement non.", user=bearer)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"resource": "argent"}, {"amount"}),
        ({"resource": "argent", "amount": "-5"}, {"amount"}),
        ({"resource": "temps", "amount": "3", "unit": "m2"}, {"unit"}),
        ({"resource": "temps", "amount": "beaucoup", "unit": "heures"}, {"amount"}),
        ({"resource": "chance"}, {"resource"}),
        ({"resource": "reseau", "words": ""}, {"words"}),
    ],
)
def test_what_one_brings_is_checked_next_to_the_field(client, typed, wrong):
    project = ProjectFactory()
    client.force_login(UserFactory())

    page = client.post(f"{project.get_absolute_url()}rejoindre/", {"words": "Je peux aider.", **typed})

    assert set(page.context["form"].errors) == wrong
    assert not Pledge.objects.exists()


def test_one_speaks_only_for_one_s_own_dynamique(client):
    project, member, other = ProjectFactory(), TeamMemberFactory(), TeamMemberFactory()
    client.force_login(member.user)
    data = {"resource": "reseau", "words": "Nous relayons."}

    page = client.post(f"{project.get_absolute_url()}rejoindre/", data | {"dynamic": other.dynamic.pk})
    assert set(page.context["form"].errors) == {"dynamic"}

    client.post(f"{project.get_absolute_url()}rejoindre/", data | {"dynamic": member.dynamic.pk})
    assert Pledge.objects.get().who == member.dynamic.name


def test_a_project_that_stopped_is_not_joined():
    project = ProjectFactory(state=ProjectState.STOPPED)

    with pytest.raises(CallError, match="On ne rejoint plus ce projet : il est arrêté"):
        pledges.propose(
            pledge=Pledge(project=project, resource=Resource.NETWORK, words="Je relaie."), user=UserFactory()
        )


# --- Received -------------------------------------------------------------------------------


def test_what_is_received_is_noted_in_several_times_and_summed(client):
    project = ProjectFactory()
    first = PledgeFactory(project=project, state=PledgeState.ACCEPTED, amount=12)
    PledgeFactory(project=project, state=PledgeState.ACCEPTED, amount=3)
    PledgeFactory(project=project, amount=100)  # not accepted: it does not count
    PledgeFactory(project=project, state=PledgeState.ACCEPTED, resource="reseau", amount=None, unit="")
    client.force_login(bearer_of(project))
    today = timezone.localdate().isoformat()

    for amount in ("4", "2,5"):
        client.post(f"{project.get_absolute_url()}apports/{first.pk}/recu/", {"day": today, "amount": amount})

    found = sums(project.pledges.prefetch_related("receipts"))
    assert [(one.resource, one.unit, one.pledged, one.received, one.count) for one in found] == [
        (Resource.TIME, Unit.HOURS, Decimal(15), Decimal("6.5"), 2),
        (Resource.NETWORK, "", Decimal(0), Decimal(0), 1),
    ]
    page = client.get(project.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "15 heures" in page
    assert "6,5 heures" in page


def test_nothing_is_received_of_what_was_not_accepted_nor_in_the_future():
    pledge = PledgeFactory()
    bearer = bearer_of(pledge.project)

    with pytest.raises(CallError, match="Acceptez d’abord"):
        pledges.receive(receipt=Receipt(pledge=pledge, amount=1), user=bearer)
    pledges.answer(pledge=pledge, accepts=True, user=bearer)
    with pytest.raises(CallError, match="ce qui est déjà arrivé"):
        pledges.receive(
            receipt=Receipt(pledge=pledge, amount=1, day=timezone.localdate() + timedelta(1)), user=bearer
        )
    with pytest.raises(CallError, match="Dites combien"):
        pledges.receive(receipt=Receipt(pledge=pledge), user=bearer)


# --- Stages ---------------------------------------------------------------------------------

S, P = ProjectState, Phase
MOVES = {
    # (présélection, phase, state) → where its bearers may bring it
    (False, P.TEAMING, S.FORMING): {S.STOPPED},
    (False, P.DOING, S.FORMING): {S.RUNNING, S.STOPPED},
    (False, P.DOING, S.RUNNING): {S.DELIVERED, S.STOPPED},
    (True, P.DOING, S.FORMING): {S.STOPPED},
    (True, P.DOING, S.SELECTED): {S.RUNNING, S.STOPPED},
    (True, P.DOING, S.NOT_SELECTED): set(),
    (False, P.TELLING, S.DELIVERED): set(),
    (False, P.TELLING, S.STOPPED): set(),
}


@pytest.mark.parametrize(("case", "expected"), MOVES.items())
def test_a_project_moves_when_its_call_allows_it(case, expected):
    selects, phase, state = case
    decided = {"decided_on": timezone.localdate(), "decision_reason": "Utile."}
    project = ProjectFactory(call=CallFactory(selects=selects, phase=phase), state=state, **decided)
    bearer = bearer_of(project)

    assert projects.moves_of(project) == expected
    for to in set(S) - expected - {state}:
        with pytest.raises(CallError):
            projects.move(project=project, to=to, user=bearer)
    for to in expected:
        Project.objects.filter(pk=project.pk).update(state=state)
        project.refresh_from_db()
        assert projects.move(project=project, to=to, user=bearer).state == to


def test_a_decision_of_the_selection_is_public_with_its_reason_and_told(client, committed):
    call = CallFactory(selects=True, phase=Phase.SELECTING)
    project = ProjectFactory(call=call)
    organiser = TeamMemberFactory(dynamic=call.dynamic).user
    client.force_login(organiser)
    address = f"{project.get_absolute_url()}preselection/"

    page = client.post(address, {"decision": "non", "reason": " "})
    assert set(page.context["form"].errors) == {"reason"}

    with committed():
        client.post(address, {"decision": "non", "reason": "Un seul village y prend part."})

    client.logout()
    assert "Un seul village y prend part." in client.get(project.get_absolute_url()).content.decode()
    ((to, text),) = letters("Présélection")
    assert to == bearer_of(project).email
    assert "Un seul village y prend part." in text


def test_a_call_without_a_selection_never_selects():
    project = ProjectFactory(call=CallFactory(phase=Phase.TEAMING))

    with pytest.raises(CallError, match="ne prévoit pas de décider"):
        projects.decide(project=project, is_selected=True, reason="Beau.", user=UserFactory(facilitator=True))


# --- Journal and results --------------------------------------------------------------------


def test_the_journal_tells_what_took_place_without_naming_its_author(client):
    user = UserFactory(first_name="Odile", last_name="Farge")
    project = ProjectFactory(members=[user])
    client.force_login(user)

    client.post(f"{project.get_absolute_url()}journal/", {"day": "2026-01-05", "title": "Premier essai"})

    client.logout()
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Premier essai" in page
    assert "5 janvier 2026" in page
    assert "Odile" not in page
    with pytest.raises(CallError, match="ce qui a eu lieu"):
        projects.write_note(
            note=ProjectNote(project=project, day=timezone.localdate() + timedelta(1), title="Demain"),
            user=user,
        )


def test_a_result_becomes_a_moderated_tool_of_the_toolbox(client, committed, relay):
    project = ProjectFactory(call=CallFactory(phase=Phase.DOING), state=ProjectState.RUNNING)
    follower = UserFactory()
    project.call.follows.create(user=follower)
    client.force_login(bearer_of(project))
    data = {"action": "new", "new-name": "La remorque en plans", "new-summary": "Les plans et la notice."}

    response = client.post(f"{project.get_absolute_url()}resultats/", data)

    tool = Tool.objects.get()
    assert response["Location"] == f"/outils/proposer/{tool.slug}/but/"
    assert (tool.live, tool.proposed_by) == (False, bearer_of(project))
    assert tool.uses.get().who == project.title
    assert "Né de l’appel à communs" in tool.uses.get().gave
    client.logout()
    assert "La remorque en plans" not in client.get(project.get_absolute_url()).content.decode()

    with committed():
        moderation.submit(obj=tool, user=tool.proposed_by)
        moderation.publish(obj=tool, user=relay)

    assert "La remorque en plans" in client.get(project.get_absolute_url()).content.decode()
    assert "La remorque en plans" in client.get(project.call.get_absolute_url()).content.decode()
    assert project.title in client.get(tool.get_absolute_url()).content.decode()
    told = {to for to, _ in letters("Un outil est né")}
    assert told == {follower.email, bearer_of(project).email}

    project.call.follows.create(user=UserFactory())
    with committed():
        tool.refresh_from_db()
        tool.save_revision().publish()
    assert {to for to, _ in letters("Un outil est né")} == told


def test_a_tool_that_is_there_is_linked_once_and_told_once(client, committed):
    project = ProjectFactory(call=CallFactory(phase=Phase.TELLING))
    follower, tool = UserFactory(), ToolFactory()
    project.call.follows.create(user=follower)
    client.force_login(bearer_of(project))

    with committed():
        for _ in range(2):
            client.post(f"{project.get_absolute_url()}resultats/", {"action": "link", "link-tool": tool.pk})

    assert project.results.get().tool == tool
    assert [to for to, _ in letters("Un outil est né")] == [follower.email]


def test_a_project_of_one_call_is_not_found_under_another(client):
    project = ProjectFactory()
    other = CallFactory()

    assert client.get(f"{other.get_absolute_url()}projets/{project.pk}/").status_code == 404


def test_a_pledge_taken_back_leaves_what_was_received(client):
    pledge = PledgeFactory(state=PledgeState.ACCEPTED)
    Receipt.objects.create(pledge=pledge, amount=4)
    client.force_login(pledge.user)

    client.post(f"{pledge.project.get_absolute_url()}apports/{pledge.pk}/retirer/")

    (found,) = sums(pledge.project.pledges.prefetch_related("receipts"))
    assert (found.pledged, found.received) == (0, 4)
