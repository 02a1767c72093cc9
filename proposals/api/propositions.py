"""Propositions in the public API: everything but people."""

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, renderers, serializers

from dynamics.api import public
from dynamics.dates import write_date
from proposals.cards import with_card
from proposals.filters import PropositionFilter
from proposals.models import Proposition, PropositionEvidence, PropositionStep
from proposals.services.supports import tally

FILTERS = [
    public.words("q", "Recherche en texte libre : accents, pluriels et synonymes sont compris."),
    public.several("destinataire", "À qui elle s’adresse, par son identifiant."),
    public.several("sujet", "Sujet (`ingenierie`, `evaluation`, `appels-a-projets`…)."),
    public.several("fiche", "Fiche thématique qui la fonde (`cooperations`, `gouvernance`…)."),
    public.several("etat", "`portee`, `a-letude`, `partiellement-adoptee`, `adoptee`, `abandonnee`."),
    public.several("nature", "`proposition` ou `principe`."),
    public.several("origine", "`etude` ou `communaute`."),
    public.words("tri", "Ordre.", enum=["pertinence", "soutiens", "recent", "nom"]),
]


class PropositionSerializer(serializers.ModelSerializer):
    """A proposition in a list."""

    url = serializers.SerializerMethodField()
    addressees = serializers.SlugRelatedField("slug", many=True, read_only=True)
    sheets = serializers.ListField(child=serializers.CharField(), read_only=True)
    supports = serializers.IntegerField(source="support_total", read_only=True)

    class Meta:
        model = Proposition
        fields = [
            "id",
            "slug",
            "number",
            "kind",
            "origin",
            "title",
            "url",
            "subject",
            "sheets",
            "addressees",
            "status",
            "supports",
            "source",
            "page",
            "updated_at",
        ]

    def get_url(self, proposition) -> str:
        return settings.SITE_URL + proposition.get_absolute_url()


class EvidenceSerializer(serializers.ModelSerializer):
    """What founds it, lived by a dynamique or by a collective that has no page here."""

    dynamic = serializers.SerializerMethodField()
    name = serializers.CharField(source="who", read_only=True)

    class Meta:
        model = PropositionEvidence
        fields = ["dynamic", "name", "text", "source"]

    def get_dynamic(self, evidence) -> str | None:
        return evidence.dynamic.slug if evidence.dynamic_id and evidence.dynamic.live else None


class StepSerializer(serializers.ModelSerializer):
    """What became of it: `date` is as precise as it is known (« 2023-06 »)."""

    date = serializers.SerializerMethodField()

    class Meta:
        model = PropositionStep
        fields = ["date", "status", "text", "source"]

    def get_date(self, step) -> str:
        return write_date(step.date, step.date_precision)


class SupportSerializer(serializers.Serializer):
    """Who supports it, in numbers; people are never named."""

    members = serializers.IntegerField()
    dynamics = serializers.ListField(child=serializers.CharField())


class PropositionDetailSerializer(PropositionSerializer):
    """A whole proposition."""

    points = serializers.ListField(child=serializers.CharField(), read_only=True)
    themes = serializers.SlugRelatedField("slug", many=True, read_only=True)
    evidence = EvidenceSerializer(many=True, read_only=True)
    steps = StepSerializer(many=True, read_only=True)
    supporters = serializers.SerializerMethodField()
    see_also = serializers.SerializerMethodField()

    class Meta(PropositionSerializer.Meta):
        fields = [
            *PropositionSerializer.Meta.fields,
            "text",
            "points",
            "rationale",
            "themes",
            "evidence",
            "steps",
            "supporters",
            "see_also",
        ]

    @extend_schema_field(SupportSerializer)
    def get_supporters(self, proposition):
        counted = tally(proposition)
        return {
            "members": counted.members,
            "dynamics": [dynamic.slug for dynamic in counted.dynamics],
        }

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_see_also(self, proposition):
        return list(proposition.see_also.filter(live=True).order_by("slug").values_list("slug", flat=True))


@extend_schema_view(
    get=extend_schema(
        summary="Les propositions",
        description="Les propositions et principes d’action publiés, par pages, avec les filtres de la liste du site.",
        parameters=FILTERS,
        responses={
            200: PropositionSerializer(many=True),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class PropositionList(public.Public, generics.ListAPIView):
    serializer_class = PropositionSerializer
    pagination_class = public.PageNumberPagination
    filter_backends = [public.FilterBackend]
    filterset_class = PropositionFilter
    renderer_classes = [renderers.JSONRenderer]

    def get_queryset(self):
        return with_card(Proposition.objects.published())


@extend_schema_view(
    get=extend_schema(
        summary="Une proposition",
        description="Ce que dit la page d’une proposition ; les amendements et la discussion sont sur le site.",
        parameters=[public.slug("de la proposition")],
        responses={200: PropositionDetailSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class PropositionDetail(public.Public, generics.RetrieveAPIView):
    serializer_class = PropositionDetailSerializer
    renderer_classes = [renderers.JSONRenderer]
    lookup_field = "slug"

    def get_queryset(self):
        return with_card(Proposition.objects.published()).prefetch_related(
            "themes", "evidence__dynamic", "steps"
        )
