"""Needs and offers in the public API: what their authors made public, while it is open; never a person."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import generics, renderers, serializers

from community.exchanges import exports
from community.exchanges.cards import with_card
from community.exchanges.filters import RecordFilter
from community.exchanges.models import Need, Offer, OfferDocument
from community.exchanges.sides import NEEDS, OFFERS, Kind
from dynamics.api import public

FILTERS = [
    public.words("q", "Recherche en texte libre : accents, pluriels et synonymes sont compris."),
    public.several("forme", "Forme d’échange (`echange`, `visite`, `tsf`, `mentorat`, `mise-en-lien`…)."),
    public.several("theme", "Thème, par son identifiant (`alimentation`, `energie`…)."),
    public.several("fiche", "Fiche thématique (`cooperations`, `gouvernance`…)."),
    public.several("type", "Type de la dynamique, par son identifiant (`ptce`, `tiers-lieu`…)."),
    public.several("stade", "Stade d’avancement (`emergence`, `creation`…)."),
    public.several("region", "Région, par son code INSEE (`27`)."),
    public.several("departement", "Département, par son code INSEE (`39`, `2A`, `971`)."),
    public.several("outil", "Outil, par son adresse courte (`recit`, `hackathon`…)."),
    public.several("objet", "Pour une mise en lien : `financeur`, `lieu`, `partenaires`…"),
    public.several("dynamique", "Dynamique, par son adresse courte."),
    public.words("tri", "Ordre.", enum=["pertinence", "recent", "echeance", "nom"]),
]
FORMAT = public.words(
    "format", "`json` par pages, `geojson` ou `csv` en entier.", enum=["json", "geojson", "csv"]
)
ANSWERS = {
    (200, "application/geo+json"): OpenApiResponse(OpenApiTypes.OBJECT, "FeatureCollection (RFC 7946)"),
    (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "UTF-8 ; les colonnes sont celles de l’import."),
    400: public.WRONG,
    404: public.MISSING,
    429: public.TOO_MANY,
}
NUMBER = OpenApiParameter(
    "id",
    {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    location=OpenApiParameter.PATH,
    description="Numéro, donné par la liste.",
)


class RecordSerializer(serializers.ModelSerializer):
    """What needs and offers share."""

    url = serializers.SerializerMethodField()
    dynamic = serializers.SerializerMethodField()
    themes = serializers.SlugRelatedField("slug", many=True, read_only=True)
    tools = serializers.SlugRelatedField("slug", many=True, read_only=True)
    forms = serializers.ListField(child=serializers.CharField(), read_only=True)
    link_objects = serializers.ListField(child=serializers.CharField(), read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    place = serializers.SerializerMethodField()
    latitude = serializers.SerializerMethodField()
    longitude = serializers.SerializerMethodField()

    class Meta:
        fields = [
            *("id", "url", "dynamic", "title", "description", "themes", "sheet", "tools", "forms"),
            *("link_objects", "stage", "scope", "languages", "place", "latitude", "longitude"),
            *("deadline", "state", "opened_at", "updated_at"),
        ]

    def get_url(self, record) -> str:
        return settings.SITE_URL + record.get_absolute_url()

    def get_dynamic(self, record) -> str | None:
        return record.dynamic.slug if record.dynamic_id else None

    def get_place(self, record) -> str | None:
        return record.seat.code if record.seat else None

    def get_latitude(self, record) -> float | None:
        return record.point[0] if record.point else None

    def get_longitude(self, record) -> float | None:
        return record.point[1] if record.point else None


class NeedSerializer(RecordSerializer):
    class Meta(RecordSerializer.Meta):
        model = Need


class OfferDocumentSerializer(serializers.ModelSerializer):
    """What the offer hands over, and what one may do with it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = OfferDocument
        fields = ["title", "url", "licence"]

    def get_url(self, document) -> str:
        return urljoin(settings.SITE_URL, document.get_absolute_url())


class OfferSerializer(RecordSerializer):
    documents = OfferDocumentSerializer(many=True, read_only=True)

    class Meta(RecordSerializer.Meta):
        model = Offer
        fields = [
            *RecordSerializer.Meta.fields,
            *("in_return", "return_note", "per_quarter", "absent_until", "with_a_pair", "documents"),
        ]


class RecordView(public.Public):
    """What is public of one side."""

    kind: Kind
    renderer_classes: list = [renderers.JSONRenderer]

    def get_queryset(self):
        return self.kind.model.objects.public()

    def whole(self):
        parts = ["tools"] if self.kind.is_need else ["tools", "documents"]
        return with_card(self.get_queryset()).prefetch_related(*parts)


class RecordList(RecordView, generics.ListAPIView):
    """Pages of JSON, or everything as CSV or GeoJSON, row by row."""

    pagination_class = public.PageNumberPagination
    filterset_class = RecordFilter
    renderer_classes = [renderers.JSONRenderer, public.GeoJSONRenderer, public.CSVRenderer]

    def list(self, request, *args, **kwargs):
        chosen = RecordFilter(request.query_params, self.get_queryset(), request)
        if isinstance(request.accepted_renderer, public.StreamedRenderer):
            return self.stream(request.accepted_renderer, chosen)
        page = self.paginate_queryset(chosen.ids)
        return self.get_paginated_response(
            self.get_serializer(chosen.page_of(page, self.whole()), many=True).data
        )

    def stream(self, renderer: public.StreamedRenderer, chosen: RecordFilter) -> StreamingHttpResponse:
        rows = exports.in_batches(self.kind, chosen.ids)
        is_csv = renderer.format == "csv"
        place = "attachment" if is_csv else "inline"
        return StreamingHttpResponse(
            exports.csv_lines(rows) if is_csv else exports.geojson_chunks(rows),
            content_type=f"{renderer.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'{place}; filename="{self.kind.many}.{renderer.format}"'},
        )


class RecordDetail(RecordView, generics.RetrieveAPIView):
    """All that is public of one record."""

    def get_object(self):
        return generics.get_object_or_404(self.whole(), pk=self.kwargs["pk"])


@extend_schema_view(
    get=extend_schema(
        summary="Les besoins",
        description="Les besoins publics et ouverts, par pages, avec les filtres de la liste du site.",
        parameters=[*FILTERS, FORMAT],
        responses={(200, "application/json"): NeedSerializer(many=True), **ANSWERS},
    )
)
class NeedList(RecordList):
    kind = NEEDS
    serializer_class = NeedSerializer


@extend_schema_view(
    get=extend_schema(
        summary="Un besoin",
        description="Un besoin public et ouvert.",
        parameters=[NUMBER],
        responses={200: NeedSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class NeedDetail(RecordDetail):
    kind = NEEDS
    serializer_class = NeedSerializer


@extend_schema_view(
    get=extend_schema(
        summary="Les offres",
        description="Les offres publiques et ouvertes, par pages, avec les filtres de la liste du site.",
        parameters=[*FILTERS, FORMAT],
        responses={(200, "application/json"): OfferSerializer(many=True), **ANSWERS},
    )
)
class OfferList(RecordList):
    kind = OFFERS
    serializer_class = OfferSerializer


@extend_schema_view(
    get=extend_schema(
        summary="Une offre",
        description="Une offre publique et ouverte, avec ses documents.",
        parameters=[NUMBER],
        responses={200: OfferSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class OfferDetail(RecordDetail):
    kind = OFFERS
    serializer_class = OfferSerializer
