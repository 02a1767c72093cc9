"""What the agenda shows on the pages of others: a dynamique, « mon espace »."""

from django.urls import reverse
from django.utils import timezone

from community.life import events_cards as cards
from community.life.enums import EventState
from community.life.events_enums import NoteKind
from community.life.models import Event, EventRegistration

MOST = 5
MOST_OF_MINE = 20
MOST_KEPT = 4  # events whose pages a device asks for in advance
KEPT_NOTES = (NoteKind.OWN, NoteKind.SHARED, NoteKind.PREPARATION)


def dynamic_panel(request, dynamic) -> dict | None:
    """The events of a dynamique: those to come first, then what it lived; one query."""
    rows = Event.objects.published().filter(dynamic=dynamic).order_by("-starts_at", "-pk")[: MOST * 2]
    coming = sorted((row for row in rows if not row.is_over), key=_soonest)
    shown = [*coming, *(row for row in rows if row.is_over)][:MOST]
    if not shown:
        return None
    return {
        "anchor": "agenda",
        "title": "Son agenda",
        "order": 25,
        "template": "life/agenda/_dynamic_panel.html",
        "context": {
            "rows": [_row(event) for event in shown],
            "all_url": f"{reverse('life:agenda')}?quand=toutes&dynamique={dynamic.slug}",
        },
    }


def _soonest(event: Event):
    return (event.starts_at is None, event.starts_at or event.created_at)


def _row(event: Event) -> dict:
    return {
        "url": event.get_absolute_url(),
        "title": event.title,
        "when": cards.when_of(event),
        "badges": cards.badges_of(event),
    }


def coming_registrations(user):
    """Where this person is expected, soonest first."""
    rows = EventRegistration.objects.standing().filter(
        user=user, event__ends_at__gte=timezone.now(), event__state=EventState.PUBLISHED
    )
    return rows.select_related("event").order_by("event__starts_at", "pk")


def pages_to_keep(request) -> list[str]:
    """The agenda, where this person is expected and, when there is a visit, its notes: one query."""
    pages = [reverse("life:agenda")]
    for row in coming_registrations(request.user)[:MOST_KEPT]:
        pages.append(row.event.get_absolute_url())
        if row.event.is_visit and row.has_place:
            pages += [reverse("life:visit_notes", args=[row.event.slug, kind]) for kind in KEPT_NOTES]
    return pages


def space_panel(request) -> dict | None:
    """Where I go, and what I organise: two queries."""
    user = request.user
    coming = [
        _row(row.event)
        | {
            "badge": {
                "kind": "success" if row.has_place else "pending",
                "label": row.get_state_display(),
            }
        }
        for row in coming_registrations(user)[:MOST_OF_MINE]
    ]
    organised = Event.objects.organised_by(user).exclude(state=EventState.CANCELLED).distinct()
    organised = list(organised.order_by("-updated_at", "-pk")[:MOST_OF_MINE])
    if not coming and not organised:
        return None
    return {
        "anchor": "agenda",
        "title": "Mon agenda",
        "order": 15,
        "template": "life/agenda/_space_panel.html",
        "context": {"coming": coming, "organised": [_row(event) for event in organised]},
    }
