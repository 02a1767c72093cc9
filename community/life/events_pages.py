"""What the page of an event shows, to whom; and what search engines read of it (schema.org)."""

import json

import rules
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from community.life import events_cards as cards
from community.life.enums import EventMode
from community.life.models import Event, EventOccurrence, Trial
from community.life.rules.events import registration_of
from community.life.services import event_polls
from community.members.views.reports import about_token
from dynamics.enums import Sheet
from dynamics.views.metadata import ESCAPES, PUBLIC_TERRITORY
from toolbox.models import Tool

VERBS = (
    *("edit_event", "publish_event", "give_up_event", "cancel_event", "repeat_event", "propose_dates"),
    *("vote_date", "read_participants", "read_full_place", "invite_to_event", "write_notes"),
    *("write_event_report", "say_trial"),
)
MOST_DATES = 12
MODES = {
    EventMode.ON_SITE: "OfflineEventAttendanceMode",
    EventMode.ONLINE: "OnlineEventAttendanceMode",
    EventMode.BOTH: "MixedEventAttendanceMode",
}


def detail_context(request: HttpRequest, event: Event) -> dict:
    user = request.user
    registration = registration_of(user, event)
    standing = registration if registration and registration.state != "retire" else None
    taken = event.registrations.having_a_place().count()
    waiting = event.registrations.waiting().count() if event.places else 0
    rights = {verb: rules.has_perm(f"life.{verb}", user, event) for verb in VERBS}
    report = getattr(event, "report", None)
    shown = report if report and (report.published_at or rights["write_event_report"]) else None
    return {
        "event": event,
        "badges": cards.badges_of(event),
        "when": cards.when_of(event),
        "left": cards.left_of(event, taken),
        "taken": taken,
        "waiting": waiting,
        "rights": rights,
        "is_organiser": rights["edit_event"],
        "registration": standing,
        "turn": turn_of(standing),
        "may_join": event.is_published and not event.has_begun and not event.is_choosing_a_date,
        "place": event.place
        if rights["read_full_place"]
        else ""
        if event.place_for_registered
        else event.place,
        "poll": event_polls.table_of(event, user) if event.is_choosing_a_date else [],
        "report": shown,
        "pictures": list(shown.pictures.all()) if shown else [],
        "tools": list(tools_of(shown)) if shown else [],
        "sheets": sheets_of(shown) if shown else [],
        "trials": trials_of(event),
        "dates": other_dates(event),
        "about": about_token(event),
        "address": settings.SITE_URL + event.get_absolute_url(),
        "json_ld": json_ld(event),
    }


def turn_of(registration) -> int:
    """Her place in the waiting list, 0 when she is not in it."""
    if registration is None or not registration.is_waiting:
        return 0
    return registration.event.registrations.waiting().filter(rank__lte=registration.rank).count()


def tools_of(report):
    return Tool.objects.published().filter(event_reports=report).only("slug", "name").order_by("name")


def sheets_of(report) -> list[dict]:
    return [{"label": Sheet(key).label, "url": f"/fiches/{key}/"} for key in report.sheets]


def trials_of(event: Event) -> list[Trial]:
    if not event.has_begun:
        return []
    return list(event.trials.filter(dynamic__live=True).select_related("dynamic", "tool"))


def other_dates(event: Event) -> list[Event]:
    """The next dates of the same series."""
    place = EventOccurrence.objects.filter(event=event).values("series")
    rows = Event.objects.published().upcoming().filter(occurrence__series__in=place).exclude(pk=event.pk)
    return list(rows.order_by("starts_at")[:MOST_DATES])


def json_ld(event: Event) -> SafeString | str:
    """An Event of schema.org; only what everybody reads, and nothing before it has a date."""
    if event.starts_at is None or not (event.is_published or event.is_cancelled):
        return ""
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{settings.SITE_URL}{event.get_absolute_url()}",
        "name": event.title,
        "description": event.summary or event.description[:300],
        "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
        "startDate": event.starts_at.isoformat(),
        "endDate": event.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if event.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{MODES[EventMode(event.mode)]}",
        "location": locations(event),
        "organizer": {"@type": "Organization", "name": event.organiser},
        "maximumAttendeeCapacity": event.places,
    }
    kept = {key: value for key, value in data.items() if value}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(ESCAPES))


def locations(event: Event) -> list[dict]:
    """The place that everybody may read; online, the page of the event rather than its private link."""
    found: list[dict] = []
    if event.mode != EventMode.ONLINE and event.commune_id:
        commune = event.commune
        address = {"@type": "PostalAddress", "addressLocality": commune.name, "addressCountry": "FR"}
        if event.place and not event.place_for_registered:
            address["streetAddress"] = event.place
        kind = PUBLIC_TERRITORY.get(commune.level, "Place")
        found.append({"@type": "Place", "name": commune.name, "additionalType": kind, "address": address})
    if event.mode != EventMode.ON_SITE:
        url = f"{settings.SITE_URL}{event.get_absolute_url()}"
        found.append({"@type": "VirtualLocation", "url": url})
    return found
