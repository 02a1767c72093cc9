"""`/healthz/` seen from outside, on real servers."""

from urllib.parse import urlsplit

import pytest

from .processes import get_status
from .relay import Relay

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("services")]


def test_health_is_200_then_503_when_redis_is_out_of_reach(site, own_redis_url):
    parts = urlsplit(own_redis_url)
    relay = Relay((parts.hostname, parts.port or 6379))
    port = site.start_web(REDIS_URL=f"redis://127.0.0.1:{relay.port}{parts.path}")
    before = get_status(port, "/healthz/")

    relay.close()

    assert (before, get_status(port, "/healthz/")) == (200, 503)


def test_health_is_503_when_the_database_is_out_of_reach(site, migrated_database_url):
    parts = urlsplit(migrated_database_url)
    relay = Relay((parts.hostname, parts.port or 5432))
    user = parts.netloc.rpartition("@")[0]
    port = site.start_web(DATABASE_URL=f"postgres://{user}@127.0.0.1:{relay.port}{parts.path}")
    before = get_status(port, "/healthz/")

    relay.close()

    assert (before, get_status(port, "/healthz/")) == (200, 503)
