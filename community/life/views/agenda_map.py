"""The agenda on a map: the same filters and results as the list, at the commune of each event."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.exchanges.point_groups import Point
from community.exchanges.views.points import points_answer
from community.life import events_cards as cards
from community.life.enums import EventKind
from community.life.events_filters import EventFilter
from community.life.models import Event
from community.life.views.agenda import browse
from dynamics.charts import capitalised
from dynamics.views.map import map_frame

LETTERS = {
    EventKind.MEETING: "R",
    EventKind.VISIT: "V",
    EventKind.SEMINAR: "S",
    EventKind.TRAINING: "F",
    EventKind.WEBINAR: "W",
    EventKind.CREATIVE_EVENING: "SC",
    EventKind.WORK_PARTY: "CC",
}
MOST_POINTS = 5000


@require_safe
def event_map(request: HttpRequest) -> HttpResponse:
    """What is online has no place on it: the list beside says it all."""
    symbols = {
        kind.value: {"label": capitalised(kind.label), "letter": letter} for kind, letter in LETTERS.items()
    }
    more = {"is_map": True, **map_frame(reverse("life:agenda_points"), symbols)}
    return browse(request, EventFilter(request.GET), "life/agenda/map.html", more)


@require_safe
def event_points(request: HttpRequest) -> HttpResponse:
    """The events of a box under the filters of the list, each at its commune."""
    placed = EventFilter(request.GET).qs.filter(latitude__isnull=False, longitude__isnull=False)
    rows = placed.select_related("commune")[:MOST_POINTS]
    return points_answer(request, (Point(one.latitude, one.longitude, about(one)) for one in rows))


def about(event: Event) -> dict:
    """What the bubble of a point says: never the precise place, which may be for those who come."""
    commune = event.commune.name if event.commune_id else ""
    return {
        "id": event.pk,
        "type": event.kind,
        "name": event.title,
        "url": event.get_absolute_url(),
        "place": " · ".join(filter(None, (cards.when_of(event), commune))),
    }
