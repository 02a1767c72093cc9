"""The maillage of some thousands of dynamiques and links, and the observatory over them."""

import io

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.services import maillage
from tests.bench.measure import seconds

MAILLAGE, OBSERVATORY = "/maillage/", "/observatoire/"


def network_links(number: int) -> int:
    """Bring the synthetic links up to `number`. Says how many links there are to draw."""
    rows = maillage.Dynamic.objects.listed().count()
    call_command("generate_load", dynamics=rows, links=number, verbosity=0, stdout=io.StringIO())
    return maillage.Link.objects.count()


def drawn_network() -> float:
    """Seconds to read, draw and analyse all of it, as the task of the night does."""
    cache.clear()
    return seconds(maillage.draw)


def network_page() -> float:
    """Seconds of the page, once the network is drawn."""
    return seconds(lambda: _opened(MAILLAGE))


def network_weight() -> int:
    """Bytes of the page, before compression."""
    return len(_opened(MAILLAGE).content)


def observatory_queries() -> int:
    """Of a first visit: nothing is kept yet."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        _opened(OBSERVATORY)
    return len(queries)


def _opened(address: str):
    response = Client().get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address}: {response.status_code}")
    return response
