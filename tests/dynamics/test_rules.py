"""Who may do what: one table, role × verb × state of the record."""

import pytest
from django.contrib.auth.models import AnonymousUser

from dynamics.enums import TeamRole
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

WHO = ["visitor", "member", "contributor", "animator", "facilitator", "administrator"]
# verb → who may, on a published record with a team
WITH_TEAM = {
    "see_dynamic": WHO,
    "see_draft": ["contributor", "animator", "facilitator", "administrator"],
    "see_history": ["contributor", "animator", "facilitator", "administrator"],
    "change_dynamic": ["contributor", "animator", "facilitator", "administrator"],
    "restore_revision": ["contributor", "animator", "facilitator", "administrator"],
    "confirm_freshness": ["contributor", "animator", "facilitator", "administrator"],
    "manage_team": ["animator", "facilitator", "administrator"],
    "end_dynamic": ["animator", "facilitator", "administrator"],
    "withdraw_dynamic": ["animator", "facilitator", "administrator"],
    "leave_team": ["contributor", "animator"],
    "publish_dynamic": ["facilitator", "administrator"],
    "delete_dynamic": ["administrator"],
    "decide_claims": ["facilitator", "administrator"],
    "join": ["member", "facilitator", "administrator"],
    "claim": [],
}
# the same verb without an object: what opens the lists of the back office
WITHOUT_OBJECT = {
    "change_dynamic": ["facilitator", "administrator"],
    "publish_dynamic": ["facilitator", "administrator"],
    "add_dynamic": ["facilitator", "administrator"],
    "delete_dynamic": ["administrator"],
    "manage_team": ["facilitator", "administrator"],
    "change_link": ["facilitator", "administrator"],
    "change_theme": ["administrator"],
}


@pytest.fixture
def dynamic():
    return DynamicFactory()


@pytest.fixture
def people(dynamic):
    return {
        "visitor": AnonymousUser(),
        "member": UserFactory(),
        "contributor": TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user,
        "animator": TeamMemberFactory(dynamic=dynamic).user,
        "facilitator": UserFactory(facilitator=True),
        "administrator": UserFactory(administrator=True),
    }


def allowed(people: dict, verb: str, dynamic=None) -> list[str]:
    return [who for who in WHO if people[who].has_perm(f"dynamics.{verb}", dynamic)]


@pytest.mark.parametrize(("verb", "who"), WITH_TEAM.items())
def test_on_a_published_record(people, dynamic, verb, who):
    assert allowed(people, verb, dynamic) == who


@pytest.mark.parametrize(("verb", "who"), WITHOUT_OBJECT.items())
def test_without_an_object(people, verb, who):
    assert allowed(people, verb) == who


def test_a_draft_is_seen_by_its_team_and_the_facilitators(people, dynamic):
    dynamic.live = False

    assert allowed(people, "see_dynamic", dynamic) == [
        "contributor",
        "animator",
        "facilitator",
        "administrator",
    ]
    assert allowed(people, "join", dynamic) == []


def test_a_team_has_no_right_on_the_record_of_another(people):
    other = TeamMemberFactory().dynamic

    assert allowed(people, "change_dynamic", other) == ["facilitator", "administrator"]
    assert allowed(people, "manage_team", other) == ["facilitator", "administrator"]


def test_a_record_without_animator_may_be_claimed_and_not_joined(people):
    orphan = DynamicFactory(from_study=True)

    assert allowed(people, "claim", orphan) == WHO[1:]
    assert allowed(people, "join", orphan) == []


def test_an_inactive_account_may_nothing(people, dynamic):
    people["animator"].is_active = False

    assert not people["animator"].has_perm("dynamics.change_dynamic", dynamic)
