"""Files that people sent, where no storage service serves them: shown if they are pictures, else downloaded."""

import mimetypes
from posixpath import normpath

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.static import serve

from community.exchanges.models import OfferDocument
from community.exchanges.models.records import FORMER_DOCUMENTS

# What is asked for through a view that checks who asks; a front server that serves media refuses it too
PRIVATE = "prive/"
SHOWN = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}
DOWNLOADED = "application/octet-stream"


@require_safe
@csp({"default-src": [NONE], "frame-ancestors": [NONE], "sandbox": []})
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Nothing here is a page of the site: whatever a file holds, a browser runs none of it."""
    asked = normpath(f"/{path}").lstrip("/")
    if asked.startswith(PRIVATE):
        raise Http404
    if asked.startswith(FORMER_DOCUMENTS):
        # An address given before these files had a lock: it still leads there, for those who may read
        return redirect(get_object_or_404(OfferDocument.objects.formerly_at(asked)))
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    kind, encoding = mimetypes.guess_type(path)
    if kind in SHOWN and not encoding:
        return response
    response.headers["Content-Type"] = kind if kind == "application/pdf" else DOWNLOADED
    response.headers["Content-Disposition"] = content_disposition_header(True, path.rpartition("/")[2])
    return response
