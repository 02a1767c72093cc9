"""What the tests of several pages of the toolbox start from."""

import re

import pytest
from django.core import mail

from tests.members.factories import UserFactory
from tests.toolbox.pages import draft_of, load_one_of_each
from toolbox.models import MonographPage
from toolbox.services import reading


@pytest.fixture
def facilitator():
    return UserFactory(facilitator=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed(): …` runs what waits for the end of the transaction: letters, tasks."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# --- A monographie given to read before its publication -------------------------------------------


@pytest.fixture
def author(db):
    return UserFactory(editor=True, first_name="Awa", last_name="Rédactrice", email="awa@exemple.test")


@pytest.fixture
def draft(tmp_path, author) -> MonographPage:
    """A monographie that was never published."""
    load_one_of_each(tmp_path)
    page = draft_of(author, "eusko")
    return MonographPage.objects.get(pk=page.pk)


@pytest.fixture
def ask(draft, author, committed):
    """Ask somebody; gives the invitation and the path of the link that they received."""

    def asking(name="Maël Lecteur", email="mael@exemple.test", **values):
        with committed():
            invitation = reading.ask(page=draft, name=name, email=email, user=author, **values)
        return invitation, re.search(r"http://testserver(/monographies/relire/\S+)", mail.outbox[-1].body)[1]

    return asking
