"""Figures over all the apps: the numbers of the observatory, and counts of the dynamiques by value."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dynamics.api.public import FILTERS, TOO_MANY, Public
from dynamics.filters import FACET_KEYS, DynamicFilter
from dynamics.models import Link, Organisation
from portal.observatory.model import Chart, Counted
from portal.observatory.registry import CHARTS
from portal.services import observatory

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


class SeriesSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()


class RowSerializer(serializers.Serializer):
    """A number for each series; null: too few to be told without pointing at somebody."""

    key = serializers.CharField(allow_blank=True)
    label = serializers.CharField()
    values = serializers.ListField(child=serializers.FloatField(allow_null=True))


class ChartSerializer(serializers.Serializer):
    """A chart of the observatory, with what it counts and where it comes from."""

    key = serializers.CharField(help_text="Adresse du graphique sous `/observatoire/`.")
    title = serializers.CharField()
    definition = serializers.CharField()
    source = serializers.CharField()
    url = serializers.URLField()
    follows_filters = serializers.BooleanField()
    total = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    series = SeriesSerializer(many=True)
    rows = RowSerializer(many=True)


class StatisticsSerializer(serializers.Serializer):
    updated_at = serializers.DateTimeField()
    dynamics = DynamicStatisticsSerializer()
    organisations = TotalSerializer()
    links = TotalSerializer()
    charts = ChartSerializer(many=True)


def dynamics_statistics(chosen: DynamicFilter) -> dict[str, object]:
    """Counts of the dynamiques that answer, by SQL, the most frequent values first."""
    listed = chosen.qs.order_by()
    figures: dict[str, object] = {"total": listed.count()}
    for name, field in GROUPS.items():
        rows = listed.values_list(field).annotate(count=Count("pk", distinct=True)).order_by("-count", field)
        figures[name] = [{"key": key or "", "count": count} for key, count in rows]
    return figures


def statistics(chosen: DynamicFilter) -> dict[str, object]:
    """Computed once for each state of the data and each set of filters."""
    figures = observatory.read(chosen)
    totals = cache.get_or_set(
        f"statistics:{observatory.digest_of(figures.state)}",
        lambda: {
            "dynamics": dynamics_statistics(chosen),
            "organisations": {"total": Organisation.objects.count()},
            "links": {"total": Link.objects.public().count()},
        },
        timeout=observatory.KEPT_FOR,
    )
    charts = [chart_entry(chart, figures.charts[chart.key]) for chart in CHARTS]
    return {"updated_at": figures.moment, **totals, "charts": charts}


def chart_entry(chart: Chart, counted: Counted) -> dict[str, object]:
    return {
        "key": chart.key,
        "title": chart.title,
        "definition": chart.definition,
        "source": chart.source,
        "url": settings.SITE_URL + reverse("observatory:chart", args=[chart.key]),
        "follows_filters": chart.follows,
        "total": counted.total,
        "note": counted.note,
        "series": [{"key": series.key, "label": series.label} for series in chart.series],
        "rows": [{"key": row.key, "label": row.label, "values": list(row.values)} for row in counted.rows],
    }


def statistics_state(request: HttpRequest) -> str:
    """What an answer depends on, for its ETag."""
    return observatory.state_of(observatory.filters_of(request))


class Statistics(Public, APIView):
    """Aggregates only: nothing here tells about a person."""

    @extend_schema(
        summary="Les chiffres",
        description="Combien de dynamiques pour chaque valeur (une clé vide : la fiche ne le dit pas), et tous "
        "les graphiques de l’observatoire (`charts`), avec leur définition. Les filtres sont ceux de la liste ; "
        "les totaux des organisations et des liens, et les graphiques dont `follows_filters` est faux, "
        "comptent tout.",
        parameters=[parameter for parameter in FILTERS if parameter.name in FACET_KEYS],
        responses={200: StatisticsSerializer, 429: TOO_MANY},
    )
    def get(self, request: Request):
        return Response(statistics(observatory.filters_of(request)))
