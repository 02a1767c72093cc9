"""Endpoints of the dynamiques and of their territories."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, renderers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from dynamics import exports
from dynamics.api import public
from dynamics.api.network_people import open_people, person_links, person_node
from dynamics.api.serializers import (
    DETAILS,
    DynamicDetailSerializer,
    DynamicSerializer,
    NetworkSerializer,
    TerritorySerializer,
    link_entry,
    node,
    node_id,
)
from dynamics.enums import TerritoryLevel
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic, Link, Territory
from dynamics.services.territory_search import search_territories

MOST_TERRITORIES = 20


@extend_schema_view(
    get=extend_schema(
        summary="Les dynamiques",
        description=(
            "Les dynamiques publiées, par pages. Les filtres sont ceux de la liste du site, sous les mêmes noms. "
            "`format=geojson` et `format=csv` donnent tout le résultat d’un coup, sans pages."
        ),
        parameters=[
            *public.FILTERS,
            public.words(
                "format", "`json` par pages, `geojson` ou `csv` en entier.", enum=["json", "geojson", "csv"]
            ),
        ],
        responses={
            (200, "application/json"): DynamicSerializer(many=True),
            (200, "application/geo+json"): OpenApiResponse(
                OpenApiTypes.OBJECT, "FeatureCollection (RFC 7946)"
            ),
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "UTF-8 ; colonnes décrites sur /donnees/"),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class DynamicList(public.Public, generics.ListAPIView):
    """Published dynamiques: pages of JSON, or everything as CSV or GeoJSON, row by row."""

    serializer_class = DynamicSerializer
    pagination_class = public.PageNumberPagination
    filter_backends = [public.FilterBackend]
    filterset_class = DynamicFilter
    renderer_classes = [renderers.JSONRenderer, public.GeoJSONRenderer, public.CSVRenderer]

    def get_queryset(self):
        return (
            Dynamic.objects.listed()
            .select_related("typology", "seat")
            .prefetch_related("themes", "legal_forms")
        )

    def list(self, request, *args, **kwargs):
        renderer = request.accepted_renderer
        if isinstance(renderer, public.StreamedRenderer):
            return self.stream(renderer)
        return super().list(request, *args, **kwargs)

    def stream(self, renderer: public.StreamedRenderer) -> StreamingHttpResponse:
        rows = exports.rows(self.filter_queryset(self.get_queryset()))
        is_csv = renderer.format == "csv"
        place = "attachment" if is_csv else "inline"
        return StreamingHttpResponse(
            exports.csv_lines(rows) if is_csv else exports.geojson_chunks(rows),
            content_type=f"{renderer.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'{place}; filename="dynamiques.{renderer.format}"'},
        )


@extend_schema_view(
    get=extend_schema(
        summary="Une dynamique",
        description="Tout ce qui est public d’une dynamique, avec les sources de chaque fait.",
        parameters=[public.slug("de la dynamique")],
        responses={200: DynamicDetailSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class DynamicDetail(public.Public, generics.RetrieveAPIView):
    """All that is public of one dynamique, archived ones included."""

    serializer_class = DynamicDetailSerializer
    lookup_field = "slug"

    def get_queryset(self):
        return (
            Dynamic.objects.published()
            .select_related("typology", "seat")
            .prefetch_related(
                "themes",
                "legal_forms",
                "territories",
                "events",
                "figures",
                "actors__organisation",
                "resources",
                "held_functions",
                "facts",
                "documents",
                *DETAILS.values(),
            )
        )


@extend_schema_view(
    get=extend_schema(
        summary="Les territoires",
        description=f"Communes, intercommunalités, départements et régions : les {MOST_TERRITORIES} meilleures réponses.",
        parameters=[
            public.words("q", "Nom (avec ou sans accents), code postal, code INSEE ou SIREN.", required=True),
            public.several("niveau", "Niveau de territoire.", enum=TerritoryLevel.values),
        ],
        responses={
            200: public.page_of(TerritorySerializer, "TerritoryPage"),
            400: public.WRONG,
            429: public.TOO_MANY,
        },
    )
)
class TerritoryList(public.Public, APIView):
    """Territories by what somebody types of them."""

    def get(self, request):
        query = request.query_params.get("q", "").replace("\x00", "").strip()
        if not query:
            raise ValidationError({"q": ["Indiquez un nom, un code postal ou un code INSEE."]})
        levels = [level for level in request.query_params.getlist("niveau") if level]
        unknown = sorted(set(levels) - set(TerritoryLevel.values))
        if unknown:
            raise ValidationError({"niveau": [f"Valeurs possibles : {', '.join(TerritoryLevel.values)}."]})
        hits = search_territories(query[:100], limit=MOST_TERRITORIES, levels=levels or None)
        rows = Territory.objects.with_parents().filter(code__in=[hit.code for hit in hits])
        found = {(row.level, row.code): row for row in rows}
        ordered = [found[hit.level, hit.code] for hit in hits if (hit.level, hit.code) in found]
        return public.page(TerritorySerializer(ordered, many=True).data)


@extend_schema_view(
    get=extend_schema(
        summary="Le maillage",
        description="Toutes les dynamiques et les organisations liées, et les liens entre elles, sans pages.",
        responses={200: NetworkSerializer, 429: public.TOO_MANY},
    )
)
class Network(public.Public, APIView):
    """The maillage: every listed dynamique, every end of a public link, the links, people who chose to be there."""

    def get(self, request):
        ends = Link.objects.public().with_ends()
        links = list(
            ends.select_related("source_dynamic__typology", "target_dynamic__typology").order_by("pk")
        )
        listed = Dynamic.objects.listed().order_by("pk").values_list("slug", "name", "typology__slug")
        nodes = {
            f"dynamic:{slug}": {
                "id": f"dynamic:{slug}",
                "kind": "dynamic",
                "slug": slug,
                "label": name,
                "type": kind,
            }
            for slug, name, kind in listed
        }
        for link in links:
            for end in (link.source, link.target):
                nodes.setdefault(node_id(end), node(end))
        told = [link_entry(link) for link in links]
        for person in open_people(request):
            nodes[person.key] = person_node(person)
            told += person_links(person)
        return Response({"nodes": list(nodes.values()), "links": told})
