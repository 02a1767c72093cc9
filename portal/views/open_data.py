"""The open data page: what there is, in which formats, what each column means."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dynamics import exports
from portal.api.views import statistics

ROBOTS = """User-agent: *
Disallow: /gestion/
Disallow: /compte/
Disallow: /mon-espace/
Disallow: /dynamiques/inscrire/
Disallow: /*?*tri=
Allow: /

Sitemap: {site}/sitemap.xml
"""


@require_safe
def open_data(request):
    codebook = [
        {"name": name, "meaning": meaning, "values": exports.VOCABULARIES.get(name)}
        for name, meaning in exports.COLUMNS
    ]
    return render(
        request,
        "portal/open_data.html",
        {"codebook": codebook, "statistics": statistics(), "licence": settings.DATA_LICENCE},
    )


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request):
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")
