"""The page that explains the API, and its OpenAPI description: made from the code, they cannot drift."""

import re
from functools import cache

from django.conf import settings
from django.shortcuts import render
from django.urls import include, path
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from dynamics.api.public import Public

KINDS = {"integer": "nombre entier", "number": "nombre", "array": "texte, peut se répéter"}


@cache
def openapi() -> dict:
    """The description, made once a process; the back office has endpoints of its own, which are not public."""
    generator = SchemaGenerator(patterns=[path("api/v1/", include("portal.api.urls"))])
    return generator.get_schema(request=None, public=True)


@cache
def endpoints() -> list[dict[str, object]]:
    """Path, description and parameters of each address, in the order of the description."""
    found = []
    for address, methods in openapi()["paths"].items():
        operation = methods.get("get")
        if operation is None:
            continue
        found.append(
            {
                "path": address,
                "title": operation.get("summary", ""),
                "example": example(address, operation),
                "description": with_code(operation.get("description", "").strip()),
                "parameters": [parameter_row(parameter) for parameter in operation.get("parameters", [])],
            }
        )
    return found


def parameter_row(parameter: dict) -> dict[str, object]:
    return {
        "name": parameter["name"],
        "place": "dans l’adresse" if parameter["in"] == "path" else "après «\u00a0?\u00a0»",
        "kind": KINDS.get(parameter["schema"].get("type"), "texte"),
        "required": parameter.get("required", False),
        "description": with_code(parameter.get("description", "")),
    }


def with_code(text: str) -> SafeString:
    """Escaped, what stands between backquotes as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def example(address: str, operation: dict) -> str:
    """An address that answers, when it needs nothing that only the visitor knows."""
    given = {"q": "figeac", "bbox": "-5,42,9,51", "zoom": "6"}
    needed = [item["name"] for item in operation.get("parameters", []) if item.get("required")]
    if "{" in address or set(needed) - set(given):
        return ""
    query = "&".join(f"{name}={given[name]}" for name in needed)
    return f"{address}?{query}" if query else address


class Schema(Public, APIView):
    """OpenAPI 3.1, in JSON or (Accept, or `format=yaml`) in YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    @extend_schema(exclude=True)
    def get(self, request):
        return Response(openapi())


@require_safe
def api_docs(request):
    context = {"endpoints": endpoints(), "licence": settings.DATA_LICENCE}
    return render(request, "portal/api_docs.html", context)
