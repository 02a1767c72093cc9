"""Several requests at the same moment: the lock on the event puts one after the other."""

import pytest
from django.db import connection

from community.life.models import EventRegistration, VisitNote
from community.life.services import event_registrations, visit_notes
from tests.exchanges.test_introductions_at_once import at_once
from tests.life.agenda import EventFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_the_last_place_is_given_once_and_so_is_the_one_given_back():
    """One test for all: a database that is emptied afterwards costs seconds."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite n’a qu’un écrivain à la fois")
    event = EventFactory(places=2, kind="visite-apprenante")
    people = [UserFactory() for _ in range(6)]

    found = at_once(
        *[lambda user=user: event_registrations.register(event=event, user=user) for user in people]
    )

    assert [error for error in found if isinstance(error, Exception)] == []
    rows = EventRegistration.objects.filter(event=event)
    assert sorted(rows.values_list("rank", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert set(rows.having_a_place().values_list("rank", flat=True)) == {1, 2}

    leaving = [row.user for row in rows.having_a_place().select_related("user")]
    at_once(*[lambda user=user: event_registrations.withdraw(event=event, user=user) for user in leaving])

    assert set(rows.having_a_place().values_list("rank", flat=True)) == {3, 4}

    written = at_once(
        *[
            lambda text=text: visit_notes.write(
                event=event, kind="partagees", text=text, version=0, user=people[0]
            )
            for text in ("L’un", "L’autre")
        ]
    )
    assert sorted(type(one).__name__ for one in written) == ["ConflictError", "VisitNote"]
    assert VisitNote.objects.get().version == 1
