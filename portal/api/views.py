"""The root of the API, and figures over all the apps."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from dynamics.api.public import TOO_MANY, Public
from dynamics.models import Dynamic, Link, Organisation, SnapshotVersion

LISTS = (
    *("dynamics", "tools", "sheets", "glossary", "needs", "offers", "proposals"),
    *("territories", "network", "statistics", "schema", "docs"),
)
GROUPS = {
    "by_type": "typology__slug",
    "by_stage": "stage",
    "by_origin": "origin",
    "by_activity": "activity",
    "by_region": "region_code",
    "by_departement": "departement_code",
    "by_theme": "themes__slug",
    "by_legal_form": "legal_forms__slug",
    "by_economic_model": "economic_model",
}


class CountSerializer(serializers.Serializer):
    """How many have a value; an empty key says that the record does not tell."""

    key = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class DynamicStatisticsSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    by_type = CountSerializer(many=True)
    by_stage = CountSerializer(many=True)
    by_origin = CountSerializer(many=True)
    by_activity = CountSerializer(many=True)
    by_region = CountSerializer(many=True)
    by_departement = CountSerializer(many=True)
    by_theme = CountSerializer(many=True)
    by_legal_form = CountSerializer(many=True)
    by_economic_model = CountSerializer(many=True)


class TotalSerializer(serializers.Serializer):
    total = serializers.IntegerField()


class StatisticsSerializer(serializers.Serializer):
    dynamics = DynamicStatisticsSerializer()
    organisations = TotalSerializer()
    links = TotalSerializer()


def dynamics_statistics() -> dict[str, object]:
    """Counts of the listed dynamiques, the most frequent values first."""
    listed = Dynamic.objects.listed().order_by()
    figures: dict[str, object] = {"total": listed.count()}
    for name, field in GROUPS.items():
        rows = listed.values_list(field).annotate(count=Count("pk", distinct=True)).order_by("-count", field)
        figures[name] = [{"key": key or "", "count": count} for key, count in rows]
    return figures


def statistics() -> dict[str, object]:
    """Computed once for each state of the data."""
    version = SnapshotVersion.objects.values_list("current", flat=True).first() or 0
    organisations = Organisation.objects.count()
    links = Link.objects.aggregate(last=Max("updated_at"), count=Count("pk"))
    state = f"statistics:{version}:{organisations}:{links['count']}:{links['last']}".replace(" ", "_")
    return cache.get_or_set(
        state,
        lambda: {
            "dynamics": dynamics_statistics(),
            "organisations": {"total": organisations},
            "links": {"total": Link.objects.public().count()},
        },
        timeout=600,
    )


class Statistics(Public, APIView):
    """Aggregates only: nothing here tells about a person."""

    @extend_schema(
        summary="Les chiffres",
        description="Combien de dynamiques pour chaque valeur ; une clé vide : la fiche ne le dit pas.",
        responses={200: StatisticsSerializer, 429: TOO_MANY},
    )
    def get(self, request):
        return Response(statistics())


class Root(Public, APIView):
    """Where everything is."""

    @extend_schema(exclude=True)
    def get(self, request):
        addresses = {name: settings.SITE_URL + reverse(f"api:{name}") for name in LISTS}
        return Response({**addresses, "licence": settings.DATA_LICENCE["url"]})
