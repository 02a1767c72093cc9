"""`/observatoire/`: the charts and their tables; each alone, as files, and in the frame of another site.

Filters are those of the list of dynamiques, under the same keys; what nobody knows finds nothing.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from csp.decorators import csp_replace
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.limits import limit
from dynamics import facets
from dynamics.filters import DynamicFilter
from dynamics.numbers import format_number, plural
from dynamics.views.map import FRAMED_POLICY
from portal.observatory import drawing, files
from portal.observatory.model import FEWEST, Chart, Counted
from portal.observatory.registry import BY_KEY, CHARTS, GROUPS
from portal.services import observatory as service

EXTENSIONS = ("csv", "svg", "png")
KINDS = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
PICTURES = "120/h"  # drawn anew, by one person
PICTURE_KEPT_FOR = 3600
SNIPPET = '<iframe src="{source}" width="100%" height="{height}" loading="lazy" title="{title}, par {site}"></iframe>'


class Asked:
    """What the address asks, and the numbers that answer."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.chosen: DynamicFilter = service.filters_of(request)
        self.figures = service.read(self.chosen)
        self.query = facets.kept_query(self.chosen, self.chosen.data)
        self.is_narrowed = bool(self.chosen.asked.criteria.active)

    def chips(self, path: str) -> list[dict]:
        return facets.chips(self.chosen, self.chosen.data, path)

    @property
    def words(self) -> str:
        """The filters in words, for a picture that leaves the page."""
        return ", ".join(f"{chip['facet'].lower()} « {chip['label']} »" for chip in self.chips(""))

    def address(self, name: str, *args: str) -> str:
        path = reverse(f"observatory:{name}", args=args)
        return f"{path}?{self.query}" if self.query else path


class Shown(NamedTuple):
    """A chart as a page shows it."""

    chart: Chart
    counted: Counted
    drawing: drawing.Drawing | None
    headers: list[dict]
    rows: list[list[str]]
    total: str
    url: str


def shown(asked: Asked, chart: Chart, *, most: int | None = None) -> Shown:
    counted = asked.figures.charts[chart.key]
    headers = [{"label": chart.dimension}, *({"label": one.label, "num": True} for one in chart.series)]
    return Shown(
        chart=chart,
        counted=counted,
        drawing=drawing.draw(chart, counted, most=most),
        headers=headers,
        rows=[[row.label, *row.displays] for row in counted.rows],
        total=drawing.total_of(chart, counted),
        url=asked.address("chart", chart.key),
    )


@require_safe
@vary_on_cookie
def observatory(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    groups = [
        (group, [shown(asked, chart, most=drawing.SHOWN) for chart in group.charts]) for group in GROUPS
    ]
    context = {
        "asked": asked,
        "groups": groups,
        "facets": facets.facet_groups(asked.chosen),
        "chips": asked.chips(request.path),
        "total": asked.figures.charts["dynamiques-par-type"].total,
        "key_figures": key_figures(asked.figures.charts),
        "updated": files.day_of(local(asked)),
        "path": request.path,
        "fewest": FEWEST,
    }
    return render(request, "portal/observatory/index.html", context)


def key_figures(charts: Mapping[str, Counted]) -> list[dict]:
    """The totals of some charts, the same numbers as theirs."""
    total = charts["dynamiques-par-type"].total or 0
    needs, offers = (
        sum(row.values[rank] or 0 for row in charts["besoins-et-offres-par-region"].rows) for rank in (0, 1)
    )
    counted = [
        (total, "dynamique", ""),
        (charts["liens-dans-le-temps"].total or 0, "lien du maillage", "liens du maillage"),
        (needs, "besoin ouvert", "besoins ouverts"),
        (offers, "offre ouverte", "offres ouvertes"),
        (charts["outils-essayes"].total or 0, "outil essayé", "outils essayés"),
        (charts["propositions-par-statut"].total or 0, "proposition", ""),
    ]
    return [
        {"value": format_number(value), "label": plural(value, *names).partition("\u00a0")[2]}
        for value, *names in counted
    ]


def local(asked: Asked):
    """When the numbers were counted, in the time of the site."""
    return timezone.localtime(asked.figures.moment)


def chart_or_404(key: str) -> Chart:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


@require_safe
@vary_on_cookie
def chart(request: HttpRequest, key: str) -> HttpResponse:
    """The permanent address of a chart, whole."""
    asked, found = Asked(request), chart_or_404(key)
    place = CHARTS.index(found)
    context = {
        "asked": asked,
        "shown": shown(asked, found),
        "chips": asked.chips(request.path) if found.follows else [],
        "updated": files.day_of(local(asked)),
        "files": [
            {"label": extension.upper(), "url": asked.address("file", key, extension)}
            for extension in EXTENSIONS
        ],
        "embed_url": asked.address("embed", key),
        "index_url": f"{asked.address('index')}#{key}",
        "permanent_url": settings.SITE_URL + asked.address("chart", key),
        "previous": CHARTS[place - 1] if place else None,
        "next": CHARTS[place + 1] if place + 1 < len(CHARTS) else None,
        "path": request.path,
        "licence": settings.DATA_LICENCE,
    }
    return render(request, "portal/observatory/chart.html", context)


@require_safe
def file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """The numbers in CSV, the drawing in SVG or PNG; no picture of a chart that has nothing to show."""
    found = chart_or_404(key)
    if extension not in EXTENSIONS:
        raise Http404
    asked = Asked(request)
    if extension == "csv":
        content = files.csv_of(found, asked.figures.charts[key])
    else:
        picture = drawing.draw(found, asked.figures.charts[key])
        if picture is None:
            raise Http404
        filters = asked.words if found.follows else ""
        content = files.svg_of(picture, files.credits_of(found, local(asked), filters))
        if extension == "png":
            if refusal := limit(request, action="portal.chart_picture", rate=PICTURES):
                return refusal
            content = kept_png(content, picture.width + 2 * drawing.EDGE)
    response = HttpResponse(content, content_type=KINDS[extension])
    name = f"archipel-{key}-{local(asked):%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    patch_cache_control(response, public=True, max_age=300)  # not the refusal above
    return response


def kept_png(svg: str, width: int) -> bytes:
    """Drawn once for each drawing."""
    name = f"observatory:png:{hashlib.sha256(svg.encode()).hexdigest()[:32]}"
    return cache.get_or_set(name, lambda: files.png_of(svg, width), PICTURE_KEPT_FOR)


@require_safe
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """How to put a chart on another site; `?vue=1` is what that site shows in its frame."""
    found = chart_or_404(key)
    if request.GET.get("vue"):
        return frame(request, found)
    asked = Asked(request)
    query = f"?vue=1{'&' if asked.query else ''}{asked.query}"
    one = shown(asked, found, most=drawing.SHOWN)
    height = 260 + (one.drawing.height if one.drawing else 0)
    source = f"{settings.SITE_URL}{request.path}{query}"
    context = {
        "shown": one,
        "snippet": SNIPPET.format(
            source=escape(source), height=height, title=escape(found.title), site=settings.SITE_NAME
        ),
        "frame_url": request.path + query,
        "chips": asked.chips(request.path) if found.follows else [],
        "path": request.path,
    }
    return render(request, "portal/observatory/embed.html", context)


@xframe_options_exempt
@csp_replace(FRAMED_POLICY)
def frame(request: HttpRequest, found: Chart) -> HttpResponse:
    """The chart alone, without cookie, account or form."""
    asked = Asked(request)
    context = {
        "shown": shown(asked, found, most=drawing.SHOWN),
        "updated": files.day_of(local(asked)),
        "words": asked.words if found.follows else "",
        "url": settings.SITE_URL + asked.address("chart", found.key),
    }
    return render(request, "portal/observatory/embed_frame.html", context)
