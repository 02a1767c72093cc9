"""Accounts that nobody uses, on frozen dates."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from community.members.models import User
from community.members.services.inactivity import follow_inactive_accounts
from community.members.tasks import follow_inactive_accounts as task
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

LAST_SEEN = datetime(2024, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def sleeper():
    return UserFactory(last_active_at=LAST_SEEN, date_joined=LAST_SEEN, first_name="Lou")


def after(days: int) -> datetime:
    return LAST_SEEN + timedelta(days=days)


def test_account_is_warned_twice_then_anonymised(sleeper, committed):
    steps = {}
    with committed():
        for days in range(690, 800, 1):
            done = follow_inactive_accounts(now=after(days))
            steps |= {step: days for step, number in done.items() if number}

    sleeper.refresh_from_db()
    assert steps == {"warned": 700, "warned_again": 730, "anonymised": 760}
    assert sleeper.is_anonymised


def test_warnings_say_when_and_how_to_stay(sleeper, committed):
    with committed():
        follow_inactive_accounts(now=after(700))
    with committed():
        follow_inactive_accounts(now=after(730))

    first, second = mail.outbox
    assert first.subject == "Gardez-vous votre compte Archipel ?"
    assert "Bonjour Lou," in first.body
    assert "30 janvier 2026" in first.body
    assert "/communaute/rester/" in first.body
    assert second.subject == "Votre compte Archipel sera fermé le 30 janvier 2026"


def test_button_of_the_letter_keeps_the_account(client, sleeper, committed):
    with committed():
        follow_inactive_accounts(now=after(700))
    address = next(line for line in mail.outbox[0].body.splitlines() if "/communaute/rester/" in line)
    path = address.strip().removeprefix("http://testserver")

    page = client.get(path)
    sleeper.refresh_from_db()
    assert (page.status_code, sleeper.inactivity_warnings) == (200, 1)

    client.post(path)

    sleeper.refresh_from_db()
    assert (sleeper.inactivity_warnings, sleeper.inactivity_warned_at) == (0, None)
    assert sleeper.last_active_at > after(700)


def test_task_that_slept_for_years_still_warns_twice_with_time_to_answer(sleeper):
    now = after(2000)

    assert follow_inactive_accounts(now=now) == {"warned": 1, "warned_again": 0, "anonymised": 0}
    for days in range(1, 30):
        assert sum(follow_inactive_accounts(now=now + timedelta(days=days)).values()) == 0
    assert follow_inactive_accounts(now=now + timedelta(days=30))["warned_again"] == 1
    assert sum(follow_inactive_accounts(now=now + timedelta(days=59)).values()) == 0
    assert follow_inactive_accounts(now=now + timedelta(days=60))["anonymised"] == 1


def test_running_twice_the_same_day_warns_once(sleeper, committed):
    with committed():
        follow_inactive_accounts(now=after(700))
        follow_inactive_accounts(now=after(700))

    assert len(mail.outbox) == 1


def test_active_administering_closed_and_anonymised_accounts_are_left_alone(committed):
    UserFactory()
    UserFactory(last_active_at=LAST_SEEN, administrator=True)
    UserFactory(last_active_at=LAST_SEEN, is_superuser=True)
    UserFactory(last_active_at=LAST_SEEN, is_active=False)
    UserFactory(last_active_at=LAST_SEEN, anonymised_at=LAST_SEEN)

    with committed():
        done = follow_inactive_accounts(now=after(900))

    assert sum(done.values()) == 0
    assert mail.outbox == []


def test_task_follows_the_accounts_of_today(sleeper):
    task()

    assert User.objects.get(pk=sleeper.pk).inactivity_warnings == 1
