"""The OpenAPI description is valid, and what it describes never answers 5xx nor otherwise than it says."""

from datetime import date

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from rest_framework.throttling import AnonRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dynamics.services import snapshot, territory_search
from portal.api.docs import openapi
from tests.dynamics.factories import CommuneFactory, DynamicFactory, LinkFactory, ThemeFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.toolbox.factories import ToolFactory, UsageReportFactory
from tests.toolbox.pages import published_sheet
from toolbox.models import Term

pytestmark = pytest.mark.django_db

CONTRACT = {
    *("dynamics/", "dynamics/{slug}/", "dynamics/map/", "territories/", "network/", "statistics/"),
    *("tools/", "tools/{slug}/", "sheets/", "sheets/{slug}/", "glossary/"),
    *("needs/", "needs/{id}/", "offers/", "offers/{id}/"),
}
WITHOUT_PARAMETERS = {"network/", "statistics/"}
EXAMPLES = 25
# What means nothing gives a page rather than an error: acceptance itself is not checked
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def described(monkeypatch):
    """The description as served, over some data, with room for every example under the rate limit."""
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "100000/min"})
    territory_search.forget()
    snapshot.reset()
    CommuneFactory(code="46102", name="Figeac")
    ruche = DynamicFactory(slug="la-ruche", themes=["energie"])
    LinkFactory()
    NeedFactory(themes=[ThemeFactory()], deadline=date(2030, 1, 1))
    OfferFactory(dynamic=None)
    UsageReportFactory(tool=ToolFactory(slug="recit", uses=["Lustrac"]))
    Term.objects.create(slug="tiers-lieu", term="Tiers-lieu", definition="Un lieu partagé.")
    published_sheet("habitants", levers=[{"key": "inviter"}], dynamics=[ruche])
    # As Django's own test client does: the connection holds the data of the test, a request must not close it
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    territory_search.forget()
    snapshot.reset()


def test_the_description_is_valid_openapi_3_1(client):
    response = client.get("/api/v1/schema/")
    described = response.json()

    validate(described)

    assert response["Content-Type"] == "application/json"
    assert described["openapi"].startswith("3.1")
    assert {path.removeprefix("/api/v1/") for path in described["paths"]} >= CONTRACT
    assert described["info"]["license"]["url"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def test_the_description_also_comes_in_yaml(client):
    response = client.get("/api/v1/schema/?format=yaml")

    assert yaml.safe_load(response.content)["openapi"].startswith("3.1")


def test_only_reading_is_described(client):
    methods = {method for operations in openapi()["paths"].values() for method in operations}

    assert methods == {"get"}


@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, GenerationMode.POSITIVE) for path in sorted(CONTRACT)]
    + [(path, GenerationMode.NEGATIVE) for path in sorted(CONTRACT - WITHOUT_PARAMETERS)],
)
def test_whatever_is_asked_is_answered_as_described(described, path, mode):
    """Right and wrong parameters alike: never 5xx, and the status, type and shape that the description gives."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[f"/api/v1/{path}"]["GET"].as_strategy(generation_mode=mode))
    def explore(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    explore()


@pytest.mark.parametrize(
    ("path", "slug"), [("dynamics", "la-ruche"), ("tools", "recit"), ("sheets", "habitants")]
)
def test_a_record_that_exists_is_told_as_described(described, path, slug):
    """Invented addresses are missing ones: the shape of a whole record is checked on one that is there."""
    case = described[f"/api/v1/{path}/{{slug}}/"]["GET"].Case(path_parameters={"slug": slug})

    answer = case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    assert (answer.status_code, answer.json()["slug"]) == (200, slug)
