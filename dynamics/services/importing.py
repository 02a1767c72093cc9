"""Bring dynamiques in from a table: every row is planned first, then written by batches.

- A row is that of the record with its `reference` (or, failing that, whose address it is); without a
  reference, name and INSEE code identify it. Importing the same file twice changes nothing.
- An empty cell says nothing: what the record has stays.
- A record that a person edited, claimed or withdrew is never overwritten: the row is « laissée ».
- A row that looks like another record (almost the same name, at most ten kilometres away) makes none: a
  person decides, by giving the row the reference of that record or by registering it on the site.
- What is imported is published and says in its sources where it comes from.
"""

from collections.abc import Callable, Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from dynamics import verbs
from dynamics.cells import encode
from dynamics.models import Dynamic, Territory
from dynamics.models.dynamics import territory_codes
from dynamics.services.csv_reading import Table
from dynamics.services.import_plan import Planned, plan
from dynamics.services.import_report import Outcome, Result
from dynamics.services.publication import publish_as_loaded
from dynamics.services.snapshot import next_version

BATCH = 500
POINT = {"latitude", "longitude"}
RELATIONS = ("themes", "legal_forms")


def import_dynamics(
    table: Table, *, dry_run: bool = False, progress: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """What became of each row, in the order of the file; with ``dry_run``, what would become of it.

    ``progress`` is called with the number of rows done and their total. Rows are written by batches, each in
    one transaction: an interruption leaves whole batches, and the file can be imported again.
    """
    tell = progress or (lambda done, total: None)
    tell(0, len(table.rows))
    planned = plan(table)
    if not dry_run:
        source = f"Import du fichier {table.name.replace(';', ' ')}, {timezone.localdate():%d/%m/%Y}"
        for done in write(planned, source):
            tell(done, len(planned))
    tell(len(planned), len(planned))
    return [item.outcome for item in planned]


def write(planned: list[Planned], source: str) -> Iterator[int]:
    """Write what is to be written; yields how many rows are done after each batch."""
    for start in range(0, len(planned), BATCH):
        batch = planned[start : start + BATCH]
        todo = [item for item in batch if item.outcome.result in (Result.CREATED, Result.UPDATED)]
        try:
            write_batch(todo, source)
        except DatabaseError:
            write_one_by_one(todo, source)
        yield start + len(batch)


def write_one_by_one(todo: list[Planned], source: str) -> None:
    """After a batch that the database refused: all its rows but those that are wrong."""
    for item in todo:
        try:
            write_batch([item], source)
        except DatabaseError as error:
            item.outcome.result = Result.REFUSED
            item.outcome.message = f"la base de données l’a refusée : {error}"


@transaction.atomic
def write_batch(todo: list[Planned], source: str) -> None:
    """Rows, relations, journal and search index of one batch, under one number of version."""
    if not todo:
        return
    version = next_version()
    created = [item for item in todo if item.outcome.result == Result.CREATED]
    made = create(created, source, version)
    changed = update([item for item in todo if item.outcome.result == Result.UPDATED], version)
    keep_journal(made, verbs.IMPORTED, source)
    keep_journal(changed, verbs.UPDATED_BY_IMPORT, source)
    index([dynamic.pk for dynamic in (*made, *changed)])


def create(planned: list[Planned], source: str, version: int) -> list[Dynamic]:
    """New records, published. Their first revision is made when somebody first edits them."""
    now = timezone.now()
    seats = seats_of(item.values.place.seat.pk for item in planned)
    dynamics = []
    for item in planned:
        values, place = item.values, item.values.place
        dynamic = Dynamic(
            slug=item.outcome.slug,
            reference=values.reference,
            name=values.name,
            typology=values.typology,
            seat=seats[place.seat.pk],
            precision=place.default_precision,
            latitude=place.latitude,
            longitude=place.longitude,
            sources=[source],
            live=True,
            first_published_at=now,
            last_published_at=now,
            version=version,
            **values.scalars,
        )
        dynamic.set_derived_columns()
        dynamics.append(dynamic)
    Dynamic.objects.bulk_create(dynamics)
    for name in RELATIONS:
        chosen = zip(dynamics, planned, strict=True)
        link(name, {dynamic.pk: getattr(item.values, name) or set() for dynamic, item in chosen})
    return dynamics


def update(planned: list[Planned], version: int) -> list[Dynamic]:
    """Change the records that nobody changed since the plan was made."""
    if not planned:
        return []
    rows = Dynamic.objects.select_for_update(of=("self",)).in_bulk([item.record.pk for item in planned])
    seats = seats_of(item.changes["seat_id"] for item in planned if "seat_id" in item.changes)
    changed: list[Dynamic] = []
    fields = {"version", "updated_at", "seed_digest"}
    for item in planned:
        dynamic = rows.get(item.record.pk)
        if dynamic is None or dynamic.version != item.version:
            item.outcome.result = Result.REFUSED
            item.outcome.message = "la fiche a changé pendant l’import : importez-la de nouveau"
            continue
        fields |= apply(dynamic, item.changes, seats)
        # From now on the data files of the project leave it alone
        dynamic.seed_digest, dynamic.version, dynamic.updated_at = "", version, timezone.now()
        changed.append(dynamic)
    Dynamic.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
    keys = {dynamic.pk for dynamic in changed}
    for name in RELATIONS:
        relink(
            name, {i.record.pk: i.changes[name] for i in planned if name in i.changes and i.record.pk in keys}
        )
    for dynamic in Dynamic.objects.filter(pk__in=keys, latest_revision__isnull=False):
        publish_as_loaded(dynamic=dynamic)
    return changed


def apply(dynamic: Dynamic, changes: dict[str, object], seats: dict[int, Territory]) -> set[str]:
    """Set the columns of a record and those derived from them; returns the names of the fields set."""
    columns = {name: value for name, value in changes.items() if name not in RELATIONS}
    if columns.keys() & POINT:
        point = {name: columns.get(name, getattr(dynamic, name)) for name in ("longitude", "latitude")}
        columns["cell"] = None if None in point.values() else int(encode(*point.values()))
    if "seat_id" in columns:
        columns["region_code"], columns["departement_code"] = territory_codes(seats[columns["seat_id"]])
    for name, value in columns.items():
        setattr(dynamic, name, value)
    return {name.removesuffix("_id") for name in columns}


def seats_of(keys: Iterable[int]) -> dict[int, Territory]:
    return Territory.objects.select_related("region", "departement").in_bulk(set(keys))


def through(name: str) -> tuple[type, str]:
    """The table between dynamiques and a vocabulary, and its column for the latter."""
    relation = Dynamic._meta.get_field(name)
    return relation.remote_field.through, f"{relation.m2m_reverse_field_name()}_id"


def link(name: str, chosen: dict[int, set[int]]) -> None:
    """Write the rows of a vocabulary chosen for each dynamique, by their keys."""
    table, column = through(name)
    table.objects.bulk_create(
        table(dynamic_id=dynamic, **{column: key}) for dynamic, keys in chosen.items() for key in sorted(keys)
    )


def relink(name: str, chosen: dict[int, set[int]]) -> None:
    table, _ = through(name)
    table.objects.filter(dynamic__in=chosen).delete()
    link(name, chosen)


def keep_journal(dynamics: list[Dynamic], action: str, source: str) -> None:
    """One line of Wagtail's journal a record, written together."""
    kind = ContentType.objects.get_for_model(Dynamic)
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(dynamic.pk),
            label=dynamic.name,
            action=action,
            data={"source": source},
            timestamp=now,
            content_changed=True,
        )
        for dynamic in dynamics
    )


def index(keys: list[int]) -> None:
    """Make the records findable; `bulk_create` and `bulk_update` tell the index nothing."""
    rows = (
        Dynamic.objects.filter(pk__in=keys)
        .select_related("typology", "seat")
        .prefetch_related("themes", "legal_forms", "events", "actors__organisation")
    )
    get_search_backend().get_index_for_model(Dynamic).add_items(Dynamic, list(rows))
