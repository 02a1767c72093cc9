"""Versions of a record: what changed between two of them, in French, and going back to one.

Revisions hold JSON; they are compared as such, values being named only where they differ. Nothing here
knows HTML: a change of text is a list of (kept, added or removed) segments.
"""

import difflib
import json
import re
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import QuerySet
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision

from dynamics import verbs
from dynamics.dates import format_date
from dynamics.models import Dynamic
from dynamics.models.fields import ChoiceListField
from dynamics.services import publication

HIDDEN = {
    "pk",
    "id",
    "dynamic",
    "sort_order",
    "cell",
    "region_code",
    "departement_code",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "latest_revision",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "updated_at",
    "date_precision",
    *Dynamic.KEPT_BY_THE_ROW,
}
MOST_COMPARED = 20_000  # characters; beyond, a text is shown whole rather than word by word


@dataclass(frozen=True)
class Change:
    """One field that differs: both values in words, and for texts the words that came and went."""

    label: str
    before: str
    after: str
    segments: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class RowChange:
    """One row of a list (an actor, a moment of the story…) that came, went or changed."""

    label: str
    kind: str  # ajout, retrait, modification
    title: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """All that differs between two versions."""

    fields: list[Change]
    rows: list[RowChange]

    def __bool__(self) -> bool:
        return bool(self.fields or self.rows)

    def __len__(self) -> int:
        return len(self.fields) + len(self.rows)


def history(dynamic: Dynamic) -> QuerySet[Revision]:
    """Versions of the record, newest first, without their contents."""
    revisions = Revision.objects.for_instance(dynamic).select_related("user")
    return revisions.defer("content").order_by("-created_at", "-pk")


def content_of(dynamic: Dynamic) -> dict:
    """The content of a version as a revision would keep it."""
    return json.loads(json.dumps(dynamic.serializable_data(), cls=DjangoJSONEncoder))


def compare(before: dict, after: dict, *, only: set[str] | None = None) -> Difference:
    """What differs between two contents; `only` limits it to some fields and lists."""
    relations = {rel.get_accessor_name(): rel.related_model for rel in get_all_child_relations(Dynamic)}
    differing = [
        name
        for name in after.keys() | before.keys()
        if before.get(name) != after.get(name) and name not in HIDDEN and (only is None or name in only)
    ]
    names = Names()
    for name in differing:
        names.gather(
            relations.get(name, Dynamic), name, [before.get(name), after.get(name)], name in relations
        )
    names.fetch()
    order = {f.name: rank for rank, f in enumerate(Dynamic._meta.get_fields())}
    differing.sort(key=lambda name: order.get(name, len(order)))
    fields, rows = [], []
    for name in differing:
        if name in relations:
            rows += compare_rows(relations[name], before.get(name) or [], after.get(name) or [], names)
        else:
            fields += compare_fields(Dynamic, before, after, [name], names)
    return Difference(fields, rows)


def compare_fields(model, before: dict, after: dict, fields: list[str], names: "Names") -> list[Change]:
    """Changes of the given fields of one object."""
    changes = []
    for name in fields:
        try:
            described = model._meta.get_field(name)
        except FieldDoesNotExist:  # an old revision may hold a field that is gone
            continue
        old, new = (shown_value(described, side, names) for side in (before, after))
        if old != new:
            changes.append(
                Change(capitalised(described.verbose_name), old, new, word_changes(described, old, new))
            )
    return changes


def compare_rows(model, before: list[dict], after: list[dict], names: "Names") -> list[RowChange]:
    """Rows that came, went or changed: matched by their id, then by what they say."""
    label, found, left = model._meta.verbose_name, [], list(before)
    for row in after:
        match = _same_row(model, row, left, names)
        if match is None:
            found.append(RowChange(label, "ajout", row_title(model, row, names)))
            continue
        left.remove(match)
        columns = [name for name in row if name not in HIDDEN]
        changes = compare_fields(model, match, row, columns, names)
        if changes:
            found.append(RowChange(label, "modification", row_title(model, row, names), changes))
    return found + [RowChange(label, "retrait", row_title(model, row, names)) for row in left]


def shown_value(described: models.Field, content: dict, names: "Names") -> str:
    """A value in words, "" when there is none."""
    value = content.get(described.name)
    if value in (None, "", []):
        return ""
    if isinstance(described, models.BooleanField):
        return "oui" if value else "non"
    if isinstance(described, ChoiceListField):
        labels = dict(described.vocabulary.choices)
        return ", ".join(str(labels.get(item, item)) for item in value)
    if described.many_to_many:
        return ", ".join(sorted(names.of(described.related_model, pk) for pk in value))
    if described.is_relation:
        return names.of(described.related_model, value)
    if described.choices:
        return str(dict(described.flatchoices).get(value, value))
    if isinstance(described, models.DateField) and "date_precision" in content:
        return format_date(date.fromisoformat(str(value)), content["date_precision"])
    if isinstance(value, list):
        return "\n".join(_line(item) for item in value)
    if isinstance(described, models.DecimalField):
        return f"{float(value):g}".replace(".", ",")
    return str(value)


def word_changes(described: models.Field, old: str, new: str) -> list[tuple[str, str]]:
    """(kept | removed | added, words) segments of a text, in order; empty for what is not a text."""
    is_text = isinstance(described, models.TextField | models.CharField) and not described.choices
    if not is_text or not old or not new or len(old) + len(new) > MOST_COMPARED:
        return []
    left, right = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    segments: list[tuple[str, str]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            segments.append(("kept", "".join(left[i:j])))
            continue
        if i < j:
            segments.append(("removed", "".join(left[i:j])))
        if k < m:
            segments.append(("added", "".join(right[k:m])))
    return segments


def row_title(model, row: dict, names: "Names") -> str:
    """What a row is called: its own words, else those of its organisation or its choice."""
    for name in ("title", "name", "label"):
        if row.get(name):
            return row[name]
    for name in ("organisation", "function", "kind"):
        if row.get(name):
            return shown_value(model._meta.get_field(name), row, names)
    return model._meta.verbose_name


@transaction.atomic
def restore(*, dynamic: Dynamic, revision: Revision, user, base: int | None) -> Revision:
    """Make an earlier version the latest one, published if the record is. Nothing is erased.

    The address stays what it is today. Raises ConcurrentEditError as `publication.save_edit`.
    """
    if not history(dynamic).filter(pk=revision.pk).exists():
        raise publication.PublicationError("Cette version n’est pas de cette fiche.")
    draft = revision.as_object()
    draft.slug = dynamic.slug
    return publication.save_edit(draft=draft, user=user, base=base, action=verbs.RESTORED, previous=revision)


class Names:
    """Names of the rows that differing values point at: one query a model, whatever their number."""

    def __init__(self):
        self._wanted: dict[type[models.Model], set] = {}
        self._names: dict[tuple, str] = {}

    def gather(self, model, name: str, values: list, is_relation: bool) -> None:
        """Note what the values of a field, or of the rows of a list, point at."""
        if is_relation:
            for row in (row for rows in values for row in rows or []):
                for column, value in row.items():
                    if column not in HIDDEN:
                        self.gather(model, column, [value], False)
            return
        try:
            described = model._meta.get_field(name)
        except FieldDoesNotExist:
            return
        if described.is_relation and described.related_model is not ContentType:
            found = {pk for value in values for pk in (value if isinstance(value, list) else [value])}
            self._wanted.setdefault(described.related_model, set()).update(found - {None})

    def fetch(self) -> None:
        for model, wanted in self._wanted.items():
            for row in model._default_manager.filter(pk__in=wanted):
                self._names[model, row.pk] = str(row)

    def of(self, model, pk) -> str:
        return self._names.get((model, pk), "supprimé depuis")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _same_row(model, row: dict, others: list[dict], names: Names) -> dict | None:
    if row.get("pk"):
        same = next((other for other in others if other.get("pk") == row["pk"]), None)
        if same is not None:
            return same
    title = row_title(model, row, names)
    return next((other for other in others if row_title(model, other, names) == title), None)


def _line(item) -> str:
    if isinstance(item, dict):
        return " · ".join(str(value) for value in item.values() if value)
    return str(item)
