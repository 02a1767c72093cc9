"""Three voices on one field: what the source said last time, what it says now, what the record says.

A field of the record that is as the source left it follows the source; one that somebody changed since
stays, whatever the source says later. A record that the source never wrote keeps all that it says, and only
its empty fields are filled.
"""

from collections.abc import Iterable, Mapping

from dynamics.models import Dynamic
from dynamics.services.import_plan import Planned, changes, label
from dynamics.services.import_report import Result
from dynamics.services.import_values import Values

PLACE = ("seat_id", "latitude", "longitude", "precision")
RELATIONS = ("themes", "legal_forms")
EMPTY = ("", None, [])


def held(dynamic: Dynamic, name: str) -> object:
    """The value of a field of the record, as JSON keeps it."""
    if name in RELATIONS:
        return sorted(row.pk for row in getattr(dynamic, name).all())
    value = getattr(dynamic, name)
    return str(value) if isinstance(value, str) else value


def plain(value: object) -> object:
    """A new value of a field, as JSON keeps it."""
    if isinstance(value, set):
        return sorted(value)
    return str(value) if isinstance(value, str) else value


def given_by(values: Values) -> list[str]:
    """The fields that a row speaks of."""
    relations = [name for name in RELATIONS if getattr(values, name) is not None]
    return ["name", "typology_id", *values.scalars, *relations, *PLACE]


def said_by(dynamic: Dynamic, item: Planned, before: Mapping[str, object]) -> dict[str, object]:
    """What to remember of the source once it was read; what it leaves out stays.

    Of a record that could not be written now, nothing: the same change will be made when it can.
    """
    if item.outcome.result == Result.LEFT and item.changes:
        return dict(before)
    wanted = {name: plain(value) for name, value in theirs(dynamic, item.values).items()}
    return dict(before) | {name: wanted.get(name, held(dynamic, name)) for name in given_by(item.values)}


def theirs(dynamic: Dynamic, values: Values) -> dict[str, object]:
    """The fields that the source would change; the reference is ours."""
    return {name: value for name, value in changes(dynamic, values) if name != "reference"}


def allowed(dynamic: Dynamic, wanted: Mapping[str, object], base: Mapping[str, object]) -> dict[str, object]:
    """Those of the changes that nobody's edition stands against; a place moves whole or not at all."""
    return {name: value for name, value in wanted.items() if is_untouched(dynamic, name, base)}


def is_untouched(dynamic: Dynamic, name: str, base: Mapping[str, object]) -> bool:
    names = [one for one in PLACE if one in base] if name in PLACE else [name]
    if not all(one in base for one in names) or not names:
        return held(dynamic, "seat_id" if name in PLACE else name) in EMPTY
    return all(held(dynamic, one) == base[one] for one in names)


class Settler:
    """For `import_plan.plan`: which rows change their record, and in which fields."""

    def __init__(self, bases: Mapping[int, Mapping[str, object]]):
        self.bases = bases

    def __call__(self, planned: list[Planned]) -> None:
        keys = [item.record.pk for item in planned]
        dynamics = Dynamic.objects.prefetch_related(*RELATIONS).in_bulk(keys)
        for item in planned:
            self.settle(item, dynamics[item.record.pk])

    def settle(self, item: Planned, dynamic: Dynamic) -> None:
        outcome, base = item.outcome, self.bases.get(dynamic.pk, {})
        wanted = theirs(dynamic, item.values)
        item.version = dynamic.version
        item.changes = allowed(dynamic, wanted, base)
        kept = labels(name for name in wanted if name not in item.changes)
        if not wanted:
            outcome.result = Result.UNCHANGED
        elif not dynamic.live:
            outcome.result, outcome.message = Result.LEFT, "la fiche n’est pas publiée"
        elif dynamic.has_unpublished_changes:
            outcome.result, outcome.message = Result.LEFT, "un brouillon de la fiche attend d’être publié"
        elif not item.changes:
            outcome.result, outcome.message = Result.LEFT, f"changé ici depuis, et gardé : {kept}"
        else:
            outcome.result = Result.UPDATED
            told = [labels(item.changes), f"gardé : {kept}" if kept else "", outcome.message]
            outcome.message = " ; ".join(filter(None, told))


def labels(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(label(name) for name in names))
