"""What the tests of people share."""

import pytest

from tests.members.factories import UserFactory


@pytest.fixture
def member(db):
    return UserFactory()


@pytest.fixture
def facilitator(db):
    return UserFactory(facilitator=True)


@pytest.fixture
def administrator(db):
    return UserFactory(administrator=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What runs once the transaction is committed runs at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
