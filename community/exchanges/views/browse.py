"""Reading needs and offers: the list, the map, one of them."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.exchanges import cards
from community.exchanges.catalogue import Entry
from community.exchanges.enums import SuggestionState
from community.exchanges.filters import RecordFilter
from community.exchanges.hooks import need_panels
from community.exchanges.point_groups import Point
from community.exchanges.services.records import MOVES
from community.exchanges.services.suggestions import shown_to
from community.exchanges.sides import Kind, other_side
from community.exchanges.views.points import points_answer
from community.members.views.reports import about_token
from dynamics.charts import capitalised
from dynamics.models import Typology
from dynamics.views.map import drawn_types, map_frame
from toolbox.views.faceted import list_context, list_response, page_number

PAGE_SIZE = 24
MOST_SUGGESTED = 3


@require_safe
def record_list(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Search and filters; htmx asks for the results and the facets only."""
    return browse(request, kind, "exchanges/records/list.html", {})


@require_safe
def record_map(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same results around a map."""
    return browse(request, kind, "exchanges/records/map.html", {"is_map": True, **map_context(kind)})


def browse(request: HttpRequest, kind: Kind, template: str, more: dict) -> HttpResponse:
    chosen = asked(request, kind)
    ids = chosen.ids
    page = Paginator(ids, PAGE_SIZE).get_page(page_number(request))
    context = records_context(request, kind, chosen, page) | more
    if not ids:
        context["ways_out"] = ways_out(request, kind, chosen)
    return list_response(request, context, whole=template, fragment="exchanges/records/_results_swap.html")


def asked(request: HttpRequest, kind: Kind) -> RecordFilter:
    """The open records that this person may read, under the filters of the address."""
    return RecordFilter(request.GET, kind.model.objects.visible_to(request.user).open(), request)


def records_context(request: HttpRequest, kind: Kind, chosen: RecordFilter, page) -> dict:
    """What the list shows around its results, and where this kind of record leads."""
    rows = chosen.page_of(list(page.object_list), cards.with_card(kind.model.objects.all()))
    return list_context(request, chosen, page, [cards.record_card(row) for row in rows]) | {
        "kind": kind,
        "other": other_side(kind),
        "total": page.paginator.count,
        "list_url": kind.list_url,
        "map_url": kind.url("map"),
        "new_url": kind.new_url,
        "alert_url": kind.url("alert_new"),
        "export_url": f"/api/v1/{kind.namespace}/",
    }


def ways_out(request: HttpRequest, kind: Kind, chosen: RecordFilter) -> list[dict]:
    """An empty page proposes: a filter less, the whole list, writing one's own, hearing of the next ones."""
    query = chosen.query()
    found = chosen.ways_out(request.path, kind.count)
    if query:
        found.append(
            {"label": f"Voir tou{'t' if kind.is_need else 'te'}s les {kind.many}", "url": request.path}
        )
        found.append(
            {
                "label": "M’avertir quand il y en aura",
                "url": f"{kind.url('alert_new')}?{query}",
                "icon": "bell",
            }
        )
    return [*found, {"label": f"Écrire {kind.a}", "url": kind.new_url, "icon": "plus"}]


def map_context(kind: Kind) -> dict:
    """What the map's module reads in the page."""
    drawn = drawn_types()
    types = Typology.objects.values_list("slug", "name", "letter")
    symbols = {
        slug: {"label": capitalised(name)} | ({} if slug in drawn else {"letter": letter})
        for slug, name, letter in types
    }
    return map_frame(kind.url("points"), symbols)


@require_safe
@vary_on_cookie
def points(request: HttpRequest, kind: Kind) -> HttpResponse:
    """What the map shows of a box: points and groups, in GeoJSON, under the filters of the list."""
    chosen = asked(request, kind)
    start, entries = kind.list_url, chosen.catalogue.entries
    shown = ((pk, entries[pk]) for pk in chosen.ids)
    return points_answer(request, (about(start, pk, entry) for pk, entry in shown if entry.point))


def about(start: str, pk: int, entry: Entry) -> Point:
    """What the bubble of a point says: the title, the dynamique, never a person."""
    properties = {
        "id": pk,
        "type": entry.type,
        "name": entry.title,
        "url": f"{start}{pk}/",
        "place": entry.who,
    }
    return Point(*entry.point, properties)


@require_safe
@vary_on_cookie
def detail(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Hidden from whoever may not read it (404); its own people see its state and what they can do."""
    whole = cards.with_card(kind.model.objects.all()).prefetch_related("tools")
    record = get_object_or_404(whole, pk=pk)
    if not request.user.has_perm(kind.permission("see"), record):
        raise Http404
    return render(request, "exchanges/records/detail.html", detail_context(request, kind, record))


def detail_context(request: HttpRequest, kind: Kind, record) -> dict:
    user = request.user
    rights = {verb: user.has_perm(kind.permission(verb), record) for verb in ("edit", "move", "remove")}
    other = other_side(kind)
    is_matched = kind.is_need and rights["edit"] and record.is_open
    return {
        "kind": kind,
        "other": other,
        "record": record,
        "place": cards.place_label(record),
        "badge": cards.state_badge(record),
        "documents": [] if kind.is_need else list(record.documents.all()),
        "rights": rights,
        "moves": MOVES[record.state] if rights["move"] else set(),
        "sees_contact": kind.is_need and user.has_perm("exchanges.see_need_contact"),
        "is_own": rights["edit"],
        "move_url": kind.url("move", record.pk),
        "close_url": kind.url("close", record.pk),
        "remove_url": kind.url("remove", record.pk),
        "pause_url": "" if kind.is_need else kind.url("pause", record.pk),
        "list_url": kind.list_url,
        "answer_url": other.new_url,
        "sheet_url": f"/fiches/{record.sheet}/",
        "about": about_token(record),
        "is_matched": is_matched,
        "suggested": best_for(record, user) if is_matched else [],
        "panels": need_panels(request, record) if kind.is_need and record.is_open else [],
        "sees_desk": user.has_perm("exchanges.see_desk"),
        # A visitor is asked to sign in first
        "may_contact": not kind.is_need
        and (not user.is_authenticated or user.has_perm("exchanges.contact_offer", record)),
        "address": f"{settings.SITE_URL}{record.get_absolute_url()}",
    }


def best_for(need, user) -> list:
    """The suggestions that wait, best first: the page of a need shows a few, that of its suggestions all."""
    return [row for row in shown_to(need, user) if row.state == SuggestionState.NEW][:MOST_SUGGESTED]
