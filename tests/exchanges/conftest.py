"""What the tests of the mise en relation share."""

import pytest

from tests.members.factories import UserFactory


@pytest.fixture
def facilitator(db):
    return UserFactory(facilitator=True, first_name="Fanny", last_name="Relais")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed(): …` runs what waits for the end of the transaction: letters, tasks."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def plain(text: str) -> str:
    """Letters and pages are set with no-break spaces; tests are written with plain ones."""
    return text.replace("\u00a0", " ")
