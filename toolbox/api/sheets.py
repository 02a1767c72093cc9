"""The thematic sheets in the public API: what helps, what hinders, what one can act on."""

from django.conf import settings
from django.db.models import Case, Prefetch, Value, When
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, renderers, serializers

from dynamics.api import public
from dynamics.enums import Sheet
from toolbox.models import LeverExample, SheetDynamic, SheetPage, Tool
from toolbox.templatetags.toolbox_rich import safe_rich

HTML = "HTML simple : paragraphes, listes, gras, italique, liens."


class SheetExampleSerializer(serializers.Serializer):
    """What happened somewhere; `dynamic` is an address in `dynamics/`, null when it has no page."""

    dynamic = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    source = serializers.CharField(allow_blank=True)


class SheetWatchSerializer(serializers.Serializer):
    """A point to watch."""

    title = serializers.CharField()
    text = serializers.CharField(help_text=HTML)
    source = serializers.CharField(allow_blank=True)


class SheetPointSerializer(SheetWatchSerializer):
    """A condition or a brake, with its examples."""

    examples = SheetExampleSerializer(many=True)


class LivedExampleSerializer(serializers.Serializer):
    """« Nous l’avons vécu », signed by the dynamique, never by a person."""

    dynamic = serializers.CharField()
    happened_on = serializers.DateField()
    text = serializers.CharField()


class SheetLeverSerializer(SheetPointSerializer):
    """What one can act on."""

    key = serializers.CharField()
    url = serializers.CharField()
    tools = serializers.ListField(child=serializers.CharField())
    lived = LivedExampleSerializer(many=True)


class SheetPropositionSerializer(serializers.Serializer):
    """A proposition of the studies that the sheet founds."""

    number = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField(allow_blank=True)


class SheetFurtherSerializer(serializers.Serializer):
    text = serializers.CharField()
    source = serializers.CharField(allow_blank=True)


class SheetDynamicSerializer(serializers.ModelSerializer):
    """A dynamique that shows what the sheet says."""

    dynamic = serializers.SerializerMethodField()
    name = serializers.CharField(source="dynamic.name", read_only=True)

    class Meta:
        model = SheetDynamic
        fields = ["dynamic", "name", "why"]

    def get_dynamic(self, row) -> str | None:
        return slug_of(row.dynamic)


class SheetSerializer(serializers.ModelSerializer):
    """A sheet in the list."""

    url = serializers.SerializerMethodField()
    minutes = serializers.IntegerField(read_only=True)
    updated_at = serializers.DateTimeField(source="last_published_at", read_only=True, allow_null=True)
    licence = serializers.SerializerMethodField()

    class Meta:
        model = SheetPage
        fields = ["id", "slug", "key", "title", "url", "summary", "minutes", "updated_at", "licence"]

    def get_url(self, sheet) -> str:
        return settings.SITE_URL + sheet.get_absolute_url()

    def get_licence(self, sheet) -> str:
        return settings.DATA_LICENCE["url"]


class SheetDetailSerializer(SheetSerializer):
    """A whole sheet."""

    stake = serializers.SerializerMethodField(help_text=HTML)
    conditions = serializers.SerializerMethodField()
    brakes = serializers.SerializerMethodField()
    levers = serializers.SerializerMethodField()
    vigilance = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    propositions = serializers.SerializerMethodField()
    tools = serializers.SerializerMethodField()
    dynamics = SheetDynamicSerializer(source="shown_dynamics", many=True, read_only=True)
    further = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()

    class Meta(SheetSerializer.Meta):
        fields = [
            *SheetSerializer.Meta.fields,
            *("stake", "conditions", "brakes", "levers", "vigilance", "questions", "propositions"),
            *("tools", "dynamics", "further", "sources"),
        ]

    @property
    def published_tools(self) -> set[str]:
        """A tool that is not published is not named."""
        if not hasattr(self, "_published_tools"):
            self._published_tools = set(Tool.objects.published().order_by().values_list("slug", flat=True))
        return self._published_tools

    def get_stake(self, sheet) -> str:
        return safe_rich(sheet.stake)

    @extend_schema_field(SheetPointSerializer(many=True))
    def get_conditions(self, sheet):
        return [point(block.value) for block in sheet.conditions]

    @extend_schema_field(SheetPointSerializer(many=True))
    def get_brakes(self, sheet):
        return [point(block.value) for block in sheet.brakes]

    @extend_schema_field(SheetLeverSerializer(many=True))
    def get_levers(self, sheet):
        lived: dict[str, list[dict]] = {}
        for example in sheet.published_examples:
            told = {
                "dynamic": example.dynamic.slug,
                "happened_on": example.happened_on,
                "text": example.text,
            }
            lived.setdefault(example.lever, []).append(told)
        return [
            {
                "key": block.value["key"],
                "url": settings.SITE_URL + sheet.lever_url(block.value["key"]),
                **point(block.value),
                "tools": [slug for slug in block.value["tools"] if slug in self.published_tools],
                "lived": lived.get(block.value["key"], []),
            }
            for block in sheet.levers
        ]

    @extend_schema_field(SheetWatchSerializer(many=True))
    def get_vigilance(self, sheet):
        return [watch(block.value) for block in sheet.vigilance]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_questions(self, sheet):
        return [block.value for block in sheet.questions]

    @extend_schema_field(SheetPropositionSerializer(many=True))
    def get_propositions(self, sheet):
        return [named(block.value, "number", "text", "source") for block in sheet.propositions]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tools(self, sheet):
        return [block.value for block in sheet.tools if block.value in self.published_tools]

    @extend_schema_field(SheetFurtherSerializer(many=True))
    def get_further(self, sheet):
        return [named(block.value, "text", "source") for block in sheet.further]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_sources(self, sheet):
        return [block.value for block in sheet.sources]


def slug_of(dynamic) -> str | None:
    """Its address in the API, when it has a page."""
    return dynamic.slug if dynamic is not None and dynamic.live else None


def named(value, *keys: str) -> dict[str, str]:
    return {key: value[key] or "" for key in keys}


def watch(value) -> dict:
    return {"title": value["title"], "text": safe_rich(value["text"]), "source": value["source"] or ""}


def point(value) -> dict:
    examples = [
        {
            "dynamic": slug_of(example["dynamic"]),
            "name": example["dynamic"].name if example["dynamic"] else example["name"] or "",
            "text": example["text"],
            "source": example["source"] or "",
        }
        for example in value["examples"]
    ]
    return {**watch(value), "examples": examples}


@extend_schema_view(
    get=extend_schema(
        summary="Les fiches thématiques",
        description="Les six fiches publiées, dans l’ordre du site.",
        responses={
            200: SheetSerializer(many=True),
            400: public.WRONG,
            404: public.MISSING,
            429: public.TOO_MANY,
        },
    )
)
class SheetList(public.Public, generics.ListAPIView):
    serializer_class = SheetSerializer
    pagination_class = public.PageNumberPagination
    renderer_classes = [renderers.JSONRenderer]
    filter_backends: list = []

    def get_queryset(self):
        rank = [When(key=key, then=Value(number)) for number, key in enumerate(Sheet.values)]
        return SheetPage.objects.live().order_by(Case(*rank, default=Value(len(rank))), "pk")


@extend_schema_view(
    get=extend_schema(
        summary="Une fiche thématique",
        description="L’enjeu, ce qui aide, ce qui freine, les leviers avec leurs outils et leurs exemples, et les sources.",
        parameters=[public.slug("de la fiche")],
        responses={200: SheetDetailSerializer, 404: public.MISSING, 429: public.TOO_MANY},
    )
)
class SheetDetail(public.Public, generics.RetrieveAPIView):
    serializer_class = SheetDetailSerializer
    renderer_classes = [renderers.JSONRenderer]
    lookup_field = "slug"

    def get_queryset(self):
        lived = LeverExample.objects.filter(live=True, dynamic__live=True).select_related("dynamic")
        return SheetPage.objects.live().prefetch_related(
            "shown_dynamics__dynamic", Prefetch("lived_examples", lived, to_attr="published_examples")
        )
