"""`/`: what Archipel is, three ways in, the live chart, what is new."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from dynamics.services.snapshot import current_for
from portal.services.home import latest_cards, read_chart, read_figures


@require_safe
@vary_on_cookie
def home(request: HttpRequest) -> HttpResponse:
    catalogue = current_for(request)
    context = {
        "version": catalogue.version,
        "chart": read_chart(catalogue),
        "figures": read_figures(catalogue),
        "latest": latest_cards(catalogue),
        "address": f"{settings.SITE_URL}/",
    }
    return render(request, "portal/home.html", context)
