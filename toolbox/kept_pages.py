"""Sheets and monographies drawn once for all the visitors who have not signed in.

Everybody else (an account, a form begun, a search in the address) gets a page of their own. Nothing has to be
emptied: what a page says is in the name that it is kept under. As for the list and the map, a process looks at
most every two seconds whether something changed; who has a session sees it at once.
"""

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from wagtail import hooks
from wagtail.models import Page

from toolbox.models import MonographPage, SheetPage
from toolbox.services import glossary
from toolbox.versions import version_of

KEPT_FOR = 10 * 60  # seconds: what a version does not see (templates of a new release) is late by no more
CHECKED_EVERY = 2.0  # seconds
MOST_HELD = 300

# What this process gave last at an address, and when it was found up to date
_held: dict[str, tuple[float, bytes]] = {}


class KeptPageMiddleware:
    """Answers again what was just given, before Wagtail looks for the page in its tree."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        found = _held.get(request.path)
        if found and time.monotonic() - found[0] < CHECKED_EVERY and is_for_everybody(request):
            return given(found[1])
        return self.get_response(request)


@hooks.register("on_serve_page", order=100)  # after the restrictions of Wagtail were checked
def kept_page(serve_page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def serve(page: Page, request: HttpRequest, args, kwargs) -> HttpResponse:
        if not isinstance(page, SheetPage | MonographPage) or not is_for_everybody(request):
            return serve_page(page, request, args, kwargs)
        now, key = time.monotonic(), key_of(page, request)
        content = cache.get(key)
        if content is None:
            response = serve_page(page, request, args, kwargs)
            content = kept_content(request, response)
            if content is None:
                return response
            cache.set(key, content, KEPT_FOR)
        hold(request.path, now, content)
        return given(content)

    return serve


def kept_content(request: HttpRequest, response: HttpResponse) -> bytes | None:
    """The page as others may get it; None when it is not one, or holds the token of a form."""
    if response.status_code != 200 or not hasattr(response, "render"):
        return None
    content = response.render().content
    return None if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") else content


def hold(path: str, now: float, content: bytes) -> None:
    if len(_held) >= MOST_HELD:
        _held.clear()
    _held[path] = (now, content)


def forget() -> None:
    """For tests: as a new process."""
    _held.clear()


def given(content: bytes) -> HttpResponse:
    response = HttpResponse(content)
    patch_vary_headers(response, ["Cookie"])
    return response


def is_for_everybody(request: HttpRequest) -> bool:
    """A plain visit: no account, no message waiting, no token given before, nothing asked in the address."""
    own = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method == "GET" and not request.META["QUERY_STRING"] and not own & set(request.COOKIES)


def key_of(page: SheetPage | MonographPage, request: HttpRequest) -> str:
    told = (
        request.path,
        version_of(page),
        glossary.version(),
        # Other pages, that this one leads to
        Page.objects.order_by().aggregate(
            last=Max("last_published_at"), live=Count("pk", filter=Q(live=True))
        ),
        getattr(staticfiles_storage, "manifest_hash", ""),
        settings.SITE_URL,
    )
    return f"toolbox.page:{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}"
