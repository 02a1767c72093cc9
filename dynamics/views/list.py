"""The list of the dynamiques: `/dynamiques/`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from dynamics.views.results import browsing_context, read_results


@require_safe
def dynamic_list(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort; htmx asks for the results and the facets only."""
    results = read_results(request)
    context = browsing_context(request, results) | {"map_url": reverse("dynamics:map")}
    return answer(request, "dynamics/list.html", "dynamics/partials/_results_swap.html", context)


def answer(request: HttpRequest, page: str, partial: str, context: dict) -> HttpResponse:
    """The page, or the part that htmx puts in its place, under the clean address."""
    swapped = request.htmx and not request.htmx.history_restore_request
    response = render(request, partial if swapped else page, context)
    if swapped:
        response["HX-Push-Url"] = context["address"]
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
