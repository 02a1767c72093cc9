"""Dated things in the format of calendars (RFC 5545), for a file that one downloads and for a feed; no ORM.

Moments are written in universal time, which every calendar reads without a table of time zones. Lines are folded
at 75 octets by the library. The caller keeps `uid` for ever and raises `sequence` at each change: that is what
calendars go by to replace an entry rather than to write a second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
ASKED_AGAIN = timedelta(hours=6)  # how often a calendar should read a feed


@dataclass(frozen=True)
class Entry:
    """One dated thing: what is in a calendar may be read by anybody who looks over a shoulder, so no contact here."""

    uid: str
    sequence: int
    stamp: datetime  # when it last changed
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    point: tuple[float, float] | None = None  # latitude, longitude


def uid_of(identifier) -> str:
    return f"{identifier}@archipel"


def file_of(entry: Entry, *, product: str) -> bytes:
    """One entry, to add to a calendar, to replace the one that it holds, or to take it out."""
    calendar = _calendar(product, "CANCEL" if entry.is_cancelled else "PUBLISH")
    calendar.add_component(_event(entry))
    return calendar.to_ical()


def feed_of(entries: Iterable[Entry], *, product: str, name: str) -> bytes:
    """Many, for a calendar that reads the address again and again."""
    calendar = _calendar(product, "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def answer(content: bytes, filename: str) -> HttpResponse:
    """The file, to download."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def _calendar(product: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{product}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    if entry.point:
        event.add("geo", entry.point)
    if entry.description:
        event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event
