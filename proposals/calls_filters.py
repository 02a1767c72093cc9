"""The one filter of the calls: keys that may repeat (OR), AND between keys; an unknown value finds nothing.

Keys: etape licence fiche theme facon; one value: q, tri. Calls are a few hundred: one query reads what facets
need, the rest is sets; where a call is, depends on the day and is read from its dates.
"""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from dynamics.charts import capitalised
from dynamics.enums import Sheet
from dynamics.french import MAX_QUERY_CHARACTERS, fold
from proposals.calls_enums import Licence, Phase
from proposals.models import Call
from proposals.services.calls import DATES
from toolbox.facets import values_of
from toolbox.services import search

WAYS = {
    "sans-preselection": "sans présélection",
    "avec-preselection": "avec présélection",
    "avec-enveloppe": "avec une enveloppe à partager",
}
LEGENDS = {
    "etape": "Où il en est",
    "facon": "Comment",
    "theme": "Thème",
    "fiche": "Fiche thématique",
    "licence": "Licence",
}
UNFOLDED = {"etape", "facon"}
ORDERS = {
    "pertinence": "les plus proches de votre recherche",
    "etape": "à rejoindre d’abord",
    "recent": "les plus récents",
    "nom": "par ordre alphabétique",
}
PLACE_OF = {
    Phase.PROPOSING: 0,
    Phase.TEAMING: 1,
    Phase.SELECTING: 2,
    Phase.SHARING_OUT: 3,
    Phase.DOING: 4,
    Phase.ANNOUNCED: 5,
    Phase.TELLING: 6,
    Phase.CLOSED: 7,
}


class Row(NamedTuple):
    """What the filters know of a call."""

    pk: int
    title: str
    phase: Phase
    closed_on: date
    values: dict[str, frozenset]


class CallFilter:
    """What is asked of the published calls; anything at all may be in the address."""

    def __init__(self, data: QueryDict, today: date | None = None):
        self.data, self.today = data, today or timezone.localdate()
        self.text = (data.get("q") or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS].strip()
        self.given = {key: values_of(data, key) for key in LEGENDS}

    @cached_property
    def found(self) -> search.Found | None:
        return search.find(self.text, model=Call) if self.text else None

    @property
    def orders(self) -> dict[str, str]:
        return {key: label for key, label in ORDERS.items() if key != "pertinence" or self.found}

    @property
    def order(self) -> str:
        asked = self.data.get("tri")
        return asked if asked in self.orders else next(iter(self.orders))

    @cached_property
    def rows(self) -> dict[int, Row]:
        """Those that the text finds."""
        allowed = None if self.found is None else set(self.found.ids)
        calls = Call.objects.published().order_by().only("pk", "title", "licence", "sheet", *DATES)
        return {call.pk: self.read(call) for call in calls if allowed is None or call.pk in allowed}

    def read(self, call: Call) -> Row:
        phase = call.phase_on(self.today)
        ways = {"avec-preselection" if call.has_selection else "sans-preselection"}
        if call.has_envelope:
            ways.add("avec-enveloppe")
        values = {
            "etape": frozenset([phase.value]),
            "facon": frozenset(ways),
            "theme": frozenset(self.themes.get(call.pk, ())),
            "fiche": frozenset(filter(None, [call.sheet])),
            "licence": frozenset([call.licence]),
        }
        return Row(call.pk, call.title, phase, call.closed_on, values)

    @cached_property
    def themes(self) -> dict[int, dict[str, str]]:
        """The themes of each call, by address, with their names."""
        found: dict[int, dict[str, str]] = {}
        links = Call.themes.through.objects.order_by("theme__name")
        for pk, slug, name in links.values_list("call_id", "theme__slug", "theme__name"):
            found.setdefault(pk, {})[slug] = name
        return found

    def words(self, key: str) -> dict[str, str]:
        """The values of a facet, in the order of the page, as they are read."""
        if key == "theme":
            names = {slug: name for themes in self.themes.values() for slug, name in themes.items()}
            return {
                slug: capitalised(name) for slug, name in sorted(names.items(), key=lambda one: fold(one[1]))
            }
        if key == "facon":
            return {value: capitalised(label) for value, label in WAYS.items()}
        vocabulary = {"etape": Phase, "fiche": Sheet, "licence": Licence}[key]
        return {item.value: capitalised(item.label) for item in vocabulary}

    def matching(self, *, without: str = "") -> list[int]:
        """Ids that answer everything, or everything but one key."""
        asked = {key: set(values) for key, values in self.given.items() if values and key != without}
        return [
            pk
            for pk, row in self.rows.items()
            if all(row.values[key] & wanted for key, wanted in asked.items())
        ]

    @cached_property
    def ids(self) -> list[int]:
        """Ids in the order asked for."""
        ids = self.matching()
        if self.order == "pertinence":
            place = {pk: rank for rank, pk in enumerate(self.found.ids)}
            return sorted(ids, key=place.__getitem__)
        if self.order == "nom":
            return sorted(ids, key=lambda pk: (fold(self.rows[pk].title), pk))
        if self.order == "recent":
            return sorted(ids, reverse=True)
        return sorted(ids, key=lambda pk: (PLACE_OF[self.rows[pk].phase], self.rows[pk].closed_on, -pk))

    def page_of(self, ids: list[int], queryset: QuerySet) -> list[Call]:
        rows = queryset.in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]

    def facet_groups(self) -> list[dict]:
        """Facets for `components/facet_group.html`."""
        groups = []
        for key, legend in LEGENDS.items():
            checked = set(self.given[key])
            counts = Counter(
                value for pk in self.matching(without=key) for value in self.rows[pk].values[key]
            )
            options = [
                {"value": value, "label": label, "count": counts[value], "checked": value in checked}
                for value, label in self.words(key).items()
                if counts[value] or value in checked
            ]
            if options:
                is_open = bool(checked) or key in UNFOLDED
                groups.append({"key": key, "legend": legend, "options": options, "open": is_open})
        return groups

    def chips(self, path: str) -> list[dict]:
        """Filters posed, each with the address without it."""
        found = []
        if self.text:
            url = self.address(path, without="q")
            found.append({"facet": "Recherche", "label": f"« {self.text[:60]} »", "url": url})
        for key, values in self.given.items():
            words = self.words(key) if values else {}
            found += [
                {
                    "facet": LEGENDS[key],
                    "label": words.get(value, value),
                    "url": self.address(path, without=key, value=value),
                }
                for value in values
            ]
        return found

    def query(self) -> str:
        """The filters as one string, in one order: the shareable address."""
        tri = [] if self.order == next(iter(self.orders)) else [("tri", self.order)]
        return urlencode(self.pairs + tri)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        asked = [("q", self.text)] if self.text else []
        return asked + [(key, value) for key, values in self.given.items() for value in values]

    def address(self, path: str, *, without: str = "", value: str | None = None) -> str:
        """The first page with the same filters, less one key or one of its values."""
        pairs = [(key, item) for key, item in self.pairs if not (key == without and value in (None, item))]
        return f"{path}?{urlencode(pairs)}" if pairs else path
