"""ETag of API answers, from the version of the data and the address asked."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.db.models import CharField, DateTimeField, F, Func, IntegerField, Model, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from dynamics.models import SnapshotVersion


def conditional(view: Callable, *tables: type[Model], told: Callable | None = None) -> Callable:
    """Answer 304 to those who already have the answer; let caches keep it but ask again.

    An answer changes with the version of the dynamiques and with ``tables``, what else it tells of: models
    with `updated_at`. ``told(request)`` gives what no column of the kind would show, such as people.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        tag = etag_of(request, tables, told(request) if told else None)
        known = get_conditional_response(request, etag=tag)
        response = view(request, *args, **kwargs) if known is None else known
        if response.status_code == HTTPStatus.OK:
            response.headers["ETag"] = tag
        return response

    return csrf_exempt(cache_control(public=True, no_cache=True)(answer))


def etag_of(request: HttpRequest, tables: tuple[type[Model], ...], told: object = None) -> str:
    states: list[object] = [SnapshotVersion.objects.values_list("current", flat=True).first() or 0]
    if tables:
        # In the order of their names, which a union does not keep; plain functions, that group nothing
        first, *others = [state_of(table) for table in tables]
        states += sorted(first.union(*others, all=True) if others else first)
    if told:
        states.append(told)
    # `Accept` chooses the format; the version of the API, what answers look like
    release = settings.SPECTACULAR_SETTINGS["VERSION"]
    asked = (release, states, request.get_full_path(), request.headers.get("Accept", ""))
    return f'W/"{hashlib.sha256(repr(asked).encode()).hexdigest()[:24]}"'


def state_of(table: type[Model]) -> QuerySet:
    """One row: the name of the table, its last change, how many rows. Several are asked in one query."""
    last = Func(F("updated_at"), function="MAX", output_field=DateTimeField(null=True))
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    name = Value(table._meta.label, output_field=CharField())
    return (
        table.objects.order_by()
        .annotate(table=name, last=last, count=count)
        .values_list("table", "count", "last")
    )
