"""How often somebody may do something that costs others: sending mail, reporting, guessing.

A counter per action and person (account, else address on the network) in the cache, over a fixed window:
at the edge of two windows twice the rate may pass, which is enough against floods. allauth keeps its own
limits for `/compte/`; its function is being withdrawn from outside use, hence this one.
The counter is per process where the cache is in memory (the demonstration), shared where it is Redis.
"""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import select_template

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
NAMES = {"s": "seconde", "m": "minute", "h": "heure", "d": "jour"}


def limit(request: HttpRequest, *, action: str, rate: str, key: str | None = None) -> HttpResponse | None:
    """Count one more; a 429 page to return when there are too many, else None.

    `rate` reads "5/h" (s, m, h, d). `key` replaces the person by something else that must not be
    flooded, an e-mail address for instance.

        if refusal := limit(request, action="signaler", rate="5/h"):
            return refusal
    """
    amount, unit = int(rate.split("/")[0]), rate.split("/")[1]
    if _count(action, key or person_key(request), unit) <= amount:
        return None
    return too_many(request, unit)


def too_many(request: HttpRequest, unit: str) -> HttpResponse:
    """The page that says to come back later."""
    template = select_template(["members/too_many.html"])
    response = HttpResponse(template.render({"unit": NAMES[unit]}, request), status=429)
    response["Retry-After"] = str(_seconds_left(unit))
    return response


def person_key(request: HttpRequest) -> str:
    """The account, or the address on the network as allauth sees it (ALLAUTH_TRUSTED_PROXY_COUNT)."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"ip:{get_adapter().get_client_ip(request)}"


def _count(action: str, who: str, unit: str) -> int:
    window = int(time.time() // UNITS[unit])
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    name = f"limit:{action}:{unit}:{window}:{digest}"
    cache.add(name, 0, timeout=UNITS[unit] * 2)
    try:
        return cache.incr(name)
    except ValueError:  # evicted in between: count as the first
        return 1


def _seconds_left(unit: str) -> int:
    return int(UNITS[unit] - time.time() % UNITS[unit]) + 1
