"""What the page of a territory shows, read in a number of queries that does not grow."""

from dataclasses import dataclass, field

from dynamics import outlines
from dynamics.cards import dynamic_card, organisation_card
from dynamics.charts import capitalised
from dynamics.enums import LinkKind, TerritoryLevel
from dynamics.models import Dynamic, Link, Territory
from dynamics.numbers import format_km
from dynamics.services.territory_life import (
    acting_in,
    acting_over,
    around,
    links_of,
    nearest_to,
    organisations_in,
)

MAX_HERE, MAX_OVER, MAX_ORGANISATIONS, MAX_LINKS, MAX_MARKS, MAX_CHILDREN = 24, 6, 12, 12, 80, 120
LIST_KEYS = {TerritoryLevel.REGION: "region", TerritoryLevel.DEPARTEMENT: "departement"}


@dataclass
class TerritoryPage:
    """Cards and rows, ready for `portal/territory.html`."""

    count: int = 0
    here: list[dict] = field(default_factory=list)
    over: list[dict] = field(default_factory=list)
    around: list[dict] = field(default_factory=list)
    nearest: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    organisations: list[dict] = field(default_factory=list)
    organisation_count: int = 0
    children: list[Territory] = field(default_factory=list)
    children_title: str = ""
    sheet: dict | None = None
    list_query: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.over or self.around or self.organisation_count)


def read_page(territory: Territory) -> TerritoryPage:
    """Everything the page shows of a territory."""
    all_here = Dynamic.objects.listed().filter(acting_in(territory))
    count = all_here.count()
    here = list(all_here.with_card().order_by("name", "pk")[:MAX_HERE]) if count else []
    over = list(
        Dynamic.objects.listed().filter(acting_over(territory)).with_card().order_by("name", "pk")[:MAX_OVER]
    )
    near = around(territory, [one.pk for one in [*here, *over]])
    organisations = organisations_in(territory)
    organisation_count = organisations.count()
    page = TerritoryPage(
        count=count,
        here=[dynamic_card(one) for one in here],
        over=[dynamic_card(one) for one in over],
        around=[dynamic_card(one.dynamic, reason=f"À {format_km(one.km)}") for one in near],
        links=[link_in_words(link) for link in links_of(all_here).order_by("-pk")[:MAX_LINKS]]
        if count
        else [],
        organisations=[organisation_card(one) for one in organisations[:MAX_ORGANISATIONS]],
        organisation_count=organisation_count,
        list_query=list_query(territory),
    )
    page.children_title, page.children = children_of(territory)
    page.sheet = draw(territory, here, [one.dynamic for one in near])
    if page.is_empty:
        page.nearest = [
            dynamic_card(one.dynamic, reason=f"À {format_km(one.km)}") for one in nearest_to(territory)
        ]
    return page


def list_query(territory: Territory) -> str:
    """The filter of the list that shows the same, where there is one."""
    key = LIST_KEYS.get(territory.level)
    return f"{key}={territory.code}" if key else ""


def link_in_words(link: Link) -> dict:
    """« A mène un projet commun avec B »."""
    return {
        "from": link.source,
        "words": LinkKind(link.kind).label,
        "to": link.target,
        "description": link.description,
    }


def children_of(territory: Territory) -> tuple[str, list[Territory]]:
    """The territories just below that are worth a page: départements, then EPCI, then communes of an EPCI."""
    if territory.level == TerritoryLevel.REGION:
        rows = Territory.objects.departements().filter(region=territory)
        return "Ses départements", list(rows.order_by("name"))
    if territory.level == TerritoryLevel.DEPARTEMENT:
        rows = Territory.objects.filter(level=TerritoryLevel.EPCI, departement=territory)
        return "Ses intercommunalités", list(rows.order_by("name")[:MAX_CHILDREN])
    if territory.level == TerritoryLevel.EPCI:
        rows = Territory.objects.communes().filter(epci=territory)
        return "Ses communes", list(rows.order_by("name")[:MAX_CHILDREN])
    return "", []


def draw(territory: Territory, here: list[Dynamic], near: list[Dynamic]) -> dict | None:
    """The outline, with a point that leads to each dynamique whose place is known."""
    centre = (territory.longitude, territory.latitude)
    if territory.level == TerritoryLevel.COMMUNE:
        above = territory.epci or territory.departement
        if above is None or None in centre:
            return None
        sheet = outlines.draw(((above.level, above.code),), (centre,), 560)
    else:
        if territory.code not in outlines.shapes(territory.level):
            return None
        sheet = outlines.draw(((territory.level, territory.code),), (), 560)
    marks = marks_of(sheet, [*here, *near])
    home = sheet.frame.place(*centre) if territory.level == TerritoryLevel.COMMUNE else None
    return {"sheet": sheet, "marks": marks, "home": home}


def marks_of(sheet: outlines.Sheet, dynamics: list[Dynamic]) -> list[dict]:
    """One mark a place: dynamiques of one commune share it, and it leads to the first."""
    places: dict[tuple[float, float], list[Dynamic]] = {}
    for one in dynamics:
        if one.longitude is not None and sheet.frame.holds(one.longitude, one.latitude):
            places.setdefault(sheet.frame.place(one.longitude, one.latitude), []).append(one)
    return [
        {
            "x": x,
            "y": y,
            "label": capitalised(", ".join(one.name for one in same)),
            "url": same[0].get_absolute_url(),
        }
        for (x, y), same in list(places.items())[:MAX_MARKS]
    ]
