"""What list and map have in common: the filter, one page of cards, facets and chips, from one snapshot."""

from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from dynamics import facets
from dynamics.cards import dynamic_card
from dynamics.cells import distance_km
from dynamics.filters import DynamicFilter
from dynamics.forms.territories import search_address
from dynamics.models import Dynamic
from dynamics.services.catalogue import Catalogue

PAGE_SIZE = 24
CARD_SECONDS = 24 * 3600
WIDEST_BOX = 40  # degrees: metropolitan France is 15 wide
RADII = (10, 25, 50, 100, 200)


@dataclass(frozen=True)
class Results:
    """One page of the dynamiques asked for, in order."""

    chosen: DynamicFilter
    page: Page
    total: int
    cards: list[SafeString]

    @property
    def total_label(self) -> str:
        return facets.spaced(self.total)


def read_results(request: HttpRequest) -> Results:
    """At most five queries whatever the number of rows: version, text, commune, cards and their themes."""
    chosen = DynamicFilter(request.GET, queryset=Dynamic.objects.none(), request=request)
    asked, snapshot = chosen.asked, chosen.catalogue.snapshot
    total = len(snapshot.matching(asked.criteria))
    page = Paginator(range(total), PAGE_SIZE).get_page(page_number(request.GET.get("page", "")))
    ids, _ = snapshot.page(asked.criteria, asked.order, (page.number - 1) * PAGE_SIZE, PAGE_SIZE, asked.point)
    return Results(chosen, page, total, render_cards(ids, chosen.catalogue, asked.point))


def page_number(text: str) -> int:
    """Any text at all; the paginator brings what is too large back to the last page."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def render_cards(
    ids: np.ndarray, catalogue: Catalogue, point: tuple[float, float] | None = None
) -> list[SafeString]:
    """Cards as HTML, kept under the number of the row's last change; with distances they are made each time."""
    pks = ids.tolist()
    if point:
        distances = distances_from(ids, catalogue, point)
        made = make_cards(pks, distances)
        return [made[pk] for pk in pks if pk in made]
    rows = catalogue.snapshot.rows_of(ids)
    changes = catalogue.snapshot.columns["change"][rows].tolist()
    keys = {pk: f"card-{pk}-{change}-{catalogue.whole}" for pk, change in zip(pks, changes, strict=True)}
    held = cache.get_many(keys.values())
    missing = [pk for pk in pks if keys[pk] not in held]
    if missing:
        made = {keys[pk]: str(card) for pk, card in make_cards(missing, {}).items()}
        cache.set_many(made, CARD_SECONDS)
        held |= made
    return [mark_safe(held[keys[pk]]) for pk in pks if keys[pk] in held]  # our own markup, escaped when made


def make_cards(pks: list[int], distances: dict[int, str]) -> dict[int, SafeString]:
    template = get_template("components/dynamic_card.html")
    rows = Dynamic.objects.with_card().in_bulk(pks)
    return {
        pk: template.render({"card": dynamic_card(row, distance=distances.get(pk, ""))})
        for pk, row in rows.items()
    }


def distances_from(ids: np.ndarray, catalogue: Catalogue, point: tuple[float, float]) -> dict[int, str]:
    columns, rows = catalogue.snapshot.columns, catalogue.snapshot.rows_of(ids)
    away = distance_km(*point, columns["lon"][rows], columns["lat"][rows])
    return {pk: distance_label(km) for pk, km in zip(ids.tolist(), away.tolist(), strict=True) if km == km}


def distance_label(km: float) -> str:
    """« moins de 1 km », « 4 km »."""
    return "moins de 1 km" if km < 1 else f"{km:.0f} km"


def browsing_context(request: HttpRequest, results: Results) -> dict:
    """Everything around the results; the same for the whole page and for what htmx asks again."""
    chosen, path = results.chosen, request.path
    query = facets.kept_query(chosen, request.GET)
    return {
        "results": results,
        "chosen": chosen,
        "near": chosen.near,
        "text": chosen.given.get("q") or "",
        "correction": chosen.found.correction if chosen.found else "",
        "facets": facets.facet_groups(chosen),
        "chips": facets.chips(chosen, request.GET, path),
        "clear_url": path,
        "orders": facets.orders(chosen),
        "radii": [(radius, radius == chosen.given.get("rayon")) for radius in RADII],
        "ways_out": ways_out(request, results) if not results.total else [],
        "query": query,
        "address": shareable(request, results, query),
        "path": path,
        "box": box_of(results),
        "territory_url": f"{search_address()}?niveau=commune",
        "export_url": "/api/v1/dynamics/",
    }


def box_of(results: Results) -> str:
    """« west,south,east,north » of the results when filters narrowed them, "" when they span the oceans."""
    chosen = results.chosen
    if chosen.asked.criteria.asks_nothing:
        return ""
    columns, rows = (
        chosen.catalogue.snapshot.columns,
        chosen.catalogue.snapshot.points(chosen.asked.criteria).rows,
    )
    if not len(rows):
        return ""
    lon, lat = columns["lon"][rows], columns["lat"][rows]
    if lon.max() - lon.min() > WIDEST_BOX:
        return ""
    return f"{lon.min():.3f},{lat.min():.3f},{lon.max():.3f},{lat.max():.3f}"


def ways_out(request: HttpRequest, results: Results) -> list[dict]:
    """An empty page proposes: a filter less, the whole list, registering one's own."""
    return [
        *facets.ways_out(results.chosen, request.GET, request.path),
        {"label": "Voir toutes les dynamiques", "url": request.path, "icon": "list"},
        {"label": "Inscrire la vôtre", "url": "/dynamiques/inscrire/", "icon": "plus"},
    ]


def shareable(request: HttpRequest, results: Results, query: str) -> str:
    """The address of this page within the site, whatever was typed to come to it."""
    number = results.page.number
    pages = [f"page={number}"] if number > 1 else []
    together = "&".join([part for part in (query, *pages) if part])
    return f"{request.path}{'?' if together else ''}{together}"
