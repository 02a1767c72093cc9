"""The documents that an offer hands over, for whoever may read the offer."""

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from community.exchanges.models import OfferDocument


@require_safe
def document(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Always downloaded, never kept by a proxy; hidden with its offer."""
    found = OfferDocument.objects.select_related("offer__dynamic").exclude(file="")
    row = get_object_or_404(found, pk=number, offer=pk)
    if not request.user.has_perm("exchanges.see_offer", row.offer):
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=PurePath(row.file.name).name,
        content_type="application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
