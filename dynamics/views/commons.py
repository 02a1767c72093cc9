"""Records in the formats of neighbours, streamed row by row, and one profile a record."""

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dynamics import commons, exports
from dynamics.models import Dynamic

JSON = {"ensure_ascii": False}


def streamed(chunks, content_type: str, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        chunks,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Access-Control-Allow-Origin": "*"},
    )


@require_safe
def gogocarto(request: HttpRequest) -> StreamingHttpResponse:
    """What GoGoCarto, and through it Transiscope, reads as an external source."""
    rows = exports.rows(Dynamic.objects.listed().filter(latitude__isnull=False).order_by("pk"))
    return streamed(commons.gogocarto_chunks(rows), "application/json", "gogocarto.json")


@require_safe
def tiers_lieux(request: HttpRequest) -> StreamingHttpResponse:
    """The tiers-lieux only, under the headers of their published lists."""
    rows = exports.rows(Dynamic.objects.listed().filter(typology__slug=commons.THIRD_PLACE).order_by("pk"))
    return streamed(commons.tiers_lieux_lines(rows), "text/csv", "tiers-lieux.csv")


@require_safe
def murmurations_index(request: HttpRequest) -> StreamingHttpResponse:
    rows = Dynamic.objects.listed().order_by("pk").only("slug", "updated_at").iterator()
    return streamed(commons.murmurations_index(rows), "application/json", "murmurations.json")


@require_safe
@cache_control(public=True, max_age=3600)
def murmurations(request: HttpRequest, slug: str) -> JsonResponse:
    """The profile of one published record."""
    rows = Dynamic.objects.published().select_related("typology", "seat").prefetch_related("themes")
    profile = commons.murmurations_profile(get_object_or_404(rows, slug=slug))
    return JsonResponse(profile, json_dumps_params=JSON, headers={"Access-Control-Allow-Origin": "*"})
