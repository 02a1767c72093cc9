"""A record told in words, part by part, and what would still be useful to add. Never a mark."""

from dataclasses import dataclass, field

from modelcluster.models import get_all_child_relations

from dynamics.enums import EventKind
from dynamics.models import Dynamic
from dynamics.services.revisions import HIDDEN, Names, capitalised, content_of, row_title, shown_value

UNTOLD = {"picture", "latitude", "longitude"}
LABELS = {"seeks": "Ce qu’elle cherche", "systemic": "De ciblée (0) à systémique (100)"}


@dataclass(frozen=True)
class Row:
    """One row of a list: what it is called, and the rest of it."""

    title: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """Filled fields of a part of the record, and its lists that have rows."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    lists: list[tuple[str, list[Row]]] = field(default_factory=list)


@dataclass(frozen=True)
class Suggestion:
    """Something useful to add, and the step where one adds it."""

    text: str
    step: str


def describe(dynamic: Dynamic, names_of_parts: list[set[str]]) -> list[Part]:
    """The record in words, for each given set of fields and lists."""
    content = content_of(dynamic)
    relations = {rel.get_accessor_name(): rel.related_model for rel in get_all_child_relations(Dynamic)}
    names = Names()
    for name in set().union(*names_of_parts):
        names.gather(relations.get(name, Dynamic), name, [content.get(name)], name in relations)
    names.fetch()
    order = [item.name for item in Dynamic._meta.get_fields() if hasattr(item, "name")]
    return [_part(content, sorted(part, key=_rank(order)), relations, names) for part in names_of_parts]


def _part(content: dict, part: list[str], relations: dict, names: Names) -> Part:
    lines, lists = [], []
    for name in part:
        if name in UNTOLD:
            continue
        if name in relations:
            rows = [_row(relations[name], row, names) for row in content.get(name) or []]
            if rows:
                lists.append((capitalised(relations[name]._meta.verbose_name_plural), rows))
            continue
        described = Dynamic._meta.get_field(name)
        value = shown_value(described, content, names)
        if value:
            lines.append((LABELS.get(name) or capitalised(described.verbose_name), value))
    return Part(lines, lists)


def _row(model, row: dict, names: Names) -> Row:
    title, lines = row_title(model, row, names), []
    for name in row:
        if name in HIDDEN:
            continue
        described = model._meta.get_field(name)
        value = shown_value(described, row, names)
        if value and value != title:
            lines.append((capitalised(described.verbose_name), value))
    return Row(title, lines)


def _rank(order: list[str]):
    return lambda name: order.index(name) if name in order else len(order)


def suggestions(dynamic: Dynamic) -> list[Suggestion]:
    """What it would still be useful to add, the most telling first; empty when all is there."""
    events = list(dynamic.events.all())
    useful = [
        (not dynamic.themes.all(), "ses thèmes, pour qu’on la retrouve", "action"),
        (not dynamic.description, "ce qu’elle fait concrètement", "action"),
        (
            not any(event.kind == EventKind.ORIGIN for event in events),
            "ce qui l’a mise en mouvement",
            "recit",
        ),
        (len(events) < 3, "quelques moments de son récit", "recit"),
        (
            bool(events) and not any(event.lesson for event in events),
            "un revers, et ce que vous en avez appris",
            "recit",
        ),
        (not dynamic.actors.all(), "celles et ceux qui y prennent part", "acteurs"),
        (not dynamic.held_functions.all(), "qui coordonne et qui anime", "acteurs"),
        (not dynamic.resources.all(), "d’où viennent ses moyens", "acteurs"),
        (not dynamic.legal_forms.all(), "sa forme juridique", "acteurs"),
        (not dynamic.stage, "le stade où elle en est", "identite"),
        (not dynamic.territories.all(), "les territoires où elle agit", "lieu"),
        (not dynamic.picture, "une image", "visibilite"),
        (not dynamic.seeks, "ce qu’elle cherche", "visibilite"),
        (not dynamic.website, "son site", "visibilite"),
        (not dynamic.figures.all(), "un ou deux chiffres", "recit"),
    ]
    return [Suggestion(text, step) for is_missing, text, step in useful if is_missing]
