"""What is shown of an event in a list: never a person."""

from datetime import datetime

from django.utils import timezone

from community.life.enums import EventMode
from community.life.models import Event
from community.members.french_dates import day, hour
from dynamics.charts import capitalised


def when_of(event: Event) -> str:
    """« Mardi 3 mars 2027, de 9 h à 12 h 30 », with both days when there are two."""
    if event.starts_at is None:
        return "Date à choisir ensemble"
    begin, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    if begin.date() == end.date():
        return f"{_day(begin)}, de {hour(begin)} à {hour(end)}"
    return f"{_day(begin)} à {hour(begin)} – {_day(end).lower()} à {hour(end)}"


def _day(value: datetime) -> str:
    return capitalised(day(value, "l j F Y"))


def left_of(event: Event, taken: int) -> str:
    """« 3 places », « Complet : liste d’attente », nothing without a limit."""
    if event.places is None or event.is_over or event.starts_at is None:
        return ""
    left = event.places - taken
    if left <= 0:
        return "Complet : liste d’attente"
    return f"{left} place{'s' if left > 1 else ''} sur {event.places}"


def badges_of(event: Event) -> list[dict]:
    badges = [{"kind": "neutral", "value": "", "label": event.get_kind_display()}]
    if event.is_cancelled:
        badges.append({"kind": "ended", "value": "", "label": "annulée"})
    elif event.state == "brouillon":
        badges.append({"kind": "draft", "value": "", "label": "brouillon"})
    elif event.is_choosing_a_date:
        badges.append({"kind": "pending", "value": "", "label": "date à choisir"})
    elif event.is_over:
        badges.append({"kind": "ended", "value": "", "label": "passée"})
    return badges


def event_card(event: Event) -> dict:
    """A card of a row read `with_card`."""
    where = "En ligne" if event.mode == EventMode.ONLINE else event.where
    if event.mode == EventMode.BOTH:
        where = f"{where}, et en ligne" if where else "Sur place et en ligne"
    organiser = event.organiser
    meta = [
        ("calendar", when_of(event)),
        ("devices" if event.mode == EventMode.ONLINE else "pin", where),
        ("users", f"{organiser[:1].upper()}{organiser[1:]}"),
        ("check", left_of(event, event.taken)),
    ]
    return {
        "id": event.pk,
        "kind": "rencontre",
        "url": event.get_absolute_url(),
        "title": event.title,
        "text": event.summary or event.description,
        "themes": [],
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        "badges": badges_of(event),
    }
