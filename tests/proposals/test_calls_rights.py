"""Who may do what with a call: role × page, and role × phase × act."""

import pytest
from django.db import transaction
from django.urls import reverse

from proposals.calls_enums import Phase, SupporterState
from proposals.models import Pledge, Project, ProjectNote
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import (
    CallFactory,
    PledgeFactory,
    ProjectFactory,
    SupporterFactory,
    in_phase,
)

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED, HIDDEN = 200, 302, 403, 404
ROLES = ["visiteur", "membre", "soutien", "apporteur", "du projet", "porteur", "organisateur", "facilitateur"]


class World:
    """One person a role around one call with a project, a pledge that waits and a line of journal."""

    def __init__(self, **call):
        self.call = CallFactory(selects=True, shares=True, **call)
        self.people = {role: UserFactory() for role in ROLES[1:-1]}
        self.people["facilitateur"] = UserFactory(facilitator=True)
        TeamMemberFactory(dynamic=self.call.dynamic, user=self.people["organisateur"])
        SupporterFactory(call=self.call, user=self.people["soutien"])
        SupporterFactory(call=self.call)
        self.project = ProjectFactory(
            call=self.call, bearer=self.people["porteur"], members=[self.people["du projet"]]
        )
        self.pledge = PledgeFactory(project=self.project, user=self.people["apporteur"])
        self.accepted = PledgeFactory(project=self.project, user=self.people["du projet"], state="accepte")
        self.note = ProjectNote.objects.create(
            project=self.project, author=self.people["du projet"], title="Premier essai"
        )

    def address(self, name: str) -> str:
        more = {
            "note_remove": [self.project.pk, self.note.pk],
            "pledge": [self.project.pk, self.pledge.pk],
            "pledge_withdraw": [self.project.pk, self.pledge.pk],
            "receipt": [self.project.pk, self.accepted.pk],
        }
        if name in {"project", "project_edit", "project_decide", "note", "result", "join"}:
            more[name] = [self.project.pk]
        return reverse(f"calls:{name}", args=[self.call.slug, *more.get(name, [])])


@pytest.fixture
def world():
    return World(phase=Phase.PROPOSING)


def enter(client, world, role):
    client.logout()
    if role != "visiteur":
        client.force_login(world.people[role])
    return client


#              visiteur  membre  soutien apporteur projet  porteur organis. facilit.
EVERYBODY = (OPEN,) * 8
MEMBERS = (SIGN_IN, *(OPEN,) * 7)
ORGANISERS = (SIGN_IN, *(CLOSED,) * 5, OPEN, OPEN)
BEARERS = (SIGN_IN, *(CLOSED,) * 4, OPEN, CLOSED, CLOSED)
ITS_PEOPLE = (SIGN_IN, *(CLOSED,) * 3, OPEN, OPEN, CLOSED, CLOSED)

# page → (phase in which it is asked for, answer to each role)
PAGES = {
    "detail": (Phase.PROPOSING, EVERYBODY),
    "project": (Phase.PROPOSING, EVERYBODY),
    "envelope": (Phase.PROPOSING, EVERYBODY),
    "start": (Phase.PROPOSING, MEMBERS),
    "join": (Phase.PROPOSING, (SIGN_IN, OPEN, OPEN, OPEN, OPEN, CLOSED, OPEN, OPEN)),
    "ask_part": (Phase.PROPOSING, (SIGN_IN, OPEN, CLOSED, OPEN, OPEN, OPEN, OPEN, OPEN)),
    "supporters": (Phase.PROPOSING, ORGANISERS),
    "dates": (Phase.PROPOSING, ORGANISERS),
    "edit": (Phase.PROPOSING, (SIGN_IN, *(CLOSED,) * 7)),  # published: nobody rewrites it
    "project_edit": (Phase.PROPOSING, BEARERS),
    "project_decide": (Phase.SELECTING, ORGANISERS),
    "note": (Phase.PROPOSING, ITS_PEOPLE),
    "note_remove": (Phase.PROPOSING, (SIGN_IN, *(CLOSED,) * 3, OPEN, CLOSED, CLOSED, OPEN)),
    "result": (Phase.DOING, ITS_PEOPLE),
    # A pledge is between who proposes it and the bearers: for the others it does not exist
    "pledge": (Phase.PROPOSING, (SIGN_IN, HIDDEN, HIDDEN, CLOSED, HIDDEN, OPEN, HIDDEN, HIDDEN)),
    "pledge_withdraw": (Phase.PROPOSING, (SIGN_IN, HIDDEN, HIDDEN, OPEN, HIDDEN, CLOSED, HIDDEN, HIDDEN)),
    "receipt": (Phase.PROPOSING, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, CLOSED, OPEN, HIDDEN, HIDDEN)),
}


def test_each_page_opens_for_the_right_people(client, world):
    found = {}
    for name, (phase, _) in PAGES.items():
        in_phase(world.call, phase)
        found[name] = tuple(enter(client, world, role).get(world.address(name)).status_code for role in ROLES)

    assert found == {name: row for name, (_, row) in PAGES.items()}


def test_a_draft_exists_for_its_team_and_the_equipe_relais_only(client):
    world = World(phase=Phase.ANNOUNCED, live=False)
    pages = ["detail", "project", "envelope"]

    found = {
        role: {enter(client, world, role).get(world.address(name)).status_code for name in pages}
        for role in ROLES
    }

    reads = {"organisateur", "facilitateur"}
    assert found == {role: {OPEN if role in reads else HIDDEN} for role in ROLES}
    assert enter(client, world, "organisateur").get(world.address("edit")).status_code == OPEN
    assert enter(client, world, "membre").get(world.address("edit")).status_code == HIDDEN
    assert enter(client, world, "visiteur").get(world.address("edit")).status_code == SIGN_IN


# --- Phases ---------------------------------------------------------------------------------

PHASES = list(Phase)
#   annoncé, proposer, équipes, présélection, enveloppe, réaliser, partager, clos
GESTURES = {
    # page, who asks, what is posted, phases
    "start": ("membre", {"title": "Un projet", "summary": "Nous le ferons."}, "-●------"),
    "join": ("membre", {"resource": "reseau", "words": "Je relaie."}, "-●●●●●--"),
    "pledge": ("porteur", {"answer": "accepte"}, "-●●●●●●-"),
    "receipt": ("porteur", {"day": "2026-01-05", "amount": "2"}, "-●●●●●●-"),
    "note": ("du projet", {"day": "2026-01-05", "title": "Une ligne"}, "-●●●●●●-"),
    "project_edit": ("porteur", {"title": "Nouveau nom", "summary": "Nous le ferons."}, "-●●●●●●-"),
    "project_decide": ("organisateur", {"decision": "oui", "reason": "Utile."}, "---●----"),
    "ask_part": ("membre", {"words": "Une habitante."}, "●●●●----"),
    "spread": ("soutien", {}, "----●---"),
    "delegate": ("soutien", None, "----●---"),
    "result": ("porteur", {"action": "new", "new-name": "Le plan", "new-summary": "Un plan."}, "-----●●-"),
}
WITH_A_PAGE = set(GESTURES) - {"spread", "delegate"}


def other_supporter(world) -> int:
    return world.call.supporters.exclude(user=world.people["soutien"]).get().pk


def state_of(world) -> tuple:
    """All that a gesture of the table may change."""
    world.project.refresh_from_db()
    return (
        Project.objects.count(),
        list(Pledge.objects.order_by("pk").values_list("state", flat=True)),
        world.accepted.receipts.count(),
        ProjectNote.objects.count(),
        world.project.title,
        world.project.state,
        world.project.results.count(),
        list(world.call.supporters.order_by("pk").values_list("user", "delegate")),
    )


def test_a_gesture_passes_in_its_phases_and_is_refused_with_the_dates_in_the_others(client, world):
    found = dict.fromkeys(GESTURES, "")
    for phase in PHASES:
        in_phase(world.call, phase)
        for name, (role, data, _) in GESTURES.items():
            enter(client, world, role)
            posted = {"to": other_supporter(world)} if name == "delegate" else data
            undone, before = transaction.savepoint(), state_of(world)
            response = client.post(world.address(name), posted)
            # Nothing given to nobody changes nothing: passing is then being sent back to the envelope
            passed = response.status_code == SIGN_IN if name == "spread" else state_of(world) != before
            found[name] += "●" if passed else "-"
            assert passed or "ossible de" in response.content.decode(), (name, phase)
            transaction.savepoint_rollback(undone)

    assert found == {name: row for name, (_, _, row) in GESTURES.items()}


def test_the_page_of_a_closed_gesture_says_when_it_is_open(client, world):
    for name in WITH_A_PAGE:
        role, _, row = GESTURES[name]
        in_phase(world.call, next(phase for phase, mark in zip(PHASES, row, strict=True) if mark == "-"))

        response = enter(client, world, role).get(world.address(name))

        assert response.status_code == CLOSED, name
        assert "ossible de" in response.content.decode(), name
        assert "Le calendrier de l’appel" in response.content.decode(), name


def test_somebody_who_is_no_confirmed_supporter_cannot_share_out(client):
    world = World(phase=Phase.SHARING_OUT)
    world.call.supporters.filter(user=world.people["soutien"]).update(state=SupporterState.ASKED)

    for role in ("membre", "soutien", "organisateur"):
        response = enter(client, world, role).post(world.address("spread"), {})
        assert response.status_code == CLOSED, role


def test_names_are_read_by_the_people_of_a_project_and_its_organiser(client, world):
    world.people["porteur"].first_name, world.people["porteur"].last_name = "Odile", "Farge"
    world.people["porteur"].save()

    found = {
        role: "Odile Farge" in enter(client, world, role).get(world.address("project")).content.decode()
        for role in ROLES
        if role != "porteur"
    }

    reads = {"du projet", "organisateur", "facilitateur"}
    assert found == {role: role in reads for role in found}


def test_a_pledge_that_waits_is_read_by_the_bearers_and_whoever_proposed_it(client, world):
    world.pledge.words = "Je prête ma soudeuse."
    world.pledge.save()

    found = {
        role: "Je prête ma soudeuse."
        in enter(client, world, role).get(world.address("project")).content.decode()
        for role in ROLES
    }

    assert found == {role: role in {"apporteur", "porteur"} for role in ROLES}
