"""Tools, sheets and monographies as PDF files: what everybody reads, and nothing of who asks."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from community.members.limits import limit
from toolbox import cards
from toolbox.models import MonographPage, SheetPage, Tool
from toolbox.pdf.document import Document
from toolbox.pdf.monographies import monograph_document
from toolbox.pdf.press import printed
from toolbox.pdf.sheets import sheet_document
from toolbox.pdf.tools import tool_document
from toolbox.pdf.versions import version_of

KEPT_FOR = 24 * 60 * 60
# Files that are ready cost nothing and are not counted
MADE_AT_MOST = "40/h"
LONGEST_NAME = 100


@require_safe
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tool.objects.published(), slug=slug)

    def compose() -> Document:
        parts = ("themes", "steps", "pitfalls", "variants", "documents")
        whole = cards.with_card(Tool.objects.published()).prefetch_related(*parts).get(pk=found.pk)
        return tool_document(whole, address_of(whole))

    return answer(request, found, found.name, compose)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(SheetPage.objects.live().public(), slug=slug)
    return answer(
        request, page, page.title, lambda: sheet_document(page, context_of(request, page), address_of(page))
    )


@require_safe
def monographie(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(MonographPage.objects.live().public().with_dynamic(), slug=slug)
    return answer(
        request,
        page,
        page.title,
        lambda: monograph_document(page, context_of(request, page), address_of(page)),
    )


def address_of(record) -> str:
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def context_of(request: HttpRequest, page: SheetPage | MonographPage) -> dict:
    """What the page computes for a visitor: the file is the same for everybody."""
    anonymous = HttpRequest()
    anonymous.META = request.META
    anonymous.user = AnonymousUser()
    return page.get_context(anonymous)


def answer(request: HttpRequest, record, title: str, compose: Callable[[], Document]) -> HttpResponse:
    """304 to those who have it, the file kept if there is one, else a new one, within limits."""
    version = version_of(record)
    etag = quote_etag(version)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        key = f"toolbox.pdf:{version}"
        data = cache.get(key)
        if data is None:
            if refusal := limit(request, action="toolbox.pdf", rate=MADE_AT_MOST):
                return refusal
            data = printed(compose())
            cache.set(key, data, KEPT_FOR)
        response = HttpResponse(data, content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, file_name(record, title))
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, no_cache=True)
    return response


def file_name(record, title: str) -> str:
    """« Archipel - Outil - Le débat mouvant.pdf », whatever the title holds."""
    kind = str(record._meta.verbose_name).capitalize()
    kept = "".join(one if one.isprintable() and one not in '\\/:*?"<>|' else " " for one in title)
    return f"{settings.SITE_NAME} - {kind} - {' '.join(kept.split())[:LONGEST_NAME].strip()}.pdf"
