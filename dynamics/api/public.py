"""What every endpoint of the public API shares: pages, formats, licence, errors, parameters in words."""

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import pagination, renderers, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.response import Response

LICENCE_LINK = f'<{settings.DATA_LICENCE["url"]}>; rel="license"'


class Public:
    """Mixin of the views: nobody signs in here, so an answer is the same for all; every one has its licence."""

    authentication_classes: list = []

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Link", LICENCE_LINK)
        return response


class PageNumberPagination(pagination.PageNumberPagination):
    page_size = 24
    page_size_query_param = "page_size"
    max_page_size = 100
    page_query_description = "Numéro de la page, à partir de 1."
    invalid_page_message = "Cette page n’existe pas : il y en a moins."
    page_size_query_description = "Résultats par page, 100 au plus (24 sans précision)."

    def get_page_number(self, request, paginator):
        """A number that is none is an error of the request (400); a page beyond the last is missing (404)."""
        number = request.query_params.get(self.page_query_param) or "1"
        if not (number.isascii() and number.isdigit() and int(number[:18]) > 0 and len(number) < 18):
            raise ValidationError({self.page_query_param: ["Un nombre entier, à partir de 1."]})
        return number


class FilterBackend(BaseFilterBackend):
    """The filter of the pages (`view.filterset_class`); what it cannot read is an error of the request."""

    def filter_queryset(self, request, queryset, view):
        chosen = view.filterset_class(request.query_params, queryset=queryset, request=request)
        if not chosen.is_valid():
            raise ValidationError(chosen.errors)
        return chosen.qs


class StreamedRenderer(renderers.BaseRenderer):
    """Only names a format and its type: the view streams the answer itself. Errors are JSON."""

    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        response = (renderer_context or {}).get("response")
        if response is not None:
            response.headers["Content-Type"] = "application/json"
        return renderers.JSONRenderer().render(data, accepted_media_type, renderer_context)


class GeoJSONRenderer(StreamedRenderer):
    media_type = "application/geo+json"
    format = "geojson"


class CSVRenderer(StreamedRenderer):
    media_type = "text/csv"
    format = "csv"


def page(results: list) -> Response:
    """A whole short list, in the shape of a page."""
    return Response({"count": len(results), "next": None, "previous": None, "results": results})


def page_of(serializer: type[serializers.BaseSerializer], name: str) -> serializers.Serializer:
    """The shape of `page`, for the description."""
    return inline_serializer(
        name,
        {
            "count": serializers.IntegerField(),
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": serializer(many=True),
        },
    )


ERROR = inline_serializer(
    "Error", {"detail": serializers.CharField(help_text="Ce qui ne va pas, en français.")}
)
WRONG = OpenApiResponse(OpenApiTypes.OBJECT, "Un paramètre est mal écrit : messages rangés par paramètre.")
MISSING = OpenApiResponse(ERROR, "Rien à cette adresse.")
TOO_MANY = OpenApiResponse(ERROR, "Trop de lectures : `Retry-After` donne l’attente, en secondes.")


def words(name: str, description: str, **options) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description, **options)


def slug(of_what: str) -> OpenApiParameter:
    """The address of one record; ``of_what`` is « de la fiche », « de l’outil »…"""
    return words(
        "slug",
        f"Adresse courte {of_what}, donnée par la liste.",
        location=OpenApiParameter.PATH,
        pattern=r"^[-a-zA-Z0-9_]+$",
    )


def several(name: str, description: str, **options) -> OpenApiParameter:
    """A key that may repeat."""
    return words(name, f"{description} Peut se répéter : l’un ou l’autre.", many=True, **options)


def number(name: str, description: str, lowest: float, highest: float) -> OpenApiParameter:
    bounds = {"type": "number", "format": "double", "minimum": lowest, "maximum": highest}
    return OpenApiParameter(name, bounds, description=description)


FILTERS = [
    words("q", "Recherche en texte libre : accents, pluriels et synonymes sont compris."),
    several("type", "Type de dynamique, par son identifiant (`ptce`, `tiers-lieu`…)."),
    several(
        "stade", "Stade d’avancement : `emergence`, `creation`, `consolidation`, `changement-d-echelle`."
    ),
    several("theme", "Thème, par son identifiant (`alimentation`, `energie`…)."),
    several("region", "Région, par son code INSEE (`27`)."),
    several("departement", "Département, par son code INSEE (`39`, `2A`, `971`)."),
    several("forme", "Forme juridique, par son identifiant (`scic`, `association-1901`…)."),
    several("origine", "Qui a porté la dynamique à sa naissance (`collectivite`, `societe-civile`…)."),
    several("aide", "`cherche` ou `propose` de l’aide."),
    several("fiche", "Fiche thématique dont la dynamique relève (`cooperations`, `gouvernance`…)."),
    words("pres", "Près de cette commune, par son code INSEE."),
    words("pres_texte", "Près de cette commune, par son nom ou son code postal."),
    number("lat", "Latitude d’un point, avec `lon`.", -90, 90),
    number("lon", "Longitude d’un point, avec `lat`.", -180, 180),
    number("rayon", "À moins de tant de kilomètres de ce lieu.", 1, 20_000),
    words(
        "tri",
        "Ordre. Sans précision : le plus pertinent, le plus près ou le plus récent, selon la demande.",
        enum=["pertinence", "recent", "nom", "distance"],
    ),
]
