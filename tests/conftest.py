"""What every test may use."""

from collections.abc import Callable

import pytest

AFTER_TEARDOWN = pytest.StashKey[Callable[[], None]]()


@pytest.fixture(autouse=True)
def _fresh_cache(monkeypatch):
    """No test sees what another one cached or counted against a rate limit, nor a page of two seconds ago."""
    from django.core.cache import cache

    cache.clear()
    monkeypatch.setattr("toolbox.kept_pages.CHECKED_EVERY", 0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The roles with their permissions, as an installation has them: hundreds of rows, once for all the tests."""
    with django_db_blocker.unblock():
        _load_roles()


def _load_roles() -> None:
    from community.members.services.roles import load_groups

    load_groups()


@pytest.fixture(scope="session")
def first_rows(django_db_setup) -> str:
    """What migrations wrote, serialised (Wagtail's locale and collections, permissions…).

    Nothing when no test of the run writes for good: a browser that plays every answer asks for no base.
    """
    from django.db import connection

    return getattr(connection, "_test_serialized_contents", "")


@pytest.fixture(autouse=True)
def _first_rows_come_back(request, django_db_blocker):
    """A test that commits ends by emptying every table: what migrations wrote returns for the next one.

    Django would run such tests last. Processes in parallel begin with the browser's group, its longest.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not (commits or (marker and marker.kwargs.get("transaction"))):
        return
    rows = request.getfixturevalue("first_rows")

    def put_back():
        from django.db import connection

        with django_db_blocker.unblock():
            connection.creation.deserialize_db_from_string(rows)
            _load_roles()

    request.node.stash[AFTER_TEARDOWN] = put_back


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """The tables are emptied by the teardown of pytest-django's own fixtures: we come after all of them.

    After the last test the database itself is gone, and nobody needs its rows.
    """
    try:
        return (yield)
    finally:
        put_back = item.stash.get(AFTER_TEARDOWN, None)
        if put_back and nextitem is not None:
            put_back()
