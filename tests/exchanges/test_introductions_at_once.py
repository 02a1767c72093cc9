"""Two people, or two workers, at the same moment: the lock on the introduction puts one after the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState
from community.exchanges.models import Introduction, Party
from community.exchanges.services import answering, introductions, ladder
from community.members.models import Letter
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def asked() -> Introduction:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite n’a qu’un écrivain à la fois")
    team = UserFactory(facilitator=True)
    row = introductions.prepare(need=NeedFactory(), offer=OfferFactory(), user=team)
    return introductions.propose(introductions=[row], why="Deux équipes qui se ressemblent.", user=team)[0]


def at_once(*acts) -> list:
    """What each gave, or its exception."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            return act()
        except Exception as error:  # what is under test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def accepting(party: Party):
    return lambda: answering.answer(party=party, answer=Answer.ACCEPTED).answer


def test_both_sides_accept_at_once_and_workers_meet(asked):
    """One test for all: a database that is emptied afterwards costs seconds."""
    late = timezone.now() + timedelta(days=10)
    assert sum(at_once(*[lambda: ladder.remind(late)] * 4)) == 2
    assert Letter.objects.filter(kind="exchanges.consent_reminder").count() == 2

    parties = list(asked.parties.select_related("introduction", "user"))
    assert at_once(*[accepting(party) for party in parties * 2]) == [Answer.ACCEPTED] * 4

    asked.refresh_from_db()
    assert asked.state == IntroductionState.AGREED
    assert list(asked.events.filter(kind="etat").values_list("after", flat=True)) == [
        "proposee",
        "acceptee-par-un",
        "acceptee",
    ]
    assert Letter.objects.filter(kind="exchanges.agreed").count() == 2
