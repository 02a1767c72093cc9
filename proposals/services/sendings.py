"""Propositions on their way to those who can act: one clock for each addressee, moved by dated steps."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from proposals import verbs
from proposals.enums import SendingState as State
from proposals.models import Addressee, JointLetter, Proposition, Sending, SendingStep
from proposals.services import news

# From each state, those that may follow. Nothing is asked in order: an answer may come without a word before it.
# An answer can be followed by a new study, a commitment can be taken back by another answer; what is done is done.
TRANSITIONS: dict[State, set[State]] = {
    State.SENT: {State.RECEIVED, State.STUDIED, State.ANSWERED, State.COMMITTED, State.DONE},
    State.RECEIVED: {State.STUDIED, State.ANSWERED, State.COMMITTED, State.DONE},
    State.STUDIED: {State.ANSWERED, State.COMMITTED, State.DONE},
    State.ANSWERED: {State.STUDIED, State.COMMITTED, State.DONE},
    State.COMMITTED: {State.ANSWERED, State.DONE},
    State.DONE: set(),
}
# What may be said twice: another answer, another commitment
AGAIN = {State.ANSWERED, State.COMMITTED}


class SendingError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def send(
    *,
    proposition: Proposition,
    addressee: Addressee,
    user,
    sent_on: date,
    text: str,
    source: str,
    document=None,
    letter: JointLetter | None = None,
) -> Sending:
    """Write down that a proposition was sent: its public clock starts. Once for each addressee."""
    require_charter(user)
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if not row.live:
        raise SendingError("Cette proposition n’est pas publiée.")
    check_is_past(sent_on)
    sending, is_new = Sending.objects.get_or_create(
        proposition=row,
        addressee=addressee,
        defaults={"sent_on": sent_on, "sent_by": user, "letter": letter},
    )
    if not is_new:
        raise SendingError(
            "Cette proposition lui a déjà été adressée : notez plutôt une relance sur cet envoi."
        )
    step = SendingStep(
        sending=sending, date=sent_on, state=State.SENT, text=text, source=source, noted_by=user
    )
    if document:
        step.document = document
    keep(step, published=True)
    log(instance=row, action=verbs.SENT, user=user)
    news.tell_on_commit(step, by=user)
    return sending


@transaction.atomic
def note(
    *,
    sending: Sending,
    user,
    when: date,
    text: str,
    source: str,
    state: str = "",
    document=None,
    publish: bool = True,
) -> SendingStep:
    """Write a dated step with its source; `state` when it moves the clock, "" for a reminder or a fact.

    A step that is not published waits for the équipe relais: the clock does not move, nobody is told.
    """
    row = locked(sending)
    check_is_past(when)
    if when < row.sent_on:
        raise SendingError("Cette date est avant l’envoi.")
    check_follows(row, state)
    step = SendingStep(sending=row, date=when, state=state, text=text, source=source, noted_by=user)
    if document:
        step.document = document
    keep(step, published=False)
    if publish:
        make_public(step, row, user)
    return step


@transaction.atomic
def publish(*, step: SendingStep, user) -> SendingStep:
    """A draft becomes public: the clock moves, followers are told. A second time changes nothing."""
    row = locked(step.sending)
    step = SendingStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if not step.is_published:
        check_follows(row, step.state)
        make_public(step, row, user)
    return step


@transaction.atomic
def drop(*, step: SendingStep, user) -> None:
    """Erase a draft and its document; what was published stays."""
    step = SendingStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if step.is_published:
        raise SendingError("Cette étape est publiée : elle reste.")
    if step.document:
        name, storage = step.document.name, step.document.storage
        transaction.on_commit(lambda: storage.delete(name), robust=True)
    step.delete()


def make_public(step: SendingStep, sending: Sending, user) -> None:
    step.sending = sending
    keep(step, published=True)
    if step.state and step.state != sending.state:
        set_state(sending, step.state)
    log(instance=sending.proposition, action=verbs.ANSWER_NOTED, user=user)
    news.tell_on_commit(step, by=user)


def set_state(sending: Sending, state: str) -> None:
    """The only place that writes `state`, under the lock of the caller. Raises SendingError."""
    check_follows(sending, state)
    sending.state = state
    sending.save(update_fields=["state", "updated_at"])


def check_follows(sending: Sending, state: str) -> None:
    """Whether a step may carry this state where the sending is."""
    now = State(sending.state)
    if not state or (state == now and now in AGAIN) or state in TRANSITIONS[now]:
        return
    raise SendingError(f"Un envoi « {now.label} » ne peut pas passer à « {State(state).label} ».")


def following(sending: Sending) -> list[State]:
    """The states that a step may carry now, in the order of the clock."""
    now = State(sending.state)
    return [state for state in State if state in TRANSITIONS[now] or (state == now and now in AGAIN)]


def check_is_past(day: date) -> None:
    if day > timezone.localdate():
        raise SendingError("Cette date n’est pas encore passée.")


def keep(step: SendingStep, *, published: bool) -> None:
    if published and step.published_at is None:
        step.published_at = timezone.now()
    step.text, step.source = step.text.strip(), step.source.strip()
    step.full_clean()
    step.save()


def locked(sending: Sending) -> Sending:
    rows = Sending.objects.select_related("proposition", "addressee")
    return rows.select_for_update(of=("self",)).get(pk=sending.pk)
