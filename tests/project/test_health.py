"""`/healthz/` and `/robots.txt`: what machines ask first."""

import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_health_says_that_the_database_answers(client, settings):
    settings.REDIS_URL = ""

    response = client.get("/healthz/")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_is_503_when_redis_does_not_answer(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.json() == {"status": "error", "database": "ok", "redis": "error"}


@pytest.mark.django_db
def test_health_is_503_when_the_database_does_not_answer(client, settings):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("panne")

    settings.REDIS_URL = ""
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "database": "error"})


@pytest.mark.django_db
def test_robots_may_read_the_site_but_not_the_back_office(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()

    assert response["Content-Type"].startswith("text/plain")
    assert "User-agent: *" in lines
    assert "Disallow: /gestion/" in lines
    assert [line for line in lines if line.startswith("Sitemap: http")]
