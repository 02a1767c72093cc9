"""What the tests of propositions start from."""

import pytest

from community.members.services import moderation
from dynamics.enums import TeamRole
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory


@pytest.fixture
def workflow():
    return moderation.load_workflows()


@pytest.fixture
def facilitator():
    return UserFactory(facilitator=True)


@pytest.fixture
def animator():
    """Somebody who animates « La Ruche »."""
    dynamic = DynamicFactory(name="La Ruche", slug="la-ruche")
    return TeamMemberFactory(dynamic=dynamic, role=TeamRole.ANIMATOR).user


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed(): …` runs what waits for the end of the transaction: letters, tasks."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
