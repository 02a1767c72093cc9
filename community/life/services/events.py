"""Events: written, published, moved, cancelled, repeated; who comes is told each time."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.life import events_verbs as verbs
from community.life.enums import EventState
from community.life.events_enums import Rhythm
from community.life.models import Event, EventOccurrence, EventSeries
from community.life.models.events import RESERVED_SLUGS
from community.life.recurrence import occurrences
from community.life.services import event_notices
from community.life.services.event_registrations import fill_places
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug

logger = logging.getLogger(__name__)

LEAST_OPTIONS = 2
# What calendars hold: a change in one of these is a new version of the entry
IN_CALENDARS = ("title", "starts_at", "ends_at", "place", "commune_id", "mode", "place_for_registered")
# What one has to know to come
TO_COME = ("starts_at", "ends_at", "place", "commune_id", "mode", "online_url")
COPIED = (
    *("kind", "title", "summary", "description", "mode", "place", "commune", "latitude", "longitude"),
    *("dynamic", "group", "author", "place_for_registered", "online_url", "places", "cost"),
    *("accessibility", "travel", "questions"),
)


class EventError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def set_state(event: Event, state: EventState, *, now: datetime) -> None:
    """The one place where the state of an event changes; unsaved."""
    event.state = state
    if state == EventState.PUBLISHED:
        event.published_at = now
    if state == EventState.CANCELLED:
        event.cancelled_at = now
        event.sequence += 1


@transaction.atomic
def save(*, event: Event, user, now: datetime | None = None) -> Event:
    """Write an event, new or not; those who come to one that is published are told when they must know.

    It is shown on the map at the middle of its commune, never at its address.
    """
    require_charter(user)
    _place_on_map(event)
    if event.pk is None:
        event.author = user
        save_at_free_slug(event, event.title, fallback="rencontre", reserved=RESERVED_SLUGS)
        return event
    before = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if before.is_cancelled:
        raise EventError("Cette rencontre est annulée : elle ne change plus.")
    if before.is_over and (event.starts_at, event.ends_at) != (before.starts_at, before.ends_at):
        raise EventError("Cette rencontre a eu lieu : sa date ne change plus.")
    if before.is_published and before.starts_at and not event.starts_at:
        raise EventError("Cette rencontre est publiée avec une date : changez-la, ou annulez la rencontre.")
    event.state, event.sequence = before.state, before.sequence
    is_dated_now = before.starts_at is None and event.starts_at is not None
    if is_dated_now:
        event.date_kept_at = now or timezone.now()
    changed = {name for name in {*IN_CALENDARS, *TO_COME} if getattr(event, name) != getattr(before, name)}
    if changed & set(IN_CALENDARS) and before.is_published:
        event.sequence += 1
    event.save()
    if before.is_published and not before.is_over:
        if is_dated_now:
            event_notices.tell_date_kept(event)
        elif changed & set(TO_COME):
            event_notices.tell_moved(event)
        fill_places(event=event, now=now)
    logger.info("event written", extra={"event": event.pk, "user": user.pk})
    return event


@transaction.atomic
def publish(*, event: Event, user, now: datetime | None = None) -> Event:
    """Show it in the agenda: with its date, or with the dates among which people choose."""
    require_charter(user)
    now = now or timezone.now()
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if row.is_cancelled:
        raise EventError("Cette rencontre est annulée.")
    if row.is_published:
        return row
    if row.starts_at is None and row.date_options.count() < LEAST_OPTIONS:
        raise EventError("Donnez une date, ou proposez-en au moins deux au choix.")
    if row.ends_at is not None and row.ends_at <= now:
        raise EventError("Cette date est passée : choisissez-en une autre.")
    if row.dynamic_id and not row.dynamic.live:
        raise EventError("La dynamique qui organise n’est pas publiée.")
    set_state(row, EventState.PUBLISHED, now=now)
    row.save()
    log(instance=row, action=verbs.PUBLISHED, user=user)
    return row


@transaction.atomic
def cancel(
    *, event: Event, reason: str, user, and_following: bool = False, now: datetime | None = None
) -> list[Event]:
    """Tell everybody that it does not take place, and why; with `and_following`, the later dates too."""
    require_charter(user)
    now = now or timezone.now()
    if not reason.strip():
        raise EventError("Dites pourquoi : chacun le lira.")
    cancelled = []
    for pk in [event.pk, *(following_ids(event) if and_following else [])]:
        row = Event.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.is_cancelled or row.is_over:
            continue
        was_published = row.is_published
        row.cancel_reason = reason.strip()
        set_state(row, EventState.CANCELLED, now=now)
        row.save()
        if was_published:
            event_notices.tell_cancelled(row)
        log(instance=row, action=verbs.CANCELLED, user=user)
        cancelled.append(row)
    if not cancelled:
        raise EventError("Cette rencontre est déjà annulée, ou elle a déjà eu lieu.")
    return cancelled


def following_ids(event: Event) -> list[int]:
    """The later dates of the same series, cancelled ones left out."""
    place = EventOccurrence.objects.filter(event=event).first()
    if place is None:
        return []
    later = EventOccurrence.objects.filter(series=place.series_id, number__gt=place.number)
    return list(
        later.exclude(event__state=EventState.CANCELLED).order_by("number").values_list("event", flat=True)
    )


@transaction.atomic
def give_up(*, event: Event, user) -> None:
    """Erase a draft."""
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if row.state != EventState.DRAFT:
        raise EventError("Cette rencontre est publiée : annulez-la, en disant pourquoi.")
    row.delete()
    logger.info("event given up", extra={"user": user.pk})


@transaction.atomic
def repeat(*, event: Event, rhythm: Rhythm, until: date, user) -> list[Event]:
    """Write the dates that follow, each an event of its own; asked twice, only what is missing is written.

    A date that was moved keeps its number, and is not written a second time at its first place; another rhythm
    goes on after the dates that are there.
    """
    require_charter(user)
    first = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if first.starts_at is None or first.is_cancelled:
        raise EventError("Donnez d’abord une date à cette rencontre.")
    if EventOccurrence.objects.filter(event=first).exclude(series__first=first).exists():
        raise EventError("Cette date fait déjà partie d’une série.")
    dates = occurrences(first.starts_at, rhythm, until, timezone.get_default_timezone())
    if len(dates) < LEAST_OPTIONS:
        raise EventError("Aucune autre date d’ici là : choisissez une fin plus lointaine.")
    before = EventSeries.objects.filter(first=first).first()
    series, _ = EventSeries.objects.update_or_create(first=first, defaults={"rhythm": rhythm, "until": until})
    taken = set(series.occurrences.values_list("number", flat=True))
    shift = max(taken, default=0) if before is not None and before.rhythm != rhythm else 0
    known = set(Event.objects.filter(occurrence__series=series).values_list("starts_at", flat=True))
    EventOccurrence.objects.get_or_create(event=first, defaults={"series": series, "number": 0})
    length = first.ends_at - first.starts_at
    made = [
        _copy(first, series, number + shift, starts_at, starts_at + length)
        for number, starts_at in enumerate(dates)
        if number and starts_at not in known and number + shift not in taken
    ]
    log(instance=first, action=verbs.REPEATED, user=user)
    return made


def _copy(first: Event, series: EventSeries, number: int, starts_at: datetime, ends_at: datetime) -> Event:
    one = Event(**{name: getattr(first, name) for name in COPIED}, starts_at=starts_at, ends_at=ends_at)
    one.state, one.published_at = first.state, first.published_at
    name = f"{first.title} {timezone.localtime(starts_at):%d-%m-%Y}"
    save_at_free_slug(one, name, fallback="rencontre", reserved=RESERVED_SLUGS)
    EventOccurrence.objects.create(series=series, number=number, event=one)
    return one


def _place_on_map(event: Event) -> None:
    commune = event.commune
    event.latitude = commune.latitude if commune else None
    event.longitude = commune.longitude if commune else None
