"""What an edition of the news may announce: what is new and public since the one before."""

from datetime import datetime, timedelta

from django.utils import timezone

from community.life.enums import EventState
from community.life.models import Edition, Event
from community.life.panels.members import page_of
from community.members.french_dates import moment
from dynamics.models import Dynamic
from toolbox.models import MonographPage, Tool

FIRST_LOOK = timedelta(days=60)
MOST = 8
LONGEST = 240
EVENTS = "Rencontres"


def since_last(now: datetime | None = None) -> datetime:
    """The day of the last edition, at most two months ago."""
    now = now or timezone.now()
    last = Edition.objects.published().order_by("-sent_at").values_list("sent_at", flat=True).first()
    return max(last or now - FIRST_LOOK, now - FIRST_LOOK)


def proposed(now: datetime | None = None) -> list[dict]:
    """Latest dynamiques, monographies, tools; next events. Four queries, and one for the date."""
    now = now or timezone.now()
    since = since_last(now)
    dynamics = Dynamic.objects.listed().filter(first_published_at__gt=since)
    pages = MonographPage.objects.live().public().filter(first_published_at__gt=since).without_sections()
    tools = Tool.objects.published().filter(created_at__gt=since)
    events = Event.objects.filter(state=EventState.PUBLISHED).upcoming(now)
    events = events.filter(group__isnull=True) | events.filter(group__reads_openly=True)
    return [
        *[
            item("Dynamiques", f"dynamique:{row.slug}", row.name, row.summary, row.get_absolute_url())
            for row in dynamics.order_by("-first_published_at", "pk")[:MOST]
        ],
        *[
            item("Monographies", f"monographie:{row.pk}", row.title, "", row.get_absolute_url())
            for row in pages.order_by("-first_published_at", "pk")[:MOST]
        ],
        *[
            item("Outils", f"outil:{row.slug}", row.name, row.summary, row.get_absolute_url())
            for row in tools.order_by("-created_at", "pk")[:MOST]
        ],
        *[
            item(EVENTS, f"rencontre:{row.pk}", row.title, when(row), url)
            for row in events.order_by("starts_at", "pk")[:MOST]
            if (url := page_of(row))
        ],
    ]


def item(kind: str, key: str, title: str, text: str, url: str) -> dict:
    return {"kind": kind, "key": key, "title": title, "text": text[:LONGEST], "url": url}


def when(event: Event) -> str:
    """What it is, and when."""
    return f"{event.get_kind_display().capitalize()}, le {moment(event.starts_at)}"
