"""A list of threads as an address asks for it: `?q=&etat=&page=`; and how many there are in each place."""

from collections import Counter
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import QueryDict

from community.life.boards import Place, of_group, of_sheet, of_territory, of_theme
from community.life.forum_cards import thread_card
from community.life.forum_enums import ThreadFilter
from community.life.models import Group, Thread
from community.members.rules import visible_levels
from dynamics.enums import Sheet
from dynamics.french import MAX_QUERY_CHARACTERS
from dynamics.models import Territory, Theme
from toolbox.services import search

PAGE_SIZE = 20


class BoardList:
    """Threads that this person may read, of a place or of all; anything at all may be in the address."""

    def __init__(self, data: QueryDict, *, user, place: Place | None = None):
        self.user, self.place = user, place
        self.text = (data.get("q") or "").replace("\x00", "")[:MAX_QUERY_CHARACTERS].strip()
        state = data.get("etat") or ""
        self.state = ThreadFilter(state) if state in ThreadFilter.values else ThreadFilter.ALL
        number = data.get("page", "")
        self.number = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 1

    @cached_property
    def found(self) -> search.Found | None:
        return search.find(self.text, model=Thread) if self.text else None

    @cached_property
    def rows(self) -> QuerySet[Thread]:
        rows = Thread.objects.read_by(self.user).with_card()
        if self.place:
            rows = rows.filter(**self.place.holds)
        if self.state == ThreadFilter.SOLVED:
            rows = rows.filter(answer__isnull=False)
        elif self.state == ThreadFilter.UNANSWERED:
            rows = rows.filter(post_count__lte=1)
        if self.found is None:
            return rows.latest_first()
        ranks = [When(pk=pk, then=Value(rank)) for rank, pk in enumerate(self.found.ids)]
        rows = rows.filter(pk__in=self.found.ids)
        return rows.order_by(Case(*ranks, default=Value(0)), "pk") if ranks else rows.none()

    @cached_property
    def page(self) -> Page:
        page = Paginator(self.rows, PAGE_SIZE).get_page(max(1, self.number))
        page.object_list = list(page.object_list)
        return page

    @property
    def cards(self) -> list[dict]:
        levels = visible_levels(self.user)
        return [thread_card(thread, levels) for thread in self.page.object_list]

    @property
    def query(self) -> str:
        """The rest of the address, without the page."""
        return urlencode(
            [(key, value) for key, value in (("q", self.text), ("etat", self.state.value)) if value]
        )

    @property
    def tabs(self) -> list[dict]:
        """The states to choose from, each with its address."""
        found = []
        for state in ThreadFilter:
            pairs = [(key, value) for key, value in (("q", self.text), ("etat", state.value)) if value]
            found.append(
                {
                    "label": state.label,
                    "url": f"?{urlencode(pairs)}" if pairs else "?",
                    "current": state == self.state,
                }
            )
        return found


def counts_by_place(user) -> dict[str, list[dict]]:
    """Places with the number of threads that this person may read there: one query. The six sheets are always there."""
    columns = {
        "sheet": ("sheet",),
        "theme": ("theme_id", "theme__slug", "theme__name"),
        "territory": ("territory_id", "territory__slug", "territory__name"),
        "group": ("group_id", "group__slug", "group__name"),
    }
    names = [name for group in columns.values() for name in group]
    rows = Thread.objects.read_by(user).order_by().values(*names).annotate(total=Count("pk"))
    totals: dict[str, Counter] = {kind: Counter() for kind in columns}
    for row in rows:
        for kind, keys in columns.items():
            value = tuple(row[key] for key in keys)
            if value[0]:
                totals[kind][value] += row["total"]
    return {
        "sheets": [line(of_sheet(key), totals["sheet"][(key,)]) for key in Sheet.values],
        "themes": lines(totals["theme"], lambda pk, slug, name: of_theme(Theme(pk=pk, slug=slug, name=name))),
        "territories": lines(
            totals["territory"], lambda pk, slug, name: of_territory(Territory(pk=pk, slug=slug, name=name))
        ),
        "groups": lines(totals["group"], lambda pk, slug, name: of_group(Group(pk=pk, slug=slug, name=name))),
    }


def lines(counted: Counter, make) -> list[dict]:
    """The busiest first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0][2]))
    return [line(make(*value), total) for value, total in ordered]


def line(place: Place, total: int) -> dict:
    return {"label": place.label, "url": place.url, "total": total}
