"""The list of the dynamiques in the frame of another site: `/dynamiques/integrer/`."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from dynamics import facets
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic
from dynamics.views.map import FRAMED_POLICY
from dynamics.views.results import read_results

SNIPPET = (
    '<iframe src="{source}" width="100%" height="640" loading="lazy" '
    'title="Dynamiques collectives, par Archipel"></iframe>'
)


@require_safe
def embed_list(request: HttpRequest) -> HttpResponse:
    """How to put the list on another site; `?vue=1` is what that site shows in its frame."""
    if request.GET.get("vue"):
        return frame(request)
    chosen = DynamicFilter(request.GET, queryset=Dynamic.objects.none(), request=request)
    query = facets.kept_query(chosen, request.GET)
    shown = f"{request.path}?vue=1{'&' if query else ''}{query}"
    context = {
        "snippet": SNIPPET.format(source=escape(settings.SITE_URL + shown)),
        "frame_url": shown,
        "chips": facets.chips(chosen, request.GET, request.path),
        "path": request.path,
        "list_url": reverse("dynamics:list"),
    }
    return render(request, "dynamics/embed_list.html", context)


@xframe_options_exempt
@csp_replace(FRAMED_POLICY)
def frame(request: HttpRequest) -> HttpResponse:
    """One page of cards and the way to the rest, without cookie, account, form or script."""
    results = read_results(request)
    query = facets.kept_query(results.chosen, request.GET)
    context = {
        "results": results,
        "total": facets.count_label(results.total),
        "list_url": f"{settings.SITE_URL}{reverse('dynamics:list')}{'?' if query else ''}{query}",
    }
    return render(request, "dynamics/embed_list_frame.html", context)
