"""The one filter of needs and of offers: list, map, API and saved searches ask it the same under the same keys.

Keys that may repeat (OR): type stade theme fiche forme objet outil region departement dynamique. One value:
q, tri. AND between keys. An unknown value finds nothing.

The ids that this person may read come from the database; their values, from the catalogue held in memory.
"""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from community.exchanges import catalogue
from community.exchanges.catalogue import Catalogue
from community.exchanges.enums import Form, LinkObject
from community.exchanges.models import Need, Offer
from dynamics.charts import capitalised
from dynamics.enums import Sheet, Stage
from dynamics.french import MAX_QUERY_CHARACTERS, fold
from dynamics.models import Dynamic, Theme, Typology
from toolbox.faceted import values_of
from toolbox.models import Tool
from toolbox.services import search

MOST_WAYS_OUT = 3
MOST_FOUND = 20_000


class Facet(NamedTuple):
    """A filter: its title, and its values in words when they are a closed vocabulary."""

    legend: str
    vocabulary: type | None = None


# In the order of the page; the first ones are unfolded.
FACETS = {
    "forme": Facet("Forme d’échange", Form),
    "theme": Facet("Thème"),
    "fiche": Facet("Fiche thématique", Sheet),
    "type": Facet("Type de dynamique"),
    "stade": Facet("Stade d’avancement", Stage),
    "region": Facet("Région"),
    "departement": Facet("Département"),
    "outil": Facet("Outil"),
    "objet": Facet("Être mis en lien avec", LinkObject),
    "dynamique": Facet("Dynamique"),
}
UNFOLDED = {"forme", "theme"}
HIDDEN = {"dynamique"}  # comes from links, is not offered as a facet
# Where values that no record has (yet) find their names
VOCABULARIES = {
    "theme": Theme.objects.order_by(),
    "type": Typology.objects.order_by(),
    "outil": Tool.objects.published().order_by(),
    "dynamique": Dynamic.objects.filter(live=True).order_by(),
}
ORDERS = {
    "pertinence": "les plus proches de votre recherche",
    "recent": "les plus récents",
    "echeance": "par échéance",
    "nom": "par ordre alphabétique",
}


class RecordFilter:
    """What is asked of needs or of offers; anything at all may be in the address."""

    errors: dict = {}
    model: type[Need] | type[Offer]

    def __init__(self, data: QueryDict, queryset: QuerySet, request=None):
        self.data = data
        self.queryset = queryset
        self.model = queryset.model
        self.text = (data.get("q") or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS].strip()
        self.given = {key: values_of(data, key) for key in FACETS}

    def is_valid(self) -> bool:
        return True

    @cached_property
    def found(self) -> search.Found | None:
        return search.find(self.text, self.model, MOST_FOUND) if self.text else None

    @property
    def orders(self) -> dict[str, str]:
        """The orders that can be asked for; the first is the usual one."""
        return {key: label for key, label in ORDERS.items() if key != "pertinence" or self.found}

    @property
    def order(self) -> str:
        asked = self.data.get("tri")
        return asked if asked in self.orders else next(iter(self.orders))

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue.current(self.model)

    @cached_property
    def readable(self) -> set[int]:
        """The records of the queryset that the text finds, if there is one."""
        ids = set(self.queryset.order_by().values_list("pk", flat=True)) & self.catalogue.entries.keys()
        return ids if self.found is None else ids.intersection(self.found.ids)

    def words(self, key: str) -> dict[str, str]:
        """The values of a facet, in the order of the page, as they are read."""
        vocabulary = FACETS[key].vocabulary
        if vocabulary is not None:
            return {item.value: capitalised(item.label) for item in vocabulary}
        names = self.catalogue.names[key]
        if key in VOCABULARIES and (missing := [value for value in self.given[key] if value not in names]):
            names = names | dict(VOCABULARIES[key].filter(slug__in=missing).values_list("slug", "name"))
        return {slug: capitalised(name) for slug, name in sorted(names.items(), key=lambda one: fold(one[1]))}

    @cached_property
    def chosen(self) -> dict[str, set[int]]:
        """The ids that have one of the values asked for, by key."""
        holders = self.catalogue.holders
        return {
            key: set().union(*[holders[key].get(value, ()) for value in values])
            for key, values in self.given.items()
            if values
        }

    def matching(self, *, without: str = "") -> set[int]:
        """Ids that answer everything, or everything but one key."""
        wanted = [ids for key, ids in self.chosen.items() if key != without]
        return self.readable.intersection(*wanted) if wanted else self.readable

    @cached_property
    def ids(self) -> list[int]:
        """The records asked for, in the order asked for."""
        ids, entries = self.matching(), self.catalogue.entries
        if self.order == "pertinence":
            place = {pk: rank for rank, pk in enumerate(self.found.ids)}
            return sorted(ids, key=place.__getitem__)
        if self.order == "nom":
            return sorted(ids, key=lambda pk: (entries[pk].name, pk))
        if self.order == "echeance":
            return sorted(ids, key=lambda pk: (entries[pk].deadline or date.max, entries[pk].rank))
        return sorted(ids, key=lambda pk: entries[pk].rank)

    @property
    def qs(self) -> QuerySet:
        """The records asked for, the last opened first."""
        return self.queryset.filter(pk__in=self.ids).order_by("-opened_at", "-pk")

    def page_of(self, ids: list[int], queryset: QuerySet | None = None) -> list[Need | Offer]:
        """Some of the records, read whole, in the order of their ids."""
        rows = (self.queryset if queryset is None else queryset).in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]

    def counts(self, key: str) -> Counter:
        """How many records have each value, under all the filters but this one."""
        ids, holders = self.matching(without=key), self.catalogue.holders[key]
        return Counter({value: len(ids & held) for value, held in holders.items()})

    def facet_groups(self) -> list[dict]:
        """Facets for `components/facet_group.html`."""
        groups = []
        for key, facet in FACETS.items():
            if key in HIDDEN:
                continue
            checked, counts = set(self.given[key]), self.counts(key)
            options = [
                {"value": value, "label": label, "count": counts[value], "checked": value in checked}
                for value, label in self.words(key).items()
                if counts[value] or value in checked
            ]
            if options:
                is_open = bool(checked) or key in UNFOLDED
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
                    "facet": FACETS[key].legend,
                    "label": words.get(value, value),
                    "url": self.address(path, without=key, value=value),
                }
                for value in values
            ]
        return found

    def ways_out(self, path: str, count) -> list[dict]:
        """Filters that, dropped alone, would give something: the most generous first. ``count`` says how many."""
        dropped = [
            (
                len(self.matching(without=key)),
                f"sans « {FACETS[key].legend} »",
                self.address(path, without=key),
            )
            for key, values in self.given.items()
            if values
        ]
        best = sorted((way for way in dropped if way[0]), reverse=True)[:MOST_WAYS_OUT]
        return [
            {"label": f"{count(total)} {label}", "url": url, "icon": "filter"} for total, label, url in best
        ]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is asked, without the order."""
        asked = [("q", self.text)] if self.text else []
        return asked + [(key, value) for key, values in self.given.items() for value in values]

    def query(self) -> str:
        """The filters as one string, in one order: the shareable address."""
        tri = [] if self.order == next(iter(self.orders)) else [("tri", self.order)]
        return urlencode(self.pairs + tri)

    def address(self, path: str, *, without: str = "", value: str | None = None) -> str:
        """The first page with the same filters, less one key or one of its values."""
        pairs = [(key, item) for key, item in self.pairs if not (key == without and value in (None, item))]
        return f"{path}?{urlencode(pairs)}" if pairs else path
