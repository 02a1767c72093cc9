"""What the service worker of a device (portal/service_worker.js) may keep, and whose page it is."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

SIGN_OUT = reverse_lazy("account_logout")
# Nothing under these is ever kept: the back office, the account, links that open without signing in
NEVER_KEPT = (
    "/gestion/",
    "/compte/",
    "/mise-en-relation/",
    "/rapports/",
    "/monographies/relire/",
    "/mon-espace/mes-donnees/",
    "/dynamiques/inscrire/",
    "/hors-connexion/",
    "/api/",
    "/documents/",
    "/media/",
)
KEYS = {"token", "nonce", "key", "uidb36"}


class DevicePagesMiddleware:
    """`Archipel-Account` on every page of somebody, `Archipel-Keep: 1` on those that a device may keep.

    Signing out also empties what the browser kept of pages on its own side.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and request.path == str(SIGN_OUT) and response.status_code == 302:
            response.headers["Clear-Site-Data"] = '"cache"'
        if not is_page(response):
            return response
        # Nobody has signed in without a session: a page for everybody does not come to depend on cookies
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response.headers["Archipel-Account"] = str(request.user.public_id)
        if may_be_kept(request, response):
            response.headers["Archipel-Keep"] = "1"
        return response


def is_page(response: HttpResponse) -> bool:
    cached = response.headers.get("Cache-Control", "")
    return response.headers.get("Content-Type", "").startswith("text/html") and "public" not in cached


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        request.method == "GET"
        and response.status_code == 200
        and not request.headers.get("HX-Request")
        and not request.path.startswith(NEVER_KEPT)
        and not KEYS & set(match.kwargs if match else ())
        and not re.search(r"no-store", response.headers.get("Cache-Control", ""))
        # The address of a page is a key: the neighbours of this header say it too
        and response.headers.get("Referrer-Policy") != "same-origin"
    )
