"""Pages whose address is a key: whoever has the link of a letter opens them, without an account."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

# No index, no copy on the way, nothing told to the sites that the text links to
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}


def opened_by_key(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the address of every answer of this view, refusals included, to the person who holds it."""

    @never_cache
    @wraps(view)
    def shown(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        for header, value in PRIVATE.items():
            response.headers[header] = value
        return response

    return shown
