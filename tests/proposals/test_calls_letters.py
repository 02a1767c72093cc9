"""A week before a phase ends, those whom it concerns are told once; and what a closed account leaves."""

import pytest
from django.core import mail

from proposals.calls_data import CallsData
from proposals.calls_enums import Phase, PledgeState, ProjectRole, ProjectState, SupporterState
from proposals.models import Call
from proposals.tasks import calls_tasks
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories_calls import (
    DAYS,
    CallFactory,
    PledgeFactory,
    ProjectFactory,
    SupporterFactory,
    bearer_of,
    in_phase,
)

pytestmark = pytest.mark.django_db

LAST_WEEK = DAYS - 3


@pytest.fixture
def warn(django_capture_on_commit_callbacks):
    """Who is told when the clock strikes."""

    def strike() -> set[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            calls_tasks.warn_of_closing_phases()
        return {one.to[0] for one in mail.outbox}

    return strike


def test_each_phase_warns_those_whom_its_end_concerns(warn):
    call = CallFactory(selects=True, shares=True)
    follower, organiser = UserFactory(), TeamMemberFactory(dynamic=call.dynamic).user
    call.follows.create(user=follower)
    supporter = SupporterFactory(call=call).user
    SupporterFactory(call=call, state=SupporterState.ASKED)
    bearer = bearer_of(ProjectFactory(call=call))
    ProjectFactory(call=call, state=ProjectState.STOPPED)

    told = {phase: warn() for phase in Phase if in_phase(call, phase, begun=LAST_WEEK)}

    assert told == {
        Phase.ANNOUNCED: set(),
        Phase.PROPOSING: {follower.email},
        Phase.TEAMING: {follower.email, bearer.email},
        Phase.SELECTING: {organiser.email},
        Phase.SHARING_OUT: {supporter.email},
        Phase.DOING: {bearer.email},
        Phase.TELLING: {bearer.email},
        Phase.CLOSED: set(),
    }


def test_nobody_is_told_twice_nor_too_early(warn):
    call = CallFactory(begun=2)
    follower = UserFactory()
    call.follows.create(user=follower)

    assert warn() == set()
    in_phase(call, Phase.PROPOSING, begun=LAST_WEEK)
    assert warn() == {follower.email}
    assert warn() == set()


def test_the_letter_says_what_one_may_still_do_and_until_when(warn):
    call = CallFactory(begun=LAST_WEEK, title="Livrer sans camion")
    call.follows.create(user=UserFactory())

    warn()

    last = call.calendar.period_of(Phase.PROPOSING).last
    text = mail.outbox[0].body.replace("\u00a0", " ")
    assert "« Livrer sans camion », on peut encore démarrer un projet jusqu’au" in text
    assert str(last.year) in text
    assert call.get_absolute_url() in text


def test_a_draft_warns_nobody(warn):
    call = CallFactory(begun=LAST_WEEK, live=False)
    call.follows.create(user=UserFactory())

    assert warn() == set()


# --- Personal data --------------------------------------------------------------------------


def test_one_takes_away_all_that_calls_know(call_of_somebody):
    user, call, project = call_of_somebody

    found = CallsData().collect(user)

    assert [row["slug"] for row in found["calls"]] == [call.slug]
    assert [row["call__slug"] for row in found["followed"]] == [call.slug]
    assert [(row["project__title"], row["role"]) for row in found["projects"]] == [(project.title, "porteur")]
    assert [row["words"] for row in found["pledges"]] == ["Un mardi par mois à l’atelier."]
    assert [row["title"] for row in found["journal"]] == ["Premier essai"]


def test_a_closed_account_leaves_its_work_without_its_name(call_of_somebody):
    user, call, project = call_of_somebody
    second = UserFactory()
    project.members.create(user=second)

    CallsData().erase(user)

    call.refresh_from_db()
    assert call.opened_by is None
    assert not call.follows.exists()
    assert [(member.user, member.role) for member in project.members.all()] == [(second, ProjectRole.BEARER)]
    assert project.notes.get().author is None
    pledge = user.call_pledges.model.objects.get()
    assert (pledge.user, pledge.words, pledge.state) == (None, "", PledgeState.WITHDRAWN)


def test_a_project_that_loses_its_last_person_stops(call_of_somebody):
    user, _, project = call_of_somebody

    CallsData().erase(user)

    project.refresh_from_db()
    assert project.state == ProjectState.STOPPED


def test_a_draft_of_nobody_s_team_goes_with_its_author():
    user = UserFactory(facilitator=True)
    CallFactory(dynamic=None, opened_by=user, live=False)

    CallsData().erase(user)

    assert not Call.objects.exists()


@pytest.fixture
def call_of_somebody():
    user = UserFactory()
    call = CallFactory(opened_by=user)
    call.follows.create(user=user)
    project = ProjectFactory(call=call, bearer=user)
    project.notes.create(author=user, title="Premier essai")
    PledgeFactory(user=user)
    return user, call, project
