"""The one filter of the dynamiques: list, map, API and exports ask it the same things under the same keys.

Keys that may repeat (OR): type stade theme region departement forme origine aide fiche. One value: q, tri,
pres (INSEE code of a commune) or lat + lon, rayon (km). AND between keys. What nobody knows finds nothing.

Two executors give the same set: `qs` in SQL, `asked(catalogue)` for the snapshot in memory.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import django_filters
import numpy as np
from django import forms
from django.db.models import Case, Exists, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from dynamics.cells import EARTH_RADIUS_KM, box_around, distance_km, ranges
from dynamics.criteria import KEYS, Criteria
from dynamics.enums import TerritoryLevel
from dynamics.french import MAX_QUERY_CHARACTERS
from dynamics.hooks import HELP_IDS, SHEET_IDS, filter_by_hook
from dynamics.models import Dynamic, Territory
from dynamics.services import search, snapshot
from dynamics.services.catalogue import Catalogue
from dynamics.services.territory_search import search_territories
from dynamics.snapshot import Snapshot

# Key in the address → key of the criteria.
FACET_KEYS = {
    "type": "types",
    "stade": "stages",
    "theme": "themes",
    "region": "regions",
    "departement": "departements",
    "forme": "legal_forms",
    "origine": "origins",
    "aide": "helps",
    "fiche": "sheets",
}
ORDERS = {"pertinence": "relevance", "recent": "recent", "nom": "name", "distance": "distance"}
UNKNOWN = 1_000_000  # a code that no row has
MOST_VALUES = 100
MOST_ORDERED = 300  # text results that SQL puts in order, the others follow by date


@dataclass(frozen=True)
class Near:
    """The place that distances are measured from."""

    lon: float
    lat: float
    label: str = ""
    code: str = ""


@dataclass(frozen=True)
class Asked:
    """What the snapshot is asked for."""

    criteria: Criteria
    order: str
    near: Near | None
    found: search.Found | None

    @property
    def point(self) -> tuple[float, float] | None:
        return (self.near.lon, self.near.lat) if self.near else None


class TextField(forms.CharField):
    """Any text at all is taken: null characters are dropped, the rest is for the analyser."""

    def to_python(self, value):
        return super().to_python((value or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS])


class ValuesField(forms.Field):
    """Values of a key that may repeat; empty ones and repetitions are dropped."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        values = (item.replace("\x00", "").strip()[:100] for item in value or [])
        return list(dict.fromkeys(item for item in values if item))[:MOST_VALUES]


class TextFilter(django_filters.Filter):
    field_class = TextField


class ValuesFilter(django_filters.Filter):
    """OR between the values of a column."""

    field_class = ValuesField

    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class RelatedValuesFilter(ValuesFilter):
    """OR between the values of a relation, each dynamique once."""

    def filter(self, qs, value):
        if not value:
            return qs
        through = Dynamic._meta.get_field(self.field_name).remote_field.through
        column = Dynamic._meta.get_field(self.field_name).m2m_reverse_field_name()
        return qs.filter(
            Exists(through.objects.filter(**{f"{column}__slug__in": value, "dynamic": OuterRef("pk")}))
        )


class HookedValuesFilter(ValuesFilter):
    """OR between what other apps know of the dynamiques; see `dynamics.hooks`."""

    def filter(self, qs, value):
        return qs.filter(filter_by_hook(self.extra["hook"], value)) if value else qs

    @property
    def field(self):
        return ValuesField(required=False, label=self.label)


class NumberFilter(django_filters.Filter):
    field_class = forms.FloatField


class DynamicFilter(django_filters.FilterSet):
    """See the module; invalid numbers and orders are errors of the form, and are then not asked for."""

    q = TextFilter(method="nothing", label="Recherche en texte libre")
    type = ValuesFilter("typology__slug", label="Type de dynamique")
    stade = ValuesFilter("stage", label="Stade d’avancement")
    theme = RelatedValuesFilter("themes", label="Thème")
    region = ValuesFilter("region_code", label="Région (code INSEE)")
    departement = ValuesFilter("departement_code", label="Département (code INSEE)")
    forme = RelatedValuesFilter("legal_forms", label="Forme juridique")
    origine = ValuesFilter("origin", label="Origine")
    aide = HookedValuesFilter(hook=HELP_IDS, label="Cherche ou propose de l’aide")
    fiche = HookedValuesFilter(hook=SHEET_IDS, label="Fiche thématique")
    tri = django_filters.ChoiceFilter(
        method="nothing", label="Ordre", choices=[(value, value) for value in ORDERS], empty_label=None
    )
    pres = TextFilter(method="nothing", label="Près de la commune (code INSEE)")
    pres_texte = TextFilter(method="nothing", label="Près de la commune (nom ou code postal)")
    lat = NumberFilter(method="nothing", label="Latitude", min_value=-90, max_value=90)
    lon = NumberFilter(method="nothing", label="Longitude", min_value=-180, max_value=180)
    rayon = NumberFilter(method="nothing", label="À moins de (km)", min_value=1, max_value=20_000)

    class Meta:
        model = Dynamic
        fields: list[str] = []

    def nothing(self, qs, name, value):
        """Asked for as a whole by `filter_queryset`, not value by value."""
        return qs

    @cached_property
    def given(self) -> dict:
        """The values that make sense, whatever the others."""
        if not self.is_bound:
            return {}
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def catalogue(self) -> Catalogue:
        return snapshot.current_for(self.request) if self.request else snapshot.current()

    @cached_property
    def found(self) -> search.Found | None:
        text = self.given.get("q") or ""
        return search.find(text, self.catalogue) if text else None

    @cached_property
    def near(self) -> Near | None:
        """The point given, or else the commune named."""
        lat, lon = self.given.get("lat"), self.given.get("lon")
        if lat is not None and lon is not None:
            return Near(lon, lat, "ma position")
        return near_commune(self.given.get("pres") or "", self.given.get("pres_texte") or "")

    @cached_property
    def order(self) -> str:
        """Key of `ORDERS`: the one asked for when it can be given, otherwise the one that fits."""
        asked = self.given.get("tri") or ""
        possible = (
            {"recent", "nom"}
            | ({"pertinence"} if self.found else set())
            | ({"distance"} if self.near else set())
        )
        return asked if asked in possible else self.usual_order

    @cached_property
    def usual_order(self) -> str:
        """The order when none is asked for."""
        return "distance" if self.near else "pertinence" if self.found else "recent"

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The SQL executor, ordered."""
        queryset = super().filter_queryset(queryset)
        if self.found:
            queryset = queryset.filter(text_condition(self.found))
        if self.near:
            queryset = queryset.annotate(km=sql_distance(self.near))
            if radius := self.given.get("rayon"):
                _, south, _, north = box_around(self.near.lon, self.near.lat, radius)
                queryset = queryset.filter(km__lte=radius, latitude__range=(south, north))
        return self.ordered(queryset)

    def ordered(self, queryset: QuerySet) -> QuerySet:
        if self.order == "nom":
            return queryset.order_by("name", "pk")
        if self.order == "distance":
            return queryset.order_by(F("km").asc(nulls_last=True), "pk")
        if self.order == "pertinence":
            first, _ = self.catalogue.snapshot.page(self.asked.criteria, "relevance", limit=MOST_ORDERED)
            places = [When(pk=pk, then=place) for place, pk in enumerate(first.tolist())]
            if places:
                place = Case(*places, default=Value(MOST_ORDERED), output_field=IntegerField())
                return queryset.order_by(place, "-updated_at", "pk")
        return queryset.order_by("-updated_at", "pk")

    @cached_property
    def asked(self) -> Asked:
        """The same for the snapshot."""
        wanted = {}
        for name, key in FACET_KEYS.items():
            codes = self.catalogue.vocabularies[key].codes
            wanted[key] = frozenset(codes.get(value, UNKNOWN) for value in self.given.get(name) or [])
        ids = self.found.ids if self.found else None
        if self.near and (radius := self.given.get("rayon")):
            close = within(self.catalogue.snapshot, self.near, radius)
            ids = close if ids is None else ids[np.isin(ids, close)]
        return Asked(Criteria(**wanted, ids=ids), ORDERS[self.order], self.near, self.found)


def near_commune(code: str, text: str) -> Near | None:
    """A commune by its INSEE code, or by what was typed when no code came with it."""
    if not code and text:
        hits = search_territories(text, limit=1, levels=[TerritoryLevel.COMMUNE])
        code = hits[0].code if hits else ""
    commune = Territory.objects.by_code(TerritoryLevel.COMMUNE, code[:9]).first() if code else None
    if commune is None or commune.latitude is None:
        return None
    return Near(commune.longitude, commune.latitude, commune.name, commune.code)


def text_condition(found: search.Found) -> Q:
    """The rows that hold the words found, by the index of the database."""
    query = search.statement(found.tokens)
    if query is None:
        return Q(pk__in=found.ids.tolist())
    sql, parameters = query
    return Q(pk__in=RawSQL(sql, parameters))  # noqa: S611 (tokens of the analyser, as parameters)


def sql_distance(near: Near):
    """Haversine distance in km, as `cells.distance_km`; null without a point."""
    lat, lon = Radians(F("latitude")), Radians(F("longitude"))
    here_lat, here_lon = math.radians(near.lat), math.radians(near.lon)
    half = Power(Sin((lat - here_lat) / 2.0), 2) + Cos(lat) * math.cos(here_lat) * Power(
        Sin((lon - here_lon) / 2.0), 2
    )
    one = Value(1.0, output_field=FloatField())
    return (
        2
        * EARTH_RADIUS_KM
        * ASin(Sqrt(Least(half, one, output_field=FloatField())), output_field=FloatField())
    )


def within(snapshot: Snapshot, near: Near, km: float) -> np.ndarray:
    """Ids at most ``km`` away, nearest first: a few slices of the points, then their exact distances."""
    points = snapshot.points()
    spans = np.searchsorted(points.cells, ranges(box_around(near.lon, near.lat, km)))
    rows = np.concatenate([points.rows[low:high] for low, high in spans] or [points.rows[:0]])
    away = distance_km(near.lon, near.lat, snapshot.columns["lon"][rows], snapshot.columns["lat"][rows])
    close = away <= km
    return snapshot.ids[rows[close][np.lexsort((snapshot.ids[rows[close]], away[close]))]]


assert set(FACET_KEYS.values()) == set(KEYS)  # noqa: S101 (a key that list and snapshot would not share)
