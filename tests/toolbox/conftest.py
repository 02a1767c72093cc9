"""What the tests of several pages of the toolbox start from."""

import pytest

from tests.members.factories import UserFactory


@pytest.fixture
def facilitator():
    return UserFactory(facilitator=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed(): …` runs what waits for the end of the transaction: letters, tasks."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
