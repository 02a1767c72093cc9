"""Sending a proposition starts one public clock; dated steps move it, in the order that its states allow."""

import pytest
from django.core.exceptions import ValidationError

from proposals.enums import SendingState as State
from proposals.models import Sending
from proposals.services import sendings
from tests.proposals.addressing import SOURCE, day, note, send
from tests.proposals.factories import AddresseeFactory, PropositionFactory

pytestmark = pytest.mark.django_db

# From each state, what may follow; a state of its own row may be said again
MOVES = {
    "envoyee": ["recue", "a-letude", "reponse-donnee", "engagement", "fait"],
    "recue": ["a-letude", "reponse-donnee", "engagement", "fait"],
    "a-letude": ["reponse-donnee", "engagement", "fait"],
    "reponse-donnee": ["a-letude", "reponse-donnee", "engagement", "fait"],
    "engagement": ["reponse-donnee", "engagement", "fait"],
    "fait": [],
}


def test_sending_starts_the_clock_with_a_first_step_and_its_source(facilitator):
    sending = send(user=facilitator, ago=12)

    assert sending.state == State.SENT
    assert sending.days_waited == 12
    step = sending.steps.get()
    assert (step.state, step.date, step.source, step.is_published) == (State.SENT, day(12), SOURCE, True)


def test_a_second_sending_to_the_same_addressee_is_a_reminder_not_a_second_clock(facilitator):
    sending = send(user=facilitator)

    with pytest.raises(sendings.SendingError, match="relance"):
        send(sending.proposition, sending.addressee, facilitator)

    assert Sending.objects.count() == 1


def test_another_addressee_has_its_own_clock(facilitator):
    proposition = PropositionFactory()
    first = send(proposition, user=facilitator)
    second = send(proposition, AddresseeFactory(slug="regions", name="Les régions"), facilitator, ago=3)

    note(first, facilitator, State.ANSWERED)

    second.refresh_from_db()
    assert second.days_waited == 3


@pytest.mark.parametrize("start", MOVES)
def test_only_the_states_that_may_follow_do(facilitator, start):
    sending = send(user=facilitator)
    Sending.objects.filter(pk=sending.pk).update(state=start)
    sending.refresh_from_db()

    assert [state.value for state in sendings.following(sending)] == MOVES[start]
    for state in State:
        if state in MOVES[start]:
            sendings.check_follows(sending, state)
        else:
            with pytest.raises(sendings.SendingError, match="ne peut pas passer"):
                sendings.check_follows(sending, state)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (State.RECEIVED, True),
        (State.STUDIED, True),
        (State.ANSWERED, False),
        (State.COMMITTED, False),
        (State.DONE, False),
    ],
)
def test_the_days_are_counted_until_somebody_answers(facilitator, state, waits):
    sending = send(user=facilitator, ago=42)

    note(sending, facilitator, state)

    sending.refresh_from_db()
    assert sending.days_waited == (42 if waits else None)


def test_a_reminder_moves_nothing(facilitator):
    sending = send(user=facilitator, ago=42)

    step = note(sending, facilitator, text="Nous avons relancé le cabinet.")

    sending.refresh_from_db()
    assert (step.state, sending.state, sending.days_waited) == ("", State.SENT, 42)


def test_a_draft_step_moves_nothing_until_it_is_published(facilitator):
    sending = send(user=facilitator)
    step = note(sending, facilitator, State.ANSWERED, publish=False)
    sending.refresh_from_db()
    assert sending.state == State.SENT

    sendings.publish(step=step, user=facilitator)

    sending.refresh_from_db()
    assert sending.state == State.ANSWERED


def test_a_draft_that_no_longer_follows_is_not_published(facilitator):
    sending = send(user=facilitator)
    step = note(sending, facilitator, State.RECEIVED, publish=False)
    note(sending, facilitator, State.DONE)

    with pytest.raises(sendings.SendingError, match="ne peut pas passer"):
        sendings.publish(step=step, user=facilitator)


def test_what_is_published_is_not_erased_and_a_draft_is(facilitator):
    sending = send(user=facilitator)
    draft = note(sending, facilitator, State.RECEIVED, publish=False)

    sendings.drop(step=draft, user=facilitator)

    assert sending.steps.count() == 1
    with pytest.raises(sendings.SendingError, match="elle reste"):
        sendings.drop(step=sending.steps.get(), user=facilitator)


@pytest.mark.parametrize(("ago", "words"), [(-1, "pas encore passée"), (31, "avant l’envoi")])
def test_a_step_is_dated_between_the_sending_and_today(facilitator, ago, words):
    sending = send(user=facilitator, ago=30)

    with pytest.raises(sendings.SendingError, match=words):
        note(sending, facilitator, State.RECEIVED, ago=ago)


def test_a_step_without_a_source_is_refused(facilitator):
    sending = send(user=facilitator)

    with pytest.raises(ValidationError):
        sendings.note(sending=sending, user=facilitator, when=day(), text="Une réponse.", source="  ")


def test_a_draft_proposition_is_sent_to_nobody(facilitator):
    with pytest.raises(sendings.SendingError, match="pas publiée"):
        send(PropositionFactory(draft=True), user=facilitator)


def test_who_waits_longest_comes_first_then_those_who_answered(facilitator):
    recent, old = send(user=facilitator, ago=2), send(user=facilitator, ago=90)
    answered = send(user=facilitator, ago=200)
    note(answered, facilitator, State.ANSWERED)

    assert list(Sending.objects.by_wait()) == [old, recent, answered]
