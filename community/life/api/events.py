"""The agenda in the public API: what the pages show to everybody; never a person, a private place or a link."""

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, renderers, serializers

from community.life.events_filters import WHEN, AnyTimeFilter
from community.life.models import Event
from dynamics.api import public

FILTERS = [
    public.words("q", "Recherche en texte libre : accents, pluriels et synonymes sont compris."),
    public.words("quand", "À venir, passées… Sans précision : toutes.", enum=list(WHEN)),
    public.several("nature", "Nature (`visite-apprenante`, `formation`, `webinaire`…)."),
    public.several("mode", "`sur-place`, `en-ligne` ou `les-deux`."),
    public.several("region", "Région, par son code INSEE (`84`)."),
    public.several("dynamique", "Dynamique qui organise, par son adresse courte."),
    public.several("groupe", "Groupe qui organise, par son adresse courte."),
    public.words("tri", "Ordre.", enum=["pertinence", "date", "recent"]),
]


class EventSerializer(serializers.ModelSerializer):
    """An event in a list."""

    url = serializers.SerializerMethodField()
    dynamic = serializers.SerializerMethodField()
    group = serializers.SlugRelatedField("slug", read_only=True)
    commune = serializers.SlugRelatedField("code", read_only=True)
    place = serializers.CharField(source="where", read_only=True)
    organiser = serializers.CharField(read_only=True)
    registered = serializers.IntegerField(source="taken", read_only=True)

    class Meta:
        model = Event
        fields = [
            *("id", "slug", "kind", "state", "title", "summary", "url", "starts_at", "ends_at", "mode"),
            *("place", "commune", "latitude", "longitude", "organiser", "dynamic", "group", "places"),
            *("registered", "cost", "cancel_reason", "updated_at"),
        ]

    def get_url(self, event) -> str:
        return settings.SITE_URL + event.get_absolute_url()

    def get_dynamic(self, event) -> str | None:
        return event.dynamic.slug if event.dynamic_id and event.dynamic.live else None


class EventDetailSerializer(EventSerializer):
    """A whole event, with its report once it is published."""

    report = serializers.SerializerMethodField()
    tools = serializers.SerializerMethodField()
    calendar = serializers.SerializerMethodField()

    class Meta(EventSerializer.Meta):
        fields = [
            *EventSerializer.Meta.fields,
            *("description", "accessibility", "travel", "calendar", "report", "tools"),
        ]

    def get_report(self, event) -> str | None:
        report = getattr(event, "report", None)
        return report.text if report and report.published_at else None

    def get_tools(self, event) -> list[str]:
        report = getattr(event, "report", None)
        if not report or not report.published_at:
            return []
        return [tool.slug for tool in report.tools.all() if tool.live]

    def get_calendar(self, event) -> str | None:
        return f"{settings.SITE_URL}{event.get_absolute_url()}rencontre.ics" if event.starts_at else None


@extend_schema_view(
    get=extend_schema(
        summary="L’agenda",
        description="Les rencontres publiées, annulées comprises, par pages, avec les filtres de l’agenda du site.",
        parameters=FILTERS,
        responses={
            200: EventSerializer(many=True),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class EventList(public.Public, generics.ListAPIView):
    serializer_class = EventSerializer
    pagination_class = public.PageNumberPagination
    filter_backends = [public.FilterBackend]
    filterset_class = AnyTimeFilter
    renderer_classes = [renderers.JSONRenderer]

    def get_queryset(self):
        return Event.objects.published().with_card()


@extend_schema_view(
    get=extend_schema(
        summary="Une rencontre",
        description="Ce que la page d’une rencontre montre à tout le monde, et son compte rendu s’il est publié.",
        parameters=[public.slug("de la rencontre")],
        responses={200: EventDetailSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class EventDetail(public.Public, generics.RetrieveAPIView):
    serializer_class = EventDetailSerializer
    renderer_classes = [renderers.JSONRenderer]
    lookup_field = "slug"

    def get_queryset(self):
        return (
            Event.objects.published()
            .with_card()
            .select_related("commune__region", "dynamic", "group", "report")
        )
