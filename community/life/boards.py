"""The places where threads of the forum are held: a sheet, a theme, a territory, a group, or the forum itself."""

from dataclasses import dataclass

from django.urls import reverse

from community.life.models import Follow, Group, Thread
from dynamics.charts import capitalised
from dynamics.enums import Sheet
from dynamics.models import Territory, Theme

COLUMNS = {"fiche": "sheet", "theme": "theme", "territoire": "territory", "groupe": "group"}
ROUTES = {
    "fiche": "life:forum_sheet",
    "theme": "life:forum_theme",
    "territoire": "life:forum_territory",
    "groupe": "life:forum_group",
}
EYEBROWS = {"fiche": "Fiche", "theme": "Thème", "territoire": "Territoire", "groupe": "Groupe"}


@dataclass(frozen=True)
class Place:
    """One of them. `value` is what the column of a thread, or of a follow, holds."""

    kind: str
    key: str
    label: str
    value: object

    @property
    def url(self) -> str:
        return reverse(ROUTES[self.kind], args=[self.key])

    @property
    def eyebrow(self) -> str:
        return EYEBROWS[self.kind]

    @property
    def holds(self) -> dict:
        """What to ask of threads, or of follows, to have those of this place."""
        return {COLUMNS[self.kind]: self.value}

    @property
    def new_url(self) -> str:
        return f"{reverse('life:forum_new')}?{self.kind}={self.key}"


def of_sheet(key: str) -> Place:
    return Place("fiche", str(key), capitalised(Sheet(key).label), str(key))


def of_theme(theme: Theme) -> Place:
    return Place("theme", theme.slug, capitalised(theme.name), theme)


def of_territory(territory: Territory) -> Place:
    return Place("territoire", territory.slug, territory.name, territory)


def of_group(group: Group) -> Place:
    return Place("groupe", group.slug, group.name, group)


def find(kind: str, key: str) -> Place | None:
    """The place at an address; None when there is none. Who may read it is asked elsewhere."""
    key = (key or "").replace("\x00", "")[:120]
    if kind == "fiche":
        return of_sheet(key) if key in Sheet.values else None
    model, make = {
        "theme": (Theme, of_theme),
        "territoire": (Territory, of_territory),
        "groupe": (Group, of_group),
    }[kind]
    row = model.objects.filter(slug=key).first() if key else None
    return make(row) if row else None


def places_of(thread: Thread) -> list[Place]:
    """Where a thread is held, the narrowest first."""
    found = []
    if thread.group_id:
        found.append(of_group(thread.group))
    if thread.sheet in Sheet.values:
        found.append(of_sheet(thread.sheet))
    if thread.theme_id:
        found.append(of_theme(thread.theme))
    if thread.territory_id:
        found.append(of_territory(thread.territory))
    return found


def place_of(follow: Follow) -> Place | None:
    """What a follow is about, when it is a place."""
    if follow.group_id:
        return of_group(follow.group)
    if follow.sheet:
        return of_sheet(follow.sheet)
    if follow.theme_id:
        return of_theme(follow.theme)
    return of_territory(follow.territory) if follow.territory_id else None
