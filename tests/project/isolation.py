"""pytest plugin of `make test` and `make test-services`: each parallel process has its own Redis database.

Emptying the cache empties a whole Redis database; the neighbour's must not go with it.
Loaded with `-p`, before Django reads its settings.
"""

import os
from urllib.parse import urlsplit

import pytest

DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """With SERVICES_ONLY, leave out what says the same on any database: `make test` has just run it.

    That is what asks for no database at all, and the journeys in a browser, the slowest of all.
    """
    if not os.environ.get("SERVICES_ONLY"):
        return
    kept = [item for item in items if _asks_for_services(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _asks_for_services(item) -> bool:
    if item.get_closest_marker("services"):
        return True
    if item.get_closest_marker("browser"):
        return False
    return bool(item.get_closest_marker("django_db")) or bool(
        DATABASE & set(getattr(item, "fixturenames", ()))
    )


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
