"""What the public API says of a tool: everything but people."""

from urllib.parse import urljoin

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from toolbox import cards
from toolbox.models import (
    TeamVariant,
    Tool,
    ToolDocument,
    ToolPitfall,
    ToolStep,
    ToolUse,
    ToolVariant,
    UsageReport,
)


class ToolSerializer(serializers.ModelSerializer):
    """A tool in a list."""

    url = serializers.SerializerMethodField()
    themes = serializers.SlugRelatedField("slug", many=True, read_only=True)
    keywords = serializers.ListField(child=serializers.CharField(), read_only=True)
    aims = serializers.ListField(child=serializers.CharField(), read_only=True)
    stages = serializers.ListField(child=serializers.CharField(), read_only=True)
    sheets = serializers.ListField(child=serializers.CharField(), read_only=True)
    tried_by = serializers.SerializerMethodField()
    adapted_by = serializers.SerializerMethodField()

    class Meta:
        model = Tool
        fields = [
            "id",
            "slug",
            "name",
            "url",
            "kind",
            "summary",
            "aims",
            "stages",
            "sheets",
            "themes",
            "difficulty",
            "cost",
            "duration",
            "group",
            "keywords",
            "tried_by",
            "adapted_by",
            "updated_at",
        ]

    def get_url(self, tool) -> str:
        return settings.SITE_URL + tool.get_absolute_url()

    def get_tried_by(self, tool) -> int:
        return cards.tried_by(tool)

    def get_adapted_by(self, tool) -> int:
        return cards.adapted_by(tool)


class ToolStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = ToolStep
        fields = ["title", "text", "by_archipel"]


class ToolPitfallSerializer(serializers.ModelSerializer):
    class Meta:
        model = ToolPitfall
        fields = ["text", "source", "by_archipel"]


class ToolUseSerializer(serializers.ModelSerializer):
    dynamic = serializers.SerializerMethodField()
    name = serializers.CharField(source="who", read_only=True)

    class Meta:
        model = ToolUse
        fields = ["dynamic", "name", "gave", "source"]

    def get_dynamic(self, use) -> str | None:
        return use.dynamic.slug if use.dynamic_id and use.dynamic.live else None


class ToolVariantSerializer(serializers.ModelSerializer):
    class Meta:
        model = ToolVariant
        fields = ["name", "text", "source"]


class TeamVariantSerializer(serializers.ModelSerializer):
    """What a dynamique made of the tool, signed by it, never by a person."""

    dynamic = serializers.CharField(source="dynamic.slug", read_only=True)

    class Meta:
        model = TeamVariant
        fields = ["dynamic", "happened_on", "name", "text", "why"]


class ToolDocumentSerializer(serializers.ModelSerializer):
    """A file to download."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = ToolDocument
        fields = ["title", "url", "size", "credit", "licence"]

    def get_url(self, document) -> str:
        return urljoin(settings.SITE_URL, document.file.url)


class UsageReportSerializer(serializers.ModelSerializer):
    """A retour d'usage, signed by the dynamique, never by a person."""

    dynamic = serializers.CharField(source="dynamic.slug", read_only=True)

    class Meta:
        model = UsageReport
        fields = [
            "dynamic",
            "happened_on",
            "stage",
            "territory_kind",
            "context",
            "adapted",
            "worked",
            "did_not_work",
            "again",
        ]


class ToolDetailSerializer(ToolSerializer):
    """A whole tool."""

    steps = ToolStepSerializer(many=True, read_only=True)
    pitfalls = ToolPitfallSerializer(many=True, read_only=True)
    uses = ToolUseSerializer(many=True, read_only=True)
    variants = ToolVariantSerializer(many=True, read_only=True)
    team_variants = TeamVariantSerializer(source="published_variants", many=True, read_only=True)
    documents = ToolDocumentSerializer(many=True, read_only=True)
    reports = serializers.SerializerMethodField()
    see_also = serializers.SerializerMethodField()
    sources = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(ToolSerializer.Meta):
        fields = [
            *ToolSerializer.Meta.fields,
            "aim",
            "when",
            "people",
            "time",
            "money",
            "steps",
            "pitfalls",
            "uses",
            "variants",
            "team_variants",
            "documents",
            "reports",
            "see_also",
            "sources",
        ]

    @extend_schema_field(UsageReportSerializer(many=True))
    def get_reports(self, tool):
        reports = UsageReport.objects.published().newest().filter(tool=tool, dynamic__live=True)
        return UsageReportSerializer(reports.select_related("dynamic"), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_see_also(self, tool):
        return list(tool.see_also.filter(live=True).order_by("slug").values_list("slug", flat=True))
