"""A database and a Redis database of our own on the servers that DATABASE_URL and REDIS_URL name.

These tests start processes that see only what is committed: they leave pytest-django's database alone.
"""

import os
from urllib.parse import urlsplit

import pytest

from .processes import Site
from .smtp import MailServer

HOW = "lancez make test-services, qui trouve PostgreSQL et Redis sur cette machine"


@pytest.fixture(scope="session")
def own_database_url():
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip(f"DATABASE_URL ne désigne pas PostgreSQL : {HOW}")
    import psycopg

    name = f"archipel_services_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def own_redis_url():
    """The last empty database of the server, emptied again afterwards."""
    server = os.environ.get("REDIS_URL", "")
    if not server:
        pytest.skip(f"REDIS_URL est vide : {HOW}")
    import redis

    for number in range(15, 0, -1):
        url = urlsplit(server)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(url) as client:
            if client.dbsize() == 0:
                yield url
                client.flushdb()
                return
    pytest.skip("aucune base libre dans Redis")


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def migrated_database_url(own_database_url, tmp_path_factory):
    """With its tables and what every page needs, made once."""
    folder = tmp_path_factory.mktemp("migrations")
    site = Site(database_url=own_database_url, redis_url="", email_url="consolemail://", folder=folder)
    site.manage("migrate", "--verbosity", "0")
    return own_database_url


@pytest.fixture
def site(migrated_database_url, own_redis_url, mail_server, tmp_path):
    archipel = Site(
        database_url=migrated_database_url,
        redis_url=own_redis_url,
        email_url=mail_server.url,
        folder=tmp_path,
    )
    yield archipel
    archipel.stop()


@pytest.fixture
def sql(migrated_database_url):
    """Run one query on the site's database, give its rows."""
    import psycopg

    with psycopg.connect(migrated_database_url, autocommit=True) as connection:
        yield lambda query, *values: connection.execute(query, values).fetchall()
