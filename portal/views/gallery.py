"""`/composants/`: every component of the site, for those who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.gallery import examples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/gallery.html", examples())
