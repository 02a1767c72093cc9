"""A list with search and facets: what its page shows around the results, and what htmx asks again."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from dynamics.views import results


def page_number(request: HttpRequest) -> int:
    """Any text at all; the paginator brings what is too large back to the last page."""
    return results.page_number(request.GET.get("page", ""))


def list_context(request: HttpRequest, chosen, page, cards: Iterable[dict]) -> dict:
    """Everything around the results of a filter (`toolbox.facets`), whole page or fragment alike."""
    query = chosen.query()
    number = [f"page={page.number}"] if page.number > 1 else []
    together = "&".join([part for part in (query, *number) if part])
    return {
        "page": page,
        "cards": list(cards),
        "text": chosen.text,
        "is_partial": bool(chosen.found and chosen.found.is_partial),
        "facets": chosen.facet_groups(),
        "chips": chosen.chips(request.path),
        "orders": [
            {"value": key, "label": label, "selected": key == chosen.order}
            for key, label in chosen.orders.items()
        ],
        "query": query,
        "path": request.path,
        "address": f"{request.path}{'?' if together else ''}{together}",
    }


def list_response(request: HttpRequest, context: dict, *, whole: str, fragment: str) -> HttpResponse:
    """The page from the template `whole`, or only its `fragment` when htmx asks; the address bar follows."""
    swapped = request.htmx and not request.htmx.history_restore_request
    response = render(request, fragment if swapped else whole, context)
    if swapped:
        response["HX-Push-Url"] = context["address"]
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
