"""A filter of a few hundred rows with facets: one query reads what facets need, the rest is sets.

Keys may repeat (OR), AND between keys; one value for q and tri. An unknown value finds nothing. The list, its
API and its addresses ask the same things under the same keys. Subclasses say what is filtered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict

from dynamics.charts import capitalised
from dynamics.french import MAX_QUERY_CHARACTERS, fold
from toolbox.services import search

MOST_VALUES = 50
MOST_WAYS_OUT = 3
RELEVANCE = "pertinence"


class Facet(NamedTuple):
    """A filter: its column, its title, its values in words (those that are rows come from `read_links`)."""

    column: str
    legend: str
    vocabulary: type | None = None


class Faceted:
    """What a filter shows of itself: it has `text`, `given` (values asked, by key), `counts`, `words`, `address`."""

    facets: Mapping[str, Facet] = {}  # in the order of the page
    unfolded: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()  # keys that come from links and are not offered

    def facet_groups(self) -> list[dict]:
        """Facets for `components/facet_group.html`: values that some row has, and those that are asked."""
        groups = []
        for key, facet in self.facets.items():
            if key in self.hidden:
                continue
            checked, counts = set(self.given[key]), self.counts(key)
            options = [
                {"value": value, "label": label, "count": counts[value], "checked": value in checked}
                for value, label in self.words(key).items()
                if counts[value] or value in checked
            ]
            if options:
                is_open = bool(checked) or key in self.unfolded
                groups.append({"key": key, "legend": facet.legend, "options": options, "open": is_open})
        return groups

    def chips(self, path: str) -> list[dict]:
        """Filters posed, each with the address without it."""
        found = []
        if self.text:
            label = f"« {self.text[:60]} »"
            found.append({"facet": "Recherche", "label": label, "url": self.address(path, without="q")})
        for key, values in self.given.items():
            words = self.words(key) if values else {}
            found += [
                {
                    "facet": self.facets[key].legend,
                    "label": words.get(value, value),
                    "url": self.address(path, without=key, value=value),
                }
                for value in values
            ]
        return found


class FacetFilter(Faceted):
    """What is asked of a list; anything at all may be in the address."""

    errors: dict = {}
    model: type
    order_labels: dict[str, str] = {}
    nouns: tuple[str, str] = ("", "")

    def __init__(self, data: QueryDict, queryset: QuerySet | None = None, request=None):
        self.data = data
        self.queryset = self.model.objects.published() if queryset is None else queryset
        self.text = (data.get("q") or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS].strip()
        self.given = {key: values_of(data, key) for key in self.facets}

    # What subclasses say
    def read_links(self, key: str) -> dict[int, dict[str, str]]:
        """Of a facet whose values are rows: those of each row of the list, by address, with their names.

        As they are when the facet’s column is a many-to-many field to rows with a slug and a name.
        """
        field = self.model._meta.get_field(self.facets[key].column)
        target = field.m2m_reverse_field_name()
        links = field.remote_field.through.objects.order_by(f"{target}__name")
        found: dict[int, dict[str, str]] = {}
        names = (f"{field.m2m_field_name()}_id", f"{target}__slug", f"{target}__name")
        for pk, slug, name in links.values_list(*names):
            found.setdefault(pk, {})[slug] = name
        return found

    def ordered(self, rows: QuerySet) -> QuerySet:
        """The rows in the order asked for, which is not the relevance."""
        raise NotImplementedError

    def computed(self) -> dict[int, dict[str, frozenset]]:
        """Values that no column holds, by id."""
        return {}

    def is_valid(self) -> bool:
        return True

    @cached_property
    def found(self) -> search.Found | None:
        return search.find(self.text, model=self.model) if self.text else None

    @property
    def order(self) -> str:
        asked = self.data.get("tri")
        return asked if asked in self.orders else next(iter(self.orders))

    @property
    def orders(self) -> dict[str, str]:
        """The orders that can be asked for; the first is the usual one."""
        return {key: label for key, label in self.order_labels.items() if key != RELEVANCE or self.found}

    @cached_property
    def links(self) -> dict[str, dict[int, dict[str, str]]]:
        return {key: self.read_links(key) for key, facet in self.facets.items() if facet.vocabulary is None}

    @cached_property
    def rows(self) -> dict[int, dict[str, frozenset]]:
        """The values of each row that the text finds, by id."""
        columns = {
            key: facet.column for key, facet in self.facets.items() if facet.vocabulary and facet.column
        }
        allowed = None if self.found is None else set(self.found.ids)
        rows = self.queryset.order_by().values_list("pk", *columns.values())
        read = {
            pk: {key: as_set(value) for key, value in zip(columns, values, strict=True)}
            | {key: frozenset(links.get(pk, ())) for key, links in self.links.items()}
            for pk, *values in rows
            if allowed is None or pk in allowed
        }
        for pk, values in self.computed().items():
            if pk in read:
                read[pk] |= values
        return read

    def words(self, key: str) -> dict[str, str]:
        """The values of a facet, in the order of the page, as they are read."""
        vocabulary = self.facets[key].vocabulary
        if vocabulary is None:
            names = {slug: name for links in self.links[key].values() for slug, name in links.items()}
            ordered = sorted(names.items(), key=lambda link: fold(link[1]))
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
    def qs(self) -> QuerySet:
        """The rows asked for, in order."""
        ids = self.ids()
        rows = self.queryset.filter(pk__in=ids)
        if self.order != RELEVANCE:
            return self.ordered(rows)
        asked = set(ids)
        return in_this_order(rows, [pk for pk in self.found.ids if pk in asked])

    def counts(self, key: str) -> Counter:
        """How many rows have each value, under all the filters but this one."""
        return Counter(value for pk in self.ids(without=key) for value in self.rows[pk][key])

    def ways_out(self, path: str) -> list[dict]:
        """Filters that, dropped alone, would give something: the most generous first."""
        dropped = [
            (
                len(self.ids(without=key)),
                f"sans « {self.facets[key].legend} »",
                self.address(path, without=key),
            )
            for key, values in self.given.items()
            if values
        ]
        best = sorted((way for way in dropped if way[0]), reverse=True)[:MOST_WAYS_OUT]
        one, many = self.nouns
        return [
            {"label": f"{total} {many if total > 1 else one} {label}", "url": url, "icon": "filter"}
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


def in_this_order(rows: QuerySet, ids: list[int]) -> QuerySet:
    """These rows, by a few hundred ids already sorted."""
    ranks = [When(pk=pk, then=Value(rank)) for rank, pk in enumerate(ids)]
    return rows.filter(pk__in=ids).order_by(Case(*ranks, default=Value(0)), "pk") if ranks else rows.none()


def values_of(data: QueryDict, key: str) -> list[str]:
    """Values of a key that may repeat; empty ones and repetitions are dropped."""
    values = (item.replace("\x00", "").strip()[:100] for item in data.getlist(key))
    return list(dict.fromkeys(item for item in values if item))[:MOST_VALUES]


def as_set(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
