"""Bring needs or offers in from a table: every row is planned first, then written by batches.

- `reference` identifies a row: the same file twice changes nothing.
- What is imported belongs to its dynamique and to nobody, is open and public, and is suggested: one run for all
  of it, a moment later.
- An empty cell says nothing: what the record has stays.
- A record that a person wrote, and one that was closed since, are left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from community.exchanges import verbs
from community.exchanges.enums import EnteredFrom, State
from community.exchanges.services import recompute
from community.exchanges.services.import_values import CHUNK, RowError, RowReader, Values
from community.exchanges.sides import Kind, dynamics_of
from dynamics.services import snapshot
from dynamics.services.csv_reading import Row, Table
from dynamics.services.import_report import Outcome, Result

BATCH = 500
RELATIONS = ("themes", "tools")
SCALARS = ("title", "description", "sheet", "forms", "scope")


@dataclass
class Planned:
    """A row and what is to be done of it."""

    outcome: Outcome
    values: Values | None = None
    record: object = None
    changes: dict[str, object] = field(default_factory=dict)


def importer(kind: Kind) -> Callable:
    """`run` of a CsvImport, for needs or for offers."""

    def run(
        table: Table, *, dry_run: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> list[Outcome]:
        tell = progress or (lambda done, total: None)
        tell(0, len(table.rows))
        planned = plan(kind, table)
        if not dry_run:
            for done in write(kind, planned, table.name):
                tell(done, len(planned))
            recompute.ask_for_many(kind.side, written(planned))
        tell(len(planned), len(planned))
        return [item.outcome for item in planned]

    return run


def written(planned: list[Planned]) -> list[int]:
    """Keys of the records that are as a row says since now."""
    done = (Result.CREATED, Result.UPDATED)
    return [int(item.outcome.slug) for item in planned if item.outcome.result in done]


def plan(kind: Kind, table: Table) -> list[Planned]:
    """One entry a row, in the order of the file; nothing is written."""
    reader = RowReader(table)
    known = known_records(kind, {row["reference"] for row in table.rows})
    lines: dict[str, int] = {}
    return [plan_row(row, reader, known, lines) for row in table.rows]


def known_records(kind: Kind, references: set[str]) -> dict[str, object]:
    """Records by their reference, or by the one that our export gives to those that have none."""
    found: dict[str, object] = {}
    ours = re.compile(rf"{kind.one}-(\d{{1,12}})")
    texts = sorted(text for text in references if text)
    keys = {int(match[1]): text for text in texts if (match := ours.fullmatch(text))}
    rows = kind.model.objects.prefetch_related(*RELATIONS).order_by()
    numbers = sorted(keys)
    for start in range(0, len(numbers), CHUNK):
        unnamed = rows.filter(pk__in=numbers[start : start + CHUNK], reference=None)
        found |= {keys[record.pk]: record for record in unnamed}
    for start in range(0, len(texts), CHUNK):
        found |= {
            record.reference: record for record in rows.filter(reference__in=texts[start : start + CHUNK])
        }
    return found


def plan_row(row: Row, reader: RowReader, known: dict[str, object], lines: dict[str, int]) -> Planned:
    outcome = Outcome(row.line, row["reference"], row["title"], Result.REFUSED)
    try:
        values = reader.read(row)
    except RowError as error:
        outcome.message = str(error)
        return Planned(outcome)
    if earlier := lines.get(values.reference):
        outcome.message = f"colonne reference : la ligne {earlier} porte déjà « {values.reference[:60]} »"
        return Planned(outcome)
    lines[values.reference] = row.line
    record = known.get(values.reference)
    if record is None:
        outcome.result = Result.CREATED
        return Planned(outcome, values)
    outcome.slug = str(record.pk)
    changes = dict(changes_of(record, values))
    if not changes:
        outcome.result = Result.UNCHANGED
    elif record.owner_id is not None or (record.side == "besoin" and record.entered_by_id is not None):
        outcome.result, outcome.message = Result.LEFT, "une personne s’en occupe"
    elif not record.is_open:
        outcome.result, outcome.message = Result.LEFT, f"l’état est « {record.get_state_display()} »"
    else:
        outcome.result = Result.UPDATED
        names = (str(record._meta.get_field(name).verbose_name) for name in changes)
        outcome.message = ", ".join(names)
    return Planned(outcome, values, record, changes)


def changes_of(record, values: Values) -> Iterator[tuple[str, object]]:
    """Fields that the row would change, with their new value; rows of vocabularies by their keys."""
    if values.dynamic != record.dynamic_id:
        yield "dynamic", values.dynamic
    for name, value in values.scalars.items():
        if value != getattr(record, name):
            yield name, value
    for name in RELATIONS:
        wanted = getattr(values, name)
        if wanted is not None and wanted != {row.pk for row in getattr(record, name).all()}:
            yield name, wanted


def write(kind: Kind, planned: list[Planned], source: str) -> Iterator[int]:
    """Write what is to be written; yields how many rows are done after each batch."""
    for start in range(0, len(planned), BATCH):
        batch = planned[start : start + BATCH]
        todo = [item for item in batch if item.outcome.result in (Result.CREATED, Result.UPDATED)]
        try:
            write_batch(kind, todo, source)
        except DatabaseError:
            write_one_by_one(kind, todo, source)
        yield start + len(batch)


def write_one_by_one(kind: Kind, todo: list[Planned], source: str) -> None:
    """After a batch that the database refused: all its rows but those that are wrong."""
    for item in todo:
        try:
            write_batch(kind, [item], source)
        except DatabaseError as error:
            item.outcome.result = Result.REFUSED
            item.outcome.message = f"la base de données l’a refusée : {error}"


@transaction.atomic
def write_batch(kind: Kind, todo: list[Planned], source: str) -> None:
    """Rows, relations, journal, search index and facets of one batch."""
    if not todo:
        return
    made = create(kind, [item for item in todo if item.outcome.result == Result.CREATED])
    changed, left = update(kind, [item for item in todo if item.outcome.result == Result.UPDATED])
    keep_journal(kind, made, verbs.IMPORTED, source)
    keep_journal(kind, changed, verbs.UPDATED_BY_IMPORT, source)
    rows = kind.model.objects.filter(pk__in=[record.pk for record in (*made, *changed)])
    index = get_search_backend().get_index_for_model(kind.model)
    index.add_items(kind.model, list(rows.prefetch_related(*RELATIONS)))
    snapshot.touch(dynamics_of([*made, *changed]) | left)


def create(kind: Kind, planned: list[Planned]) -> list:
    now = timezone.now()
    extra = {"entered_from": EnteredFrom.IMPORT} if kind.is_need else {}
    records = [
        kind.model(
            reference=item.values.reference,
            dynamic_id=item.values.dynamic,
            state=State.OPEN,
            opened_at=now,
            **item.values.scalars,
            **extra,
        )
        for item in planned
    ]
    kind.model.objects.bulk_create(records)
    for name in RELATIONS:
        pairs = zip(records, planned, strict=True)
        link(kind, name, {record.pk: getattr(item.values, name) or set() for record, item in pairs})
    for record, item in zip(records, planned, strict=True):
        item.outcome.slug = str(record.pk)
    return records


def update(kind: Kind, planned: list[Planned]) -> tuple[list, set[int]]:
    """The records changed, and the dynamiques that some of them left."""
    rows = kind.model.objects.select_for_update(of=("self",)).in_bulk([item.record.pk for item in planned])
    changed, left = [], set()
    for item in planned:
        record = rows.get(item.record.pk)
        if record is None or record.updated_at != item.record.updated_at:
            item.outcome.result = Result.REFUSED
            item.outcome.message = "la fiche a changé pendant l’import : importez-la de nouveau"
            continue
        for name in SCALARS:
            if name in item.changes:
                setattr(record, name, item.changes[name])
        if "dynamic" in item.changes:
            left |= {record.dynamic_id} - {None}
            record.dynamic_id = item.changes["dynamic"]
        record.updated_at = timezone.now()
        changed.append(record)
    kind.model.objects.bulk_update(changed, [*SCALARS, "dynamic", "updated_at"], batch_size=BATCH)
    keys = {record.pk for record in changed}
    for name in RELATIONS:
        chosen = {
            item.record.pk: item.changes[name]
            for item in planned
            if name in item.changes and item.record.pk in keys
        }
        table, owner, _ = through(kind, name)
        table.objects.filter(**{f"{owner}__in": chosen}).delete()
        link(kind, name, chosen)
    return changed, left


def through(kind: Kind, name: str) -> tuple[type, str, str]:
    """The table between records and a vocabulary, and its two columns."""
    relation = kind.model._meta.get_field(name)
    table = relation.remote_field.through
    return table, f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"


def link(kind: Kind, name: str, chosen: dict[int, set[int]]) -> None:
    """Write the rows of a vocabulary chosen for each record, by their keys."""
    table, owner, column = through(kind, name)
    table.objects.bulk_create(
        table(**{owner: record, column: key}) for record, keys in chosen.items() for key in sorted(keys)
    )


def keep_journal(kind: Kind, records: list, action: str, source: str) -> None:
    """One line of Wagtail's journal a record, written together."""
    content_type, now = ContentType.objects.get_for_model(kind.model), timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(record.pk),
            label=record.title[:250],
            action=action,
            data={"source": source},
            timestamp=now,
            content_changed=True,
        )
        for record in records
    )
