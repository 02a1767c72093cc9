"""The one filter of the tools: the list and the API ask it the same things under the same keys.

Keys that may repeat (OR): but stade fiche theme nature duree cout groupe difficulte. One value: q, tri. AND
between keys. An unknown value finds nothing. Tools are a few hundred: one query reads what facets need, the
rest is sets.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict

from dynamics.charts import capitalised
from dynamics.enums import Sheet, Stage
from dynamics.french import MAX_QUERY_CHARACTERS, fold
from toolbox.enums import Aim, Cost, Difficulty, Duration, GroupSize, Kind
from toolbox.facets import Faceted
from toolbox.models import Tool
from toolbox.services import search

MOST_VALUES = 50
MOST_WAYS_OUT = 3


class Facet(NamedTuple):
    """A filter: its column, its title, its values in words (themes are rows: `ToolFilter.themes` has theirs)."""

    column: str
    legend: str
    vocabulary: type | None = None


# In the order of the page; the first ones are unfolded.
FACETS = {
    "but": Facet("aims", "Ce que vous voulez réussir", Aim),
    "stade": Facet("stages", "Stade de la dynamique", Stage),
    "nature": Facet("kind", "Nature", Kind),
    "duree": Facet("duration", "Durée", Duration),
    "cout": Facet("cost", "Coût", Cost),
    "groupe": Facet("group", "Taille du groupe", GroupSize),
    "difficulte": Facet("difficulty", "Difficulté", Difficulty),
    "fiche": Facet("sheets", "Fiche thématique", Sheet),
    "theme": Facet("themes", "Thème"),
}
UNFOLDED = {"stade", "duree", "cout"}
ORDERS = {
    "pertinence": "les plus proches de votre recherche",
    "nom": "par ordre alphabétique",
    "recent": "mis à jour récemment",
}


class ToolFilter(Faceted):
    """What is asked of the tools; anything at all may be in the address."""

    facets, unfolded = FACETS, frozenset(UNFOLDED)

    errors: dict = {}

    def __init__(self, data: QueryDict, queryset: QuerySet[Tool] | None = None, request=None):
        self.data = data
        self.queryset = Tool.objects.published() if queryset is None else queryset
        self.text = (data.get("q") or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS].strip()
        self.given = {key: values_of(data, key) for key in FACETS}

    def is_valid(self) -> bool:
        return True

    @cached_property
    def found(self) -> search.Found | None:
        return search.find(self.text) if self.text else None

    @property
    def order(self) -> str:
        asked = self.data.get("tri")
        return asked if asked in self.orders else next(iter(self.orders))

    @property
    def orders(self) -> dict[str, str]:
        """The orders that can be asked for; the first is the usual one."""
        return {key: label for key, label in ORDERS.items() if key != "pertinence" or self.found}

    @cached_property
    def rows(self) -> dict[int, dict[str, frozenset]]:
        """The values of each tool that the text finds, by id."""
        columns = {key: facet.column for key, facet in FACETS.items() if facet.vocabulary}
        allowed = None if self.found is None else set(self.found.ids)
        rows = self.queryset.order_by().values_list("pk", *columns.values())
        return {
            pk: {key: as_set(value) for key, value in zip(columns, values, strict=True)}
            | {"theme": frozenset(self.themes.get(pk, ()))}
            for pk, *values in rows
            if allowed is None or pk in allowed
        }

    @cached_property
    def themes(self) -> dict[int, dict[str, str]]:
        """The themes of each tool, by address, with their names."""
        found: dict[int, dict[str, str]] = {}
        links = Tool.themes.through.objects.order_by("theme__name")
        for pk, slug, name in links.values_list("tool_id", "theme__slug", "theme__name"):
            found.setdefault(pk, {})[slug] = name
        return found

    def words(self, key: str) -> dict[str, str]:
        """The values of a facet, in the order of the page, as they are read."""
        vocabulary = FACETS[key].vocabulary
        if vocabulary is None:
            names = {slug: name for themes in self.themes.values() for slug, name in themes.items()}
            ordered = sorted(names.items(), key=lambda theme: fold(theme[1]))
            return {slug: capitalised(name) for slug, name in ordered}
        return {item.value: capitalised(getattr(item, "question", item.label)) for item in vocabulary}

    def ids(self, *, without: str = "") -> list[int]:
        """Ids that answer everything, or everything but one key."""
        asked = {key: set(values) for key, values in self.given.items() if values and key != without}
        return [
            pk
            for pk, values in self.rows.items()
            if all(values[key] & wanted for key, wanted in asked.items())
        ]

    @cached_property
    def qs(self) -> QuerySet[Tool]:
        """The tools asked for, in order."""
        ids = self.ids()
        tools = self.queryset.filter(pk__in=ids)
        if self.order == "pertinence":
            place = {pk: rank for rank, pk in enumerate(self.found.ids)}
            ranks = [When(pk=pk, then=Value(place[pk])) for pk in ids]
            return tools.order_by(Case(*ranks, default=Value(0)), "pk") if ranks else tools.none()
        if self.order == "recent":
            return tools.order_by("-updated_at", "pk")
        return tools.order_by("name", "pk")

    def counts(self, key: str) -> Counter:
        """How many tools have each value, under all the filters but this one."""
        return Counter(value for pk in self.ids(without=key) for value in self.rows[pk][key])

    def ways_out(self, path: str) -> list[dict]:
        """Filters that, dropped alone, would give something: the most generous first."""
        dropped = [
            (len(self.ids(without=key)), f"sans « {FACETS[key].legend} »", self.address(path, without=key))
            for key, values in self.given.items()
            if values
        ]
        best = sorted((way for way in dropped if way[0]), reverse=True)[:MOST_WAYS_OUT]
        return [
            {"label": f"{total} outil{'s' if total > 1 else ''} {label}", "url": url, "icon": "filter"}
            for total, label, url in best
        ]

    def query(self) -> str:
        """The filters as one string, in one order: the shareable address."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(key, value) for key, values in self.given.items() for value in values]
        if self.order != next(iter(self.orders)):
            pairs.append(("tri", self.order))
        return urlencode(pairs)

    def address(self, path: str, *, without: str = "", value: str | None = None) -> str:
        """The first page with the same filters, less one key or one of its values."""
        pairs = [("q", self.text)] if self.text and without != "q" else []
        pairs += [
            (key, item)
            for key, values in self.given.items()
            for item in values
            if not (key == without and value in (None, item))
        ]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def values_of(data: QueryDict, key: str) -> list[str]:
    """Values of a key that may repeat; empty ones and repetitions are dropped."""
    values = (item.replace("\x00", "").strip()[:100] for item in data.getlist(key))
    return list(dict.fromkeys(item for item in values if item))[:MOST_VALUES]


def as_set(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
