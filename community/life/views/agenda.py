"""Reading the agenda: the list, one event, feeds for calendars, the frame for other sites."""

from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from community.life import events_cards as cards
from community.life.events_filters import AnyTimeFilter, EventFilter
from community.life.events_pages import detail_context
from community.life.models import CalendarFeed, Event
from community.life.services import event_calendar
from community.life.services.event_registrations import renew_feed
from community.members import calendars
from community.members.limits import limit
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
FRAMED = 12
SNIPPET = (
    '<iframe src="{source}" width="100%" height="560" loading="lazy" '
    'title="Agenda des dynamiques collectives, par Archipel"></iframe>'
)
FRAMED_POLICY = {"frame-ancestors": ["*"]}


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    return browse(request, EventFilter(request.GET), "life/agenda/list.html", {})


def browse(request: HttpRequest, chosen: EventFilter, template: str, more: dict) -> HttpResponse:
    """The results of a filter, in the list or around the map."""
    page = Paginator(chosen.qs.with_card(), PAGE_SIZE).get_page(page_number(request))
    shown = [cards.event_card(one) for one in page.object_list]
    past = {
        "label": "Lire ce qui s’est passé",
        "icon": "book",
        "url": chosen.with_when(request.path, "passees"),
    }
    context = list_context(request, chosen, page, shown) | {
        "total": page.paginator.count,
        "kept": [] if chosen.when == chosen.usual else [("quand", chosen.when)],
        "tabs": chosen.tabs(request.path),
        "ways_out": [*chosen.ways_out(request.path), *([past] if chosen.when != "passees" else [])],
        "may_organise": not request.user.is_authenticated or request.user.has_perm("life.organise_event"),
        "feed_query": feed_query(chosen),
        "list_url": reverse("life:agenda"),
        "map_url": reverse("life:agenda_map"),
        **more,
    }
    return list_response(request, context, whole=template, fragment="life/agenda/_results_swap.html")


def feed_query(chosen: EventFilter) -> str:
    """The same filters for the feed, which holds every time."""
    return urlencode([(key, value) for key, values in chosen.given.items() for value in values])


@require_safe
@vary_on_cookie
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody reads a published event, cancelled ones too; a draft, its organisers only."""
    rows = Event.objects.select_related("commune__region", "dynamic", "group", "report")
    event = get_object_or_404(rows, slug=slug)
    if not request.user.has_perm("life.read_event", event):
        raise Http404
    return render(request, "life/agenda/detail.html", detail_context(request, event))


# --- Calendars -------------------------------------------------------------------------------


@require_safe
@cache_control(public=True, max_age=600)
def agenda_feed(request: HttpRequest) -> HttpResponse:
    """All the dated events, or those of the filters of the list (`?region=84`): to subscribe to."""
    chosen = AnyTimeFilter(request.GET)
    name = "Agenda Archipel"
    content = event_calendar.feed_of(event_calendar.dated(chosen.qs.order_by()), name=name)
    return calendars.answer(content, "agenda.ics")


@require_safe
@cache_control(public=True, max_age=600)
def event_calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, as anybody may read it; the exact place and the link are in the letters of those who come."""
    event = get_object_or_404(Event.objects.published().select_related("commune"), slug=slug)
    if event.starts_at is None:
        raise Http404
    content = calendars.file_of(event_calendar.entry_of(event), product=event_calendar.PRODUCT)
    return calendars.answer(content, f"{event.slug}.ics")


@require_safe
def own_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The events of the person whose key this is; a key that was changed opens nothing any more."""
    feed = get_object_or_404(CalendarFeed.objects.filter(user__is_active=True), key=key)
    response = calendars.answer(event_calendar.own_feed(feed), "mes-rencontres.ics")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def subscribe(request: HttpRequest) -> HttpResponse:
    """The addresses to which a calendar subscribes; POST makes or changes the private one."""
    if request.method == "POST":
        if refusal := limit(request, action="life.feed", rate="10/h"):
            return refusal
        renew_feed(user=request.user)
        messages.success(request, "Votre adresse est prête. L’ancienne, s’il y en avait une, ne répond plus.")
        return redirect("life:subscribe")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    own = reverse("life:own_feed", args=[feed.key]) if feed else ""
    context = {
        "own_url": f"{settings.SITE_URL}{own}" if own else "",
        "all_url": settings.SITE_URL + reverse("life:agenda_feed"),
    }
    response = render(request, "life/agenda/subscribe.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


# --- Other sites -----------------------------------------------------------------------------


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """How to put the agenda on another site; `?vue=1` is what that site shows in its frame."""
    if request.GET.get("vue"):
        return frame(request)
    chosen = EventFilter(request.GET)
    query = chosen.query()
    frame_url = f"{request.path}?vue=1{'&' if query else ''}{query}"
    context = {
        "snippet": SNIPPET.format(source=escape(settings.SITE_URL + frame_url)),
        "frame_url": frame_url,
        "chips": chosen.chips(request.path),
        "path": request.path,
        "list_url": reverse("life:agenda"),
    }
    return render(request, "life/agenda/embed.html", context)


@xframe_options_exempt
@csp_replace(FRAMED_POLICY)
def frame(request: HttpRequest) -> HttpResponse:
    """The next events alone, without cookie, account or form."""
    chosen = EventFilter(request.GET)
    rows = chosen.qs.with_card()[:FRAMED]
    query = chosen.query()
    context = {
        "cards": [cards.event_card(one) for one in rows],
        "total": len(chosen.ids()),
        "list_url": f"{settings.SITE_URL}{reverse('life:agenda')}{'?' if query else ''}{query}",
    }
    return render(request, "life/agenda/embed_frame.html", context)
