"""The filter of the agenda: nature mode region dynamique groupe may repeat; quand, q and tri do not.

The pages, the feed and the API ask the same things under the same keys.
"""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from community.life.enums import EventKind, EventMode
from community.life.models import Event
from toolbox.facets import RELEVANCE, Facet, FacetFilter

WHEN = {
    "a-venir": "À venir",
    "date-a-choisir": "Date à choisir",
    "passees": "Passées",
    "toutes": "Toutes",
}
FIRST = "a-venir"


class EventFilter(FacetFilter):
    """What is asked of the published events."""

    model = Event
    facets = {
        "nature": Facet("kind", "Nature", EventKind),
        "mode": Facet("mode", "Où", EventMode),
        "region": Facet("commune__region", "Région"),
        "dynamique": Facet("dynamic", "Dynamique"),
        "groupe": Facet("group", "Groupe"),
    }
    unfolded = frozenset({"nature", "mode"})
    hidden = frozenset({"dynamique", "groupe"})
    order_labels = {
        RELEVANCE: "les plus proches de votre recherche",
        "date": "par date",
        "recent": "annoncées récemment",
    }
    nouns = ("rencontre", "rencontres")
    usual = FIRST

    def __init__(self, data, queryset: QuerySet | None = None, request=None):
        super().__init__(data, queryset, request)
        asked = data.get("quand")
        self.when = asked if asked in WHEN else self.usual
        now = timezone.now()
        if self.when == "a-venir":
            self.queryset = self.queryset.upcoming(now)
        elif self.when == "passees":
            self.queryset = self.queryset.past(now)
        elif self.when == "date-a-choisir":
            self.queryset = self.queryset.choosing_a_date()

    def read_links(self, key: str) -> dict[int, dict[str, str]]:
        """Of each event, the one row that the column names."""
        column = self.facets[key].column
        name = f"{column}__code" if key == "region" else f"{column}__slug"
        rows = self.queryset.order_by().filter(**{f"{column}__isnull": False})
        return {pk: {slug: words} for pk, slug, words in rows.values_list("pk", name, f"{column}__name")}

    def ordered(self, rows: QuerySet) -> QuerySet:
        if self.order == "recent":
            return rows.order_by("-published_at", "-pk")
        return (
            rows.order_by("-starts_at", "-pk") if self.when == "passees" else rows.order_by("starts_at", "pk")
        )

    def query(self) -> str:
        return "&".join(part for part in (self._when_asked(), super().query()) if part)

    def address(self, path: str, *, without: str = "", value: str | None = None) -> str:
        address, asked = super().address(path, without=without, value=value), self._when_asked()
        if not asked:
            return address
        return f"{address}{'&' if '?' in address else '?'}{asked}"

    def with_when(self, path: str, when: str) -> str:
        """The same filters, at another time."""
        pairs = [] if when == self.usual else [("quand", when)]
        pairs += [("q", self.text)] if self.text else []
        pairs += [(key, item) for key, values in self.given.items() for item in values]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def tabs(self, path: str) -> list[dict]:
        return [
            {"label": label, "url": self.with_when(path, when), "current": when == self.when}
            for when, label in WHEN.items()
            if when != "toutes"
        ]

    def _when_asked(self) -> str:
        return "" if self.when == self.usual else urlencode([("quand", self.when)])


class AnyTimeFilter(EventFilter):
    """For feeds and the API: everything, unless one time is asked for."""

    usual = "toutes"
