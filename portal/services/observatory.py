"""The numbers of the observatory: read once for each state of the data and each set of filters, then kept.

Page, API, files and embeds all call `read`: what they show cannot differ.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from community.exchanges.models import Introduction, Need, Offer
from community.exchanges.services.figures import need_lives
from dynamics.enums import DatePrecision
from dynamics.filters import FACET_KEYS, DynamicFilter
from dynamics.models import Dynamic, Link, Organisation, Resource
from dynamics.services.catalogue import Vocabulary
from evaluation.models import Positioning
from evaluation.models.positioning import MARKERS
from portal.observatory.model import Counted
from portal.observatory.registry import CHARTS
from proposals.models import Proposition, Sending
from toolbox.models import TeamVariant, Tool, ToolUse, UsageReport

KEPT_FOR = 600
# What the charts read, besides the dynamiques, whose changes are numbered
TABLES = (
    *(Link, Organisation, Positioning, Need, Offer, Introduction),
    *(Tool, UsageReport, TeamVariant, Proposition, Sending),
)


class Figures(NamedTuple):
    """All the charts, by key, as they were counted at `moment`; `state` names what they were counted from."""

    charts: Mapping[str, Counted]
    moment: datetime
    state: str


def filters_of(request: HttpRequest) -> DynamicFilter:
    """The filters of the list of dynamiques; its words, place and order are not asked here."""
    data = QueryDict(mutable=True)
    for key in FACET_KEYS:
        if values := request.GET.getlist(key):
            data.setlist(key, values)
    return DynamicFilter(data, queryset=Dynamic.objects.listed(), request=request)


def read(chosen: DynamicFilter) -> Figures:
    """Every chart under these filters; one query when nothing changed since they were last counted."""
    state = state_of(chosen)
    key = f"observatory:{digest_of(state)}"
    held = cache.get(key)
    if held is None:
        facts = Facts(chosen)
        charts = {chart.key: chart.count(facts) for chart in CHARTS}
        held = Figures(charts, timezone.now(), state)
        cache.set(key, held, KEPT_FOR)
    return held


def digest_of(state: str) -> str:
    """A name for a state, for the keys of the cache."""
    return hashlib.sha256(state.encode()).hexdigest()[:32]


def state_of(chosen: DynamicFilter) -> str:
    """Changes with the filters, the dynamiques, the tables read and the day (some charts count days)."""
    # What is understood of them: words that mean nothing here do not each make figures of their own
    criteria = chosen.asked.criteria
    asked = [(name, sorted(getattr(criteria, name))) for name in sorted(set(FACET_KEYS.values()))]
    parts = [
        table.objects.order_by()
        .annotate(table=Value(table._meta.label))
        .values("table")
        .annotate(last=Max("updated_at"), count=Count("pk"))
        .values_list("table", "last", "count")
        for table in TABLES
    ]
    changes = sorted((table, str(last), count) for table, last, count in parts[0].union(*parts[1:], all=True))
    return repr((chosen.catalogue.version, changes, timezone.localdate(), asked))


class Facts:
    """What the charts count, each read when first asked for; twelve queries when all of it is."""

    def __init__(self, chosen: DynamicFilter):
        self.catalogue = chosen.catalogue
        self.criteria = chosen.asked.criteria
        self.is_narrowed = bool(self.criteria.active)
        self.dynamics: QuerySet = chosen.qs.order_by().values("pk")

    # The catalogue in memory

    @cached_property
    def total(self) -> int:
        return len(self.catalogue.snapshot.matching(self.criteria))

    @cached_property
    def tallies(self) -> dict:
        return self.catalogue.snapshot.tallies(self.criteria)

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        return self.catalogue.vocabularies

    def labels(self, key: str) -> dict[str, str]:
        words = self.vocabularies[key]
        return {
            value: label[:1].upper() + label[1:]
            for value, label in zip(words.values, words.labels, strict=True)
        }

    # The database

    @cached_property
    def models(self) -> dict[str, int]:
        rows = Dynamic.objects.filter(pk__in=self.dynamics).order_by().values_list("economic_model")
        return dict(rows.annotate(count=Count("pk")))

    @cached_property
    def resource_kinds(self) -> list[tuple[str, int]]:
        rows = Resource.objects.filter(dynamic__in=self.dynamics).order_by().values_list("kind")
        return list(rows.annotate(count=Count("dynamic", distinct=True)))

    @cached_property
    def shares(self) -> list[tuple]:
        rows = Resource.objects.filter(dynamic__in=self.dynamics, share_percent__isnull=False).order_by()
        return list(rows.values_list("dynamic", "kind", "share_percent"))

    @cached_property
    def positionings(self) -> list[tuple]:
        """The six levels of the last positioning agreed by each team whose record is listed; filters do not choose."""
        rows = Positioning.objects.filter(agreed_at__isnull=False, dynamic__in=Dynamic.objects.listed())
        last: dict[int, tuple] = {}
        for dynamic, *levels in rows.order_by("agreed_on", "pk").values_list("dynamic", *MARKERS):
            last[dynamic] = tuple(levels)
        return list(last.values())

    @cached_property
    def records_by_theme(self) -> dict[tuple[str, str], int]:
        return self._records(F("themes__slug"))

    @cached_property
    def records_by_region(self) -> dict[tuple[str, str], int]:
        return self._records(Coalesce("place__region__code", "dynamic__region_code"))

    def _records(self, value) -> dict[tuple[str, str], int]:
        """Public needs and offers by (side, value); under filters, those of the dynamiques that answer."""
        parts = []
        for model in (Need, Offer):
            rows = model.objects.public()
            if self.is_narrowed:
                rows = rows.filter(dynamic__in=self.dynamics)
            rows = rows.order_by().annotate(which=Value(model.side.value), value=value)
            parts.append(rows.values_list("which", "value").annotate(count=Count("pk", distinct=True)))
        counts: Counter = Counter()
        for side, found, count in parts[0].union(*parts[1:], all=True):
            counts[side, found or ""] += count
        return dict(counts)

    @cached_property
    def lives(self) -> list:
        """Every need that was ever open; filters do not choose."""
        return need_lives(timezone.now())

    @cached_property
    def tool_uses(self) -> list[tuple]:
        """(slug, name, dynamique), each once."""
        uses = ToolUse.objects.filter(tool__live=True, dynamic__in=self.dynamics)
        reports = UsageReport.objects.published().filter(tool__live=True, dynamic__in=self.dynamics)
        variants = TeamVariant.objects.published().filter(tool__live=True, dynamic__in=self.dynamics)
        columns = ("tool__slug", "tool__name", "dynamic_id")
        parts = [rows.order_by().values_list(*columns) for rows in (uses, reports, variants)]
        return list(parts[0].union(*parts[1:]))

    @cached_property
    def links_by_year(self) -> dict[int | None, int]:
        rows = Link.objects.public()
        if self.is_narrowed:
            rows = rows.filter(Q(source_dynamic__in=self.dynamics) | Q(target_dynamic__in=self.dynamics))
        counts: Counter = Counter()
        dated = rows.order_by().annotate(year=ExtractYear("start"))
        for year, precision, count in dated.values_list("year", "start_precision").annotate(
            count=Count("pk")
        ):
            vague = precision in (DatePrecision.DECADE, DatePrecision.UNKNOWN)
            counts[None if vague else year] += count
        return dict(counts)

    @cached_property
    def propositions(self) -> dict[str, int]:
        rows = Proposition.objects.published().order_by().values_list("status")
        return dict(rows.annotate(count=Count("pk")))

    @cached_property
    def sendings(self) -> dict[str, int]:
        rows = Sending.objects.of_published().order_by().values_list("state")
        return dict(rows.annotate(count=Count("pk")))
