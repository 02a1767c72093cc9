"""The site on a device: its manifest, its service worker, the page of those who have no network."""

import hashlib
import json
import re
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

WORKER = settings.BASE_DIR / "portal" / "service_worker.js"
TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
# What the offline page needs, and what every page needs to be read
SHELL = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "icons/sprite.svg",
    "img/favicon.svg",
    "img/logo-symbols.svg",
    "js/device.js",
    "js/kept-pages.js",
    "js/site.js",
    "js/theme.js",
)
# Left to the browser alone: the back office, files and data
OUTSIDE = ("/gestion/", "/api/", "/documents/", "/media/", "/flux/")
ICONS = (
    {"src": "img/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
    {"src": "img/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
    {"src": "img/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    {"src": "img/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
)


@cache
def token(name: str) -> str:
    """A colour of the day, from the one place where colours are."""
    return re.search(rf"--{name}: (#[0-9a-f]{{6}});", TOKENS.read_text(encoding="utf8"))[1]


@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request: HttpRequest) -> JsonResponse:
    found = {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "Les dynamiques collectives de France sur une même carte, et de quoi s’entraider.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": token("paper"),
        "theme_color": token("paper"),
        "categories": ["social", "education"],
        "icons": [{**icon, "src": static(icon["src"])} for icon in ICONS],
        "shortcuts": [
            {"name": "Mon espace", "url": reverse("my_space")},
            {"name": "La carte", "url": reverse("dynamics:map")},
            {"name": "Pages gardées sur cet appareil", "url": reverse("offline")},
        ],
    }
    return JsonResponse(
        found, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def worker_source() -> bytes:
    """The worker behind its settings. Another release gives other bytes: devices take it at their next visit."""
    source = WORKER.read_text(encoding="utf8")
    found = {
        "version": version_of(source),
        "offline": reverse("offline"),
        "shell": [static(path) for path in SHELL],
        "files": settings.STATIC_URL,
        "signOut": reverse("account_logout"),
        "outside": OUTSIDE,
    }
    return f"const SETTINGS = {json.dumps(found)};\n{source}".encode()


def version_of(source: str) -> str:
    """Of the static files, all of them, and of the worker itself."""
    release = getattr(staticfiles_storage, "manifest_hash", "")
    return hashlib.sha256(f"{release}:{source}".encode()).hexdigest()[:12]


def worker_etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(worker_source()).hexdigest()[:20]}"'


@require_safe
@cache_control(no_cache=True)
@condition(etag_func=worker_etag)
def service_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(worker_source(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What opens without network in the place of a page never seen; with network, what the device keeps."""
    return render(request, "portal/offline.html")
