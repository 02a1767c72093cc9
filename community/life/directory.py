"""Who is in the directory, and under what: only what each member chose to show to the person who looks.

A field that the reader may not see is neither shown, nor searched, nor counted in a facet. Members are thousands
at most: their shown texts are read whole when somebody searches, so that accents and case do not matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from community.life.directory_links import Links, read_links
from community.members.models import Profile
from community.members.rules import visible_levels
from dynamics.french import fold
from toolbox.facets import Facet, FacetFilter
from toolbox.services.search import Found

TEXTS = ["territory", "skills", "bio"]
COLUMNS = ["display_name", *TEXTS, "commune_code", "picture"]
SHORTEST_STEM = 4


@dataclass
class Shown:
    """What the reader may see of one member."""

    pk: int
    user_id: int
    name: str
    texts: dict[str, str] = field(default_factory=dict)
    commune_code: str = ""
    linked: frozenset[str] = frozenset()


def read_people(viewer) -> dict[int, Shown]:
    """Those whose name the reader may see, by name: one query."""
    levels = set(visible_levels(viewer))
    columns = [
        "pk",
        "user_id",
        "user__first_name",
        "user__last_name",
        *COLUMNS,
        *[f"{name}_visibility" for name in [*Profile.SHOWN_FIELDS, *Profile.LINKED_FIELDS]],
    ]
    rows = Profile.objects.named_for(levels).order_by().values(*columns)
    found = [shown_of(row, levels) for row in rows]
    return {one.pk: one for one in sorted(found, key=lambda one: (fold(one.name), one.pk))}


def shown_of(row: dict, levels: set) -> Shown:
    name = row["display_name"] or f"{row['user__first_name']} {row['user__last_name']}".strip()
    sees_place = row["territory_visibility"] in levels
    return Shown(
        pk=row["pk"],
        user_id=row["user_id"],
        name=name or "Membre sans nom",
        texts={one: row[one] for one in TEXTS if row[one] and row[f"{one}_visibility"] in levels},
        commune_code=row["commune_code"] if sees_place else "",
        linked=frozenset(one for one in Profile.LINKED_FIELDS if row[f"{one}_visibility"] in levels),
    )


class MemberFilter(FacetFilter):
    """What is asked of the directory; keys may repeat (OR), AND between keys. One value: q."""

    model = Profile
    facets = {
        "region": Facet("", "Région"),
        "departement": Facet("", "Département"),
        "theme": Facet("", "Thème"),
        "outil": Facet("", "Outil à transmettre"),
        "dynamique": Facet("", "Dynamique"),
    }
    unfolded = frozenset({"region", "theme"})
    order_labels = {"nom": "par ordre alphabétique"}
    nouns = ("membre", "membres")

    def __init__(self, data: QueryDict, viewer):
        super().__init__(data, queryset=Profile.objects.none())
        self.viewer = viewer

    @cached_property
    def people(self) -> dict[int, Shown]:
        return read_people(self.viewer)

    @cached_property
    def known(self) -> Links:
        return read_links(self.people.values())

    def read_links(self, key: str) -> dict[int, dict[str, str]]:
        return self.known.of(key)

    @cached_property
    def found(self) -> Found | None:
        """Those whose shown texts hold every word that is asked for, from its beginning."""
        words = [stem(word) for word in fold(self.text).split()]
        if not words:
            return None
        return Found([pk for pk, one in self.people.items() if holds(self.text_of(one), words)])

    def text_of(self, one: Shown) -> str:
        links = [*self.known.of("dynamique").get(one.pk, {}).values()]
        links += self.known.of("outil").get(one.pk, {}).values()
        return f" {fold(' '.join([one.name, *one.texts.values(), *links]))}"

    @cached_property
    def rows(self) -> dict[int, dict[str, frozenset]]:
        """The values of each member that the text finds, by name."""
        allowed = None if self.found is None else set(self.found.ids)
        return {
            pk: {key: frozenset(links.get(pk, ())) for key, links in self.links.items()}
            for pk in self.people
            if allowed is None or pk in allowed
        }


def stem(word: str) -> str:
    """Without the mark of the plural, for words long enough to have one."""
    return word.rstrip("sx") if len(word) > SHORTEST_STEM else word


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether each word begins a word of the text, which starts with a space."""
    return all(f" {word}" in text for word in words)
