"""The map of the dynamiques, `/dynamiques/carte/`, and the one that other sites show."""

import json
import re
from functools import lru_cache
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from dynamics import facets
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic
from dynamics.services.catalogue import Catalogue
from dynamics.views.list import answer
from dynamics.views.results import browsing_context, read_results

MAP_DATA = "/api/v1/dynamics/map/"
# Name, then west, south, east, north.
PLACES = [
    ("France métropolitaine", (-5.2, 41.3, 9.7, 51.1)),
    ("Guadeloupe", (-61.9, 15.8, -60.9, 16.6)),
    ("Martinique", (-61.3, 14.3, -60.7, 15.0)),
    ("Guyane", (-54.7, 2.1, -51.5, 5.9)),
    ("La Réunion", (55.1, -21.5, 55.9, -20.8)),
    ("Mayotte", (44.9, -13.1, 45.4, -12.6)),
    ("Saint-Pierre-et-Miquelon", (-56.5, 46.7, -56.1, 47.2)),
    ("Saint-Martin et Saint-Barthélemy", (-63.2, 17.8, -62.7, 18.2)),
    ("Polynésie française", (-152.5, -18.2, -148.7, -15.8)),
    ("Nouvelle-Calédonie", (163.5, -22.8, 168.2, -19.5)),
    ("Wallis-et-Futuna", (-178.3, -14.4, -176.1, -13.1)),
]
SNIPPET = (
    '<iframe src="{source}" width="100%" height="560" loading="lazy" '
    'title="Carte des dynamiques collectives, par Archipel"></iframe>'
)
FRAMED_POLICY = {"frame-ancestors": ["*"]}


@require_safe
def dynamic_map(request: HttpRequest) -> HttpResponse:
    """The same filters and results as the list; points come from the API as the map moves."""
    results = read_results(request)
    context = browsing_context(request, results) | map_context(results.chosen)
    context |= {"list_url": reverse("dynamics:list"), "embed_url": reverse("dynamics:embed")}
    return answer(request, "dynamics/map.html", "dynamics/partials/_map_results_swap.html", context)


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """How to put the map on another site; `?vue=1` is what that site shows in its frame."""
    if request.GET.get("vue"):
        return frame(request)
    chosen = DynamicFilter(request.GET, queryset=Dynamic.objects.none(), request=request)
    query = facets.kept_query(chosen, request.GET)
    source = f"{settings.SITE_URL}{request.path}?vue=1{'&' if query else ''}{query}"
    context = {
        "snippet": SNIPPET.format(source=escape(source)),
        "frame_url": f"{request.path}?vue=1{'&' if query else ''}{query}",
        "chips": facets.chips(chosen, request.GET, request.path),
        "path": request.path,
        "map_url": reverse("dynamics:map"),
        "query": query,
    }
    return render(request, "dynamics/embed.html", context)


@xframe_options_exempt
@csp_replace(FRAMED_POLICY)
def frame(request: HttpRequest) -> HttpResponse:
    """The map alone, without cookie, account or form."""
    chosen = DynamicFilter(request.GET, queryset=Dynamic.objects.none(), request=request)
    query = facets.kept_query(chosen, request.GET)
    total = len(chosen.catalogue.snapshot.matching(chosen.asked.criteria))
    context = map_context(chosen) | {
        "query": query,
        "total": facets.count_label(total),
        "list_url": f"{settings.SITE_URL}{reverse('dynamics:list')}{'?' if query else ''}{query}",
    }
    return render(request, "dynamics/embed_frame.html", context)


def map_context(chosen: DynamicFilter) -> dict:
    """What the map's module reads in the page."""
    return map_frame(MAP_DATA, symbols_of(chosen.catalogue)) | {
        "places": [{"name": name, "box": ",".join(map(str, box))} for name, box in PLACES],
        "near": chosen.near,
        "types": types_shown(chosen.catalogue),
    }


def map_frame(data_url: str, symbols: dict[str, dict[str, str]]) -> dict:
    """What any map is drawn with: where its points are, the ground under them, how each type is drawn."""
    return {
        "data_url": data_url,
        "outline_url": static("geo/regions.geojson") if not settings.TILES_URL else "",
        "detail_outline_url": static("geo/departements.geojson") if not settings.TILES_URL else "",
        "tiles_url": settings.TILES_URL,
        "tiles_attribution": settings.TILES_ATTRIBUTION,
        "symbols": json.dumps(symbols, ensure_ascii=False),
    }


def symbols_of(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """How each type is drawn: a drawing of the sprite, or a ring with the letters of the type."""
    drawn = drawn_types()
    return {
        symbol["slug"]: {"label": facets.capitalised(symbol["label"])}
        | ({} if symbol["slug"] in drawn else {"letter": symbol["letter"]})
        for symbol in catalogue.symbols
    }


def types_shown(catalogue: Catalogue) -> list[dict[str, str]]:
    """The types that at least one dynamique has, for the legend."""
    drawn = drawn_types()
    counts = catalogue.snapshot.counts["types"].tolist()
    return [
        {
            "slug": symbol["slug"] if symbol["slug"] in drawn else "autre",
            "label": facets.capitalised(symbol["label"]),
        }
        for symbol, count in zip(catalogue.symbols, counts, strict=True)
        if count
    ]


@lru_cache(maxsize=1)
def drawn_types() -> frozenset[str]:
    """Types that the sprite has a drawing of."""
    sprite = finders.find("icons/sprite.svg")
    return frozenset(
        re.findall(r'id="type-([a-z0-9-]+)"', Path(sprite).read_text(encoding="utf8")) if sprite else ()
    )
