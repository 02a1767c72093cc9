"""pytest plugin of `make test` and `make test-services`: each parallel process has its own Redis database.

Emptying the cache empties a whole Redis database; the neighbour's must not go with it.
Loaded with `-p`, before Django reads its settings.
"""

import os
from urllib.parse import urlsplit

import pytest


def pytest_collection_finish(session):
    """Refuse to run when xdist lost the groups: browsers and services would disturb each other at random."""
    if not session.config.getoption("loadgroup", False):
        return
    lost = [
        item.nodeid
        for item in session.items
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
    ]
    if lost:
        raise pytest.UsageError(f"xdist ne tient plus compte des groupes, par exemple pour {lost[0]}")


def own_database(url: str, worker: str) -> str:
    """`redis://host:6379/1` for the third worker (gw2): `redis://host:6379/3`."""
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + int(worker.removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


if os.environ.get("REDIS_URL") and os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
