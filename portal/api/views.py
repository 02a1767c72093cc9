"""The root of the API."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from dynamics.api.public import Public

LISTS = (
    *("dynamics", "tools", "sheets", "glossary", "needs", "offers", "proposals", "events"),
    *("territories", "network", "statistics", "schema", "docs"),
)


class Root(Public, APIView):
    """Where everything is."""

    @extend_schema(exclude=True)
    def get(self, request):
        addresses = {name: settings.SITE_URL + reverse(f"api:{name}") for name in LISTS}
        return Response({**addresses, "licence": settings.DATA_LICENCE["url"]})
