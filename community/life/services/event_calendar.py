"""Events as entries of a calendar: one file an event, one feed for all, one for each person."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from community.life.models import CalendarFeed, Event, EventRegistration
from community.members import calendars

PRODUCT = "agenda"
KEPT_IN_FEEDS = timedelta(days=90)
MOST = 1000


def entry_of(event: Event, *, shows_place: bool = False) -> calendars.Entry:
    """What anybody may read; with `shows_place`, what one who has a place may."""
    place = ", ".join(part for part in (event.place, event.commune.name if event.commune_id else "") if part)
    page = settings.SITE_URL + event.get_absolute_url()
    lines = [event.summary, f"Annulée : {event.cancel_reason}" if event.is_cancelled else ""]
    if shows_place and event.online_url:
        lines.append(f"En ligne : {event.online_url}")
    lines.append(f"Sur {settings.SITE_NAME} : {page}")
    has_point = event.latitude is not None and event.longitude is not None
    return calendars.Entry(
        uid=calendars.uid_of(event.uid),
        sequence=event.sequence,
        stamp=event.updated_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=f"{event.get_kind_display().capitalize()} : {event.title}",
        location=place if shows_place else event.where,
        description="\n".join(line for line in lines if line),
        url=page,
        is_cancelled=event.is_cancelled,
        point=(event.latitude, event.longitude) if has_point else None,
    )


def dated(events):
    """Those that a feed holds: with a date, to come or ended less than three months ago."""
    since = timezone.now() - KEPT_IN_FEEDS
    return events.filter(ends_at__gte=since).select_related("commune").order_by("starts_at", "pk")[:MOST]


def feed_of(events: Iterable[Event], *, name: str) -> bytes:
    return calendars.feed_of((entry_of(event) for event in events), product=PRODUCT, name=name)


def own_feed(feed: CalendarFeed) -> bytes:
    """What this person goes to, where it is, and what she waits for, where anybody knows it is."""
    mine = EventRegistration.objects.standing().filter(user=feed.user_id)
    with_place = set(mine.having_a_place().values_list("event", flat=True))
    events = dated(Event.objects.published().filter(pk__in=mine.values("event")))
    return calendars.feed_of(
        (entry_of(event, shows_place=event.pk in with_place) for event in events),
        product=PRODUCT,
        name=f"Mes rencontres, {settings.SITE_NAME}",
    )
