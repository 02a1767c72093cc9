"""ETag of API answers, from the version of the data and the address asked."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.db.models import Count, Max, Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from dynamics.models import SnapshotVersion


def conditional(view: Callable, *tables: type[Model]) -> Callable:
    """Answer 304 to those who already have the answer; let caches keep it but ask again.

    An answer changes with the version of the dynamiques and with ``tables``, what else it tells of: models
    with `updated_at`.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        tag = etag_of(request, tables)
        known = get_conditional_response(request, etag=tag)
        response = view(request, *args, **kwargs) if known is None else known
        if response.status_code == HTTPStatus.OK:
            response.headers["ETag"] = tag
        return response

    return csrf_exempt(cache_control(public=True, no_cache=True)(answer))


def etag_of(request: HttpRequest, tables: tuple[type[Model], ...]) -> str:
    states: list[object] = [SnapshotVersion.objects.values_list("current", flat=True).first() or 0]
    for table in tables:
        state = table.objects.order_by().aggregate(last=Max("updated_at"), count=Count("pk"))
        states.append((str(state["last"]), state["count"]))
    # `Accept` chooses the format; the version of the API, what answers look like
    release = settings.SPECTACULAR_SETTINGS["VERSION"]
    asked = (release, states, request.get_full_path(), request.headers.get("Accept", ""))
    return f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:24]}"'
