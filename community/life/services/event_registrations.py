"""Coming to an event: a place while there is one, then a turn in the waiting list.

Every change of who comes happens under the lock of the event's row, so that two requests at the same instant
never share the last place, and the next in turn is decided once.
"""

import logging
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from community.life.events_enums import RegistrationState
from community.life.models import CalendarFeed, Event, EventInvitation, EventRegistration
from community.life.services import event_notices
from community.members.services.charter import require_charter
from dynamics.models import Dynamic

logger = logging.getLogger(__name__)

KEY_BYTES = 32
MOST_INVITED = 40


class RegistrationError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def set_state(row: EventRegistration, state: RegistrationState) -> None:
    """The one place where a registration changes state; unsaved."""
    row.state = state


def places_left(event: Event) -> int | None:
    """None when there is no limit."""
    if event.places is None:
        return None
    return max(0, event.places - event.registrations.having_a_place().count())


@transaction.atomic
def register(
    *,
    event: Event,
    user,
    dynamic: Dynamic | None = None,
    question: str = "",
    answers: list[dict] | None = None,
    needs: str = "",
    now: datetime | None = None,
) -> EventRegistration:
    """Give a place, or the last turn of the waiting list; a second time changes the words only."""
    require_charter(user)
    now = now or timezone.now()
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if why := why_not(row, now):
        raise RegistrationError(why)
    if dynamic is not None and not user.teams.filter(dynamic=dynamic).exists():
        raise RegistrationError("Vous n’êtes pas de l’équipe de cette dynamique.")
    found = EventRegistration.objects.filter(event=row, user=user).first()
    one = found or EventRegistration(event=row, user=user)
    one.dynamic, one.question, one.needs = dynamic, question.strip(), needs.strip()
    one.answers = answers or []
    is_new = found is None or found.state == RegistrationState.OUT
    if is_new:
        # Nobody passes before those who wait, even when a place has just been freed
        is_free = places_left(row) != 0 and not row.registrations.waiting().exists()
        set_state(one, RegistrationState.IN if is_free else RegistrationState.WAITING)
        one.rank = (row.registrations.aggregate(last=Max("rank"))["last"] or 0) + 1
    one.save()
    if is_new:
        event_notices.tell_registered(one)
        logger.info("event joined", extra={"event": row.pk, "user": user.pk, "state": one.state})
    return one


def why_not(event: Event, now: datetime) -> str:
    """Why nobody can join today, or nothing."""
    if event.is_cancelled:
        return "Cette rencontre est annulée."
    if not event.is_published:
        return "Cette rencontre n’est pas publiée."
    if event.starts_at is None:
        return "La date n’est pas encore choisie : répondez d’abord aux dates proposées."
    if event.starts_at <= now:
        return "Cette rencontre a déjà commencé."
    return ""


@transaction.atomic
def withdraw(*, event: Event, user, now: datetime | None = None) -> EventRegistration | None:
    """Give one's place or one's turn back: the next in turn gets the place and is told."""
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    one = EventRegistration.objects.filter(event=row, user=user).first()
    if one is None or one.state == RegistrationState.OUT:
        return one
    if row.is_over:
        raise RegistrationError("Cette rencontre a eu lieu.")
    set_state(one, RegistrationState.OUT)
    one.needs, one.answers = "", []
    one.save()
    fill_places(event=row, now=now)
    logger.info("event left", extra={"event": row.pk, "user": user.pk})
    return one


@transaction.atomic
def fill_places(*, event: Event, now: datetime | None = None) -> list[EventRegistration]:
    """Give the free places to those who wait, in their order; each is told by mail."""
    now = now or timezone.now()
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if why_not(row, now):
        return []
    left = places_left(row)
    waiting = row.registrations.waiting().select_related("user", "event")
    promoted = list(waiting if left is None else waiting[:left])
    for one in promoted:
        set_state(one, RegistrationState.IN)
        one.save(update_fields=["state", "updated_at"])
        event_notices.tell_place(one)
    return promoted


@transaction.atomic
def note_presence(*, event: Event, came: set[int], user) -> None:
    """Who was there, by number of registration, among those who had a place."""
    rows = EventRegistration.objects.select_for_update(of=("self",)).filter(
        event=event, state=RegistrationState.IN
    )
    for row in rows:
        row.came = row.pk in came
        row.save(update_fields=["came", "updated_at"])
    logger.info("presence noted", extra={"event": event.pk, "user": user.pk})


@transaction.atomic
def invite(*, event: Event, dynamic: Dynamic, message: str, user) -> EventInvitation:
    """Write to the team of a dynamique, once; who comes is for its people to say."""
    require_charter(user)
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not row.is_published or row.is_over:
        raise RegistrationError("On n’invite qu’à une rencontre publiée et à venir.")
    if row.dynamic_id == dynamic.pk:
        raise RegistrationError("C’est votre dynamique qui organise.")
    found = EventInvitation.objects.filter(event=row, dynamic=dynamic).first()
    if found is not None:
        return found
    if row.invitations.count() >= MOST_INVITED:
        raise RegistrationError(f"Une rencontre invite au plus {MOST_INVITED} dynamiques.")
    invitation = EventInvitation.objects.create(
        event=row, dynamic=dynamic, message=message.strip(), invited_by=user
    )
    event_notices.tell_invited(invitation)
    return invitation


def renew_feed(*, user) -> CalendarFeed:
    """The private address of one's events; an earlier one stops answering."""
    key = secrets.token_urlsafe(KEY_BYTES)
    return CalendarFeed.objects.update_or_create(user=user, defaults={"key": key})[0]
