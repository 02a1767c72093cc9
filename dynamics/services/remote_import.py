"""Bring in what a remote source says: fetched, read as a table, planned and written by our one importer.

The same answer twice changes nothing: not modified, it is not even read; read again, every row is unchanged.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dynamics.models import Dynamic, RemoteRecord, RemoteRun, RemoteSource
from dynamics.services.csv_reading import Table
from dynamics.services.import_plan import Planned, plan
from dynamics.services.import_report import Outcome, Result
from dynamics.services.import_values import RowReader
from dynamics.services.importing import BATCH, write
from dynamics.services.remote_addresses import Policy
from dynamics.services.remote_fetch import Fetched, fetch
from dynamics.services.remote_mapping import TARGETS, Translator, external_id, reference_of
from dynamics.services.remote_merge import Settler, said_by
from dynamics.services.remote_tables import Sheet, read_sheet

State = RemoteRecord.State
LINKED = {Result.CREATED, Result.UPDATED, Result.UNCHANGED, Result.LEFT}


def policy() -> Policy:
    """Where an import may read: the names that the installation's settings allow."""
    return Policy(hosts=tuple(settings.IMPORT_ALLOWED_HOSTS))


def agent() -> str:
    return f"{settings.SITE_NAME} (+{settings.SITE_URL})"


@dataclass
class Found:
    """What a run learnt, for its report."""

    outcomes: list[Outcome] = field(default_factory=list)
    message: str = ""
    gone: int = 0


@dataclass
class Line:
    """One row of the source: its identifier there, and what it says in our columns."""

    external: str
    cells: dict[str, str]
    remarks: list[str]


def read(source: RemoteSource, *, only_if_new: bool = False) -> tuple[Fetched, Sheet | None]:
    """What the address gives; no table when it is what was imported the last time."""
    known = {"etag": source.etag, "last_modified": source.last_modified} if only_if_new else {}
    fetched = fetch(source.url, policy=policy(), agent=agent(), **known)
    if fetched.body is None:
        return fetched, None
    if only_if_new and source.body_digest == digest_of(fetched.body):
        return fetched, None
    return fetched, read_sheet(fetched.body, source.name)


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def read_columns(source: RemoteSource) -> Found:
    _, sheet = read(source)
    RemoteSource.objects.filter(pk=source.pk).update(columns=sheet.columns)
    return Found(message=f"{sheet.kind} : {len(sheet.rows)} lignes, {len(sheet.columns)} colonnes.")


def trial(source: RemoteSource) -> Found:
    """All that an import would do, nothing of it written."""
    _, sheet = read(source)
    job = Job(source, sheet)
    return Found([item.outcome for item in job.planned], gone=job.gone)


def import_source(source: RemoteSource) -> Found:
    fetched, sheet = read(source, only_if_new=True)
    if sheet is None:
        RemoteSource.objects.filter(pk=source.pk).update(read_at=timezone.now(), failures=0)
        return Found(message="Rien de nouveau à l’adresse depuis la dernière lecture.")
    job = Job(source, sheet)
    job.write()
    RemoteSource.objects.filter(pk=source.pk).update(
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_digest=digest_of(fetched.body),
        read_at=timezone.now(),
        failures=0,
    )
    return Found([item.outcome for item in job.planned], gone=job.gone)


def import_lines(source: RemoteSource, cells: Iterable[dict[str, str]]) -> list[Outcome]:
    """The same for rows that were kept: after a person decided about them."""
    rows = list(cells)
    job = Job(source, None, rows)
    job.write()
    return [item.outcome for item in job.planned]


class Job:
    """One reading of a source: what is known of its rows, what is planned of them, what is written."""

    def __init__(self, source: RemoteSource, sheet: Sheet | None, kept: list[dict[str, str]] | None = None):
        self.source = source
        self.reader = RowReader()
        self.records = {record.external_id: record for record in source.records.all()}
        self.lines: dict[int, Line] = {}
        self.left: list[Planned] = []
        self.table = self.read_rows(sheet, kept or [])
        present = {line.external for line in self.lines.values()}
        linked = {key for key, record in self.records.items() if record.state == State.LINKED}
        self.gone = len(linked - present) if sheet else 0
        self.planned = sorted([*self.plan(), *self.left], key=lambda item: item.outcome.line)

    def read_rows(self, sheet: Sheet | None, kept: list[dict[str, str]]) -> Table:
        """The rows to plan; those that a person put aside, or whose record is gone, are left at once."""
        translator = Translator(
            mapping=self.source.mapping,
            equivalences=self.source.equivalences,
            default_type=self.source.default_typology.slug if self.source.default_typology_id else "",
            prefix=self.source.slug,
            reader=self.reader,
        )
        rows = []
        found = [(row.line, translator.cells(row), row.problem) for row in sheet.rows] if sheet else []
        found += [(number, cells, "") for number, cells in enumerate(kept, 1)]
        for number, cells, problem in found:
            row, remarks = translator.row(number, cells, problem)
            self.lines[number] = Line(external_id(cells), cells, remarks)
            reason = self.why_left(external_id(cells))
            if reason:
                outcome = Outcome(number, external_id(cells), row["name"], Result.LEFT, reason)
                self.left.append(Planned(outcome))
            else:
                rows.append(row)
        return Table(self.source.name, "utf-8", ",", list(TARGETS), [], rows)

    def why_left(self, external: str) -> str:
        record = self.records.get(external)
        if record is None:
            return ""
        if record.state == State.IGNORED:
            return "écartée : une personne a décidé de ne pas la reprendre"
        if record.state == State.LINKED and record.dynamic_id is None:
            return "sa fiche a été supprimée ici"
        return ""

    def plan(self) -> list[Planned]:
        linked = [record for record in self.records.values() if record.dynamic_id]
        distinct = [record for record in self.records.values() if record.state == State.DISTINCT]
        planned = plan(
            self.table,
            reader=self.reader,
            known_as={record.dynamic_id: self.reference(record.external_id) for record in linked},
            distinct=frozenset(self.reference(record.external_id) for record in distinct),
            settle=Settler({record.dynamic_id: record.values for record in linked}),
        )
        for item in planned:
            line = self.lines[item.outcome.line]
            item.outcome.reference = line.external
            told = [item.outcome.message, *line.remarks] if item.outcome.result != Result.UNCHANGED else []
            item.outcome.message = " ; ".join(filter(None, told))
        return planned

    def reference(self, external: str) -> str:
        return reference_of(self.source.slug, external)

    def write(self) -> None:
        """By batches: the records, then what is remembered of the source about them."""
        source = f"Importée de « {self.source.name.replace(';', ' ')} », {timezone.localdate():%d/%m/%Y}"
        done = 0
        for end in write(self.planned, source):
            self.remember(self.planned[done:end])
            done = end

    @transaction.atomic
    def remember(self, planned: list[Planned]) -> None:
        """Rows of the source as they now are; what did not change is not written."""
        planned = [item for item in planned if item.values]
        references = [item.values.reference for item in planned if item.outcome.result == Result.CREATED]
        made = dict(Dynamic.objects.filter(reference__in=references).values_list("reference", "pk"))
        keys = [item.record.pk for item in planned if item.record and item.record.pk]
        rows = Dynamic.objects.prefetch_related("themes", "legal_forms").in_bulk([*made.values(), *keys])
        created, changed = [], []
        for item in planned:
            key = made.get(item.values.reference) or (item.record.pk if item.record else None)
            record = self.remembered(item, rows.get(key))
            if record is None:
                continue
            (changed if record.pk else created).append(record)
        now = timezone.now()
        for record in changed:
            record.updated_at = now
        RemoteRecord.objects.bulk_create(created, batch_size=BATCH)
        fields = ["state", "dynamic", "suspect", "cells", "values", "updated_at"]
        RemoteRecord.objects.bulk_update(changed, fields, batch_size=BATCH)

    def remembered(self, item: Planned, dynamic: Dynamic | None) -> RemoteRecord | None:
        """The row of the source to write, or None when there is nothing to write about it."""
        line, result = self.lines[item.outcome.line], item.outcome.result
        record = self.records.get(line.external)
        before = record.values if record else {}
        if result in LINKED and dynamic is not None:
            wanted = {
                "state": State.LINKED,
                "dynamic_id": dynamic.pk,
                "suspect_id": None,
                "cells": line.cells,
                "values": said_by(dynamic, item, before),
            }
        elif result == Result.DUPLICATE:
            wanted = {"state": State.WAITING, "suspect_id": item.suspect.pk, "cells": line.cells}
        else:
            return None
        if record and all(getattr(record, name) == value for name, value in wanted.items()):
            return None
        record = record or RemoteRecord(source=self.source, external_id=line.external)
        for name, value in wanted.items():
            setattr(record, name, value)
        self.records[line.external] = record
        return record


RUNNERS = {
    RemoteRun.Kind.COLUMNS: read_columns,
    RemoteRun.Kind.TRIAL: trial,
    RemoteRun.Kind.IMPORT: import_source,
}
