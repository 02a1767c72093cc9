"""What lists, facets and map need of the open needs, or offers: read once, held by each process until it changes.

Which of them a person may read is asked of the database each time; nothing here says who wrote what. A record
that does not say its stage or its place has those of its dynamique.
"""

import threading
import time
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max

from community.exchanges.models import Need, Offer
from dynamics.enums import TerritoryLevel
from dynamics.french import fold
from dynamics.models import SnapshotVersion, Territory

HELD_SECONDS = 600  # names of themes, tools and territories change without a number
COLUMNS = (
    *("pk", "title", "deadline", "stage", "sheet", "forms", "link_objects"),
    *("dynamic__slug", "dynamic__name", "dynamic__stage", "dynamic__latitude", "dynamic__longitude"),
    *("dynamic__typology__slug", "dynamic__typology__name"),
    *("dynamic__region_code", "dynamic__departement_code"),
    *("place__level", "place__code", "place__region__code", "place__departement__code"),
    *("place__latitude", "place__longitude"),
)
KEYS = ("forme", "theme", "fiche", "type", "stade", "region", "departement", "outil", "objet", "dynamique")


class Entry(NamedTuple):
    """What is known of a record beside its values: to order it and to put it on the map."""

    rank: int  # 0: the last opened
    name: str  # folded
    deadline: date | None
    point: tuple[float, float] | None
    title: str
    who: str
    type: str


class Catalogue:
    """The open records of one side: their entries, the ids that have each value, the names of values."""

    def __init__(self, model: type[Need] | type[Offer]):
        self.entries: dict[int, Entry] = {}
        self.holders: dict[str, dict[str, set[int]]] = {key: defaultdict(set) for key in KEYS}
        self.names: dict[str, dict[str, str]] = {key: {} for key in KEYS}
        rows = model.objects.open().order_by("-opened_at", "-pk").values_list(*COLUMNS)
        for rank, row in enumerate(rows):
            self.add(rank, dict(zip(COLUMNS, row, strict=True)))
        for key, name in (("theme", "themes"), ("outil", "tools")):
            self.link(model, key, name)
        levels = {TerritoryLevel.REGION: "region", TerritoryLevel.DEPARTEMENT: "departement"}
        territories = Territory.objects.filter(level__in=levels).order_by("name")
        for level, code, name in territories.values_list("level", "code", "name"):
            self.names[levels[level]][code] = name

    def add(self, rank: int, row: dict) -> None:
        pk, level = row["pk"], row["place__level"]
        region, departement = row["dynamic__region_code"], row["dynamic__departement_code"]
        point = (row["dynamic__latitude"], row["dynamic__longitude"])
        if level is not None:
            code = row["place__code"]
            region = code if level == TerritoryLevel.REGION else row["place__region__code"]
            is_departement = level == TerritoryLevel.DEPARTEMENT
            departement = code if is_departement else row["place__departement__code"]
            point = (row["place__latitude"], row["place__longitude"])
        typology = row["dynamic__typology__slug"]
        self.entries[pk] = Entry(
            rank,
            fold(row["title"]),
            row["deadline"],
            None if None in point else point,
            row["title"],
            row["dynamic__name"] or "une personne ressource",
            typology or "",
        )
        values = {
            "forme": row["forms"],
            "objet": row["link_objects"],
            "fiche": [row["sheet"]],
            "type": [typology],
            "stade": [row["stage"] or row["dynamic__stage"]],
            "region": [region],
            "departement": [departement],
            "dynamique": [row["dynamic__slug"]],
        }
        for key, found in values.items():
            for value in filter(None, found):
                self.holders[key][value].add(pk)
        if typology:
            self.names["type"][typology] = row["dynamic__typology__name"]
            self.names["dynamique"][row["dynamic__slug"]] = row["dynamic__name"]

    def link(self, model: type, key: str, name: str) -> None:
        """The themes, or the tools, of the open records."""
        relation = model._meta.get_field(name)
        owner, other = f"{relation.m2m_field_name()}_id", relation.m2m_reverse_field_name()
        rows = relation.remote_field.through.objects.order_by()
        for pk, slug, text in rows.values_list(owner, f"{other}__slug", f"{other}__name"):
            if pk in self.entries:
                self.holders[key][slug].add(pk)
                self.names[key][slug] = text


_lock = threading.Lock()
_held: dict[type, tuple[tuple, float, Catalogue]] = {}


def version_of(model: type[Need] | type[Offer]) -> tuple:
    """What changes when the records, or the dynamiques, do: two short queries."""
    state = model.objects.order_by().aggregate(last=Max("updated_at"), count=Count("pk"))
    return (SnapshotVersion.objects.values_list("current", flat=True).first(), state["last"], state["count"])


def current(model: type[Need] | type[Offer]) -> Catalogue:
    """The catalogue as the database is now."""
    version, now = version_of(model), time.monotonic()
    held = _held.get(model)
    if held is None or held[0] != version or now - held[1] > HELD_SECONDS:
        with _lock:
            held = _held[model] = (version, now, Catalogue(model))
    return held[2]
