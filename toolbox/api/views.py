"""Endpoints of the tools."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, renderers

from dynamics.api import public
from toolbox import cards
from toolbox.api.serializers import ToolDetailSerializer, ToolSerializer
from toolbox.filters import ToolFilter
from toolbox.models import Tool

FILTERS = [
    public.words("q", "Recherche en texte libre : accents, pluriels et synonymes sont compris."),
    public.several("but", "Ce que l’on veut réussir (`mobiliser`, `decider`…)."),
    public.several("stade", "Stade de la dynamique (`emergence`, `creation`…)."),
    public.several("fiche", "Fiche thématique que l’outil sert (`cooperations`, `gouvernance`…)."),
    public.several("theme", "Thème, par son identifiant (`alimentation`, `energie`…)."),
    public.several("nature", "`outil`, `methode`, `dispositif` ou `posture`."),
    public.several("duree", "`heures`, `journee`, `semaines`, `mois`, `annees`."),
    public.several("cout", "`gratuit`, `faible`, `moyen`, `eleve`."),
    public.several("groupe", "`petit`, `moyen`, `grand`, `tous`."),
    public.several("difficulte", "`facile`, `moyen`, `exigeant`."),
    public.words("tri", "Ordre.", enum=["pertinence", "nom", "recent"]),
]


@extend_schema_view(
    get=extend_schema(
        summary="Les outils",
        description="Les outils et méthodes publiés, par pages, avec les filtres de la liste du site.",
        parameters=FILTERS,
        responses={
            200: ToolSerializer(many=True),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class ToolList(public.Public, generics.ListAPIView):
    serializer_class = ToolSerializer
    pagination_class = public.PageNumberPagination
    filter_backends = [public.FilterBackend]
    filterset_class = ToolFilter
    renderer_classes = [renderers.JSONRenderer]

    def get_queryset(self):
        return cards.with_card(Tool.objects.published()).prefetch_related("themes")


@extend_schema_view(
    get=extend_schema(
        summary="Un outil",
        description="Tout ce que dit la page d’un outil, retours d’usage compris.",
        parameters=[public.slug("de l’outil")],
        responses={200: ToolDetailSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class ToolDetail(public.Public, generics.RetrieveAPIView):
    serializer_class = ToolDetailSerializer
    renderer_classes = [renderers.JSONRenderer]
    lookup_field = "slug"

    def get_queryset(self):
        return cards.with_card(Tool.objects.published()).prefetch_related(
            "themes", "steps", "pitfalls", "variants", "documents", "uses__dynamic"
        )
