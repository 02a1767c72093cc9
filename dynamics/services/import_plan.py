"""Decide what becomes of each row of an import of dynamiques; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from dynamics.enums import Precision
from dynamics.french import fold
from dynamics.models import Dynamic, TeamMember
from dynamics.services.csv_reading import Row, Table, clean
from dynamics.services.import_places import Place
from dynamics.services.import_records import Record, Records
from dynamics.services.import_report import Outcome, Result
from dynamics.services.import_values import RowError, RowReader, Values

CHUNK = 500


@dataclass
class Planned:
    """A row and what is to be done of it; the outcome is corrected if the writing goes otherwise."""

    outcome: Outcome
    values: Values | None = None
    record: Record | None = None
    suspect: Record | None = None
    version: int = 0
    changes: dict[str, object] = field(default_factory=dict)


def plan(
    table: Table,
    *,
    reader: RowReader | None = None,
    known_as: dict[int, str] | None = None,
    distinct: frozenset[str] = frozenset(),
    settle: Callable[[list[Planned]], None] | None = None,
) -> list[Planned]:
    """One entry a row, in the order of the file.

    A remote source says more than a file: under which reference it knows some of our records (``known_as``),
    which of its references a person told apart from those they look like (``distinct``), and what of a record
    it may change (``settle``, in place of `compare`).
    """
    reader = reader or RowReader()
    references = {row["reference"] for row in table.rows if row["reference"]}
    records = Records(references, known_as or {}, distinct)
    lines: dict[tuple, int] = {}
    planned = [plan_row(row, reader, records, lines) for row in table.rows]
    known = [item for item in planned if item.record and item.record.pk]
    for start in range(0, len(known), CHUNK):
        (settle or compare)(known[start : start + CHUNK])
    return planned


def plan_row(row: Row, reader: RowReader, records: Records, lines: dict[tuple, int]) -> Planned:
    outcome = Outcome(row.line, row["reference"], row["name"], Result.REFUSED)
    try:
        values = reader.read(row)
    except RowError as error:
        outcome.message = str(error)
        return Planned(outcome)
    outcome.message = values.place.remark
    same = records.same(values.reference, values.name, values.place.seat.code)
    if len(same) > 1:
        slugs = ", ".join(record.slug for record in same)
        outcome.message = f"plusieurs fiches ont ce nom ici ({slugs}) : donnez une référence"
        return Planned(outcome)
    record = same[0] if same else None
    earlier = first_line(lines, values, record)
    if earlier:
        outcome.message = f"la ligne {earlier} parle déjà de la même dynamique"
        return Planned(outcome)
    if record:
        outcome.slug = record.slug
        return Planned(outcome, values, record)
    return plan_creation(values, records, outcome)


def first_line(lines: dict[tuple, int], values: Values, record: Record | None) -> int:
    """Line of an earlier row that speaks of the same dynamique; 0 when this is the first."""
    keys = [("reference", values.reference)] if values.reference else []
    if not values.reference:
        keys.append(("name", fold(values.name), values.place.seat.code))
    if record:
        keys.append(("record", record.pk))
    earlier = next((lines[key] for key in keys if key in lines), 0)
    for key in keys:
        lines.setdefault(key, values.line)
    return earlier


def plan_creation(values: Values, records: Records, outcome: Outcome) -> Planned:
    place = values.place
    suspicion = records.suspect(values.name, values.reference, place.latitude, place.longitude)
    if suspicion:
        outcome.result, outcome.message = Result.DUPLICATE, str(suspicion)
        outcome.slug = suspicion.record.slug
        return Planned(outcome, values, suspect=suspicion.record)
    slug = records.free_slug(values.name)
    outcome.result, outcome.slug = Result.CREATED, slug
    record = Record(
        None,
        slug,
        values.reference,
        values.name,
        # Without a reference the row is known by its name and code, which first_line watches
        place.seat.code if not values.reference else None,
        place.latitude,
        place.longitude,
        line=values.line,
    )
    records.add(record)
    return Planned(outcome, values, record)


def compare(planned: list[Planned]) -> None:
    """Say which rows change their record, which do not, and which may not."""
    keys = [item.record.pk for item in planned]
    dynamics = Dynamic.objects.prefetch_related("themes", "legal_forms").in_bulk(keys)
    edited = edited_by_people(keys)
    teams = set(TeamMember.objects.filter(dynamic__in=keys).values_list("dynamic", flat=True))
    for item in planned:
        dynamic, outcome = dynamics[item.record.pk], item.outcome
        item.version = dynamic.version
        item.changes = dict(changes(dynamic, item.values))
        if not item.changes:
            outcome.result = Result.UNCHANGED
        elif not dynamic.live:
            outcome.result, outcome.message = Result.LEFT, "la fiche n’est pas publiée"
        elif dynamic.claimed_at or dynamic.pk in teams:
            outcome.result, outcome.message = Result.LEFT, "son équipe s’en occupe"
        elif dynamic.pk in edited:
            outcome.result, outcome.message = Result.LEFT, "une personne l’a modifiée"
        else:
            outcome.result = Result.UPDATED
            told = ", ".join(label(name) for name in item.changes)
            outcome.message = "; ".join(filter(None, [told, outcome.message]))


def edited_by_people(keys: Iterable[int]) -> set[int]:
    """Records with a revision that somebody signed."""
    signed = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Dynamic),
        object_id__in=[str(key) for key in keys],
        user__isnull=False,
    )
    return {int(key) for key in signed.values_list("object_id", flat=True)}


def changes(dynamic: Dynamic, values: Values) -> Iterator[tuple[str, object]]:
    """Fields that the row would change, with their new value; rows of vocabularies by their keys."""
    scalars = {"name": values.name, **values.scalars}
    for name, value in scalars.items():
        now = getattr(dynamic, name)
        if (clean(now) if isinstance(now, str) else now) != value:
            yield name, value
    if dynamic.typology_id != values.typology.pk:
        yield "typology_id", values.typology.pk
    for name in ("themes", "legal_forms"):
        wanted = getattr(values, name)
        if wanted is not None and wanted != {row.pk for row in getattr(dynamic, name).all()}:
            yield name, wanted
    if values.reference and values.reference not in (dynamic.reference, dynamic.slug):
        yield "reference", values.reference
    yield from changes_of_place(dynamic, values.place)


def changes_of_place(dynamic: Dynamic, place: Place) -> Iterator[tuple[str, object]]:
    """The point stays where it is as long as the row gives neither another seat nor another point."""
    point = (dynamic.latitude, dynamic.longitude)
    moved = place.point is not None and place.point != point
    settled = dynamic.seat_id is not None and not moved
    elsewhere = dynamic.seat_id != place.seat.pk and not (place.is_deduced and settled)
    if elsewhere:
        yield "seat_id", place.seat.pk
    if moved or (elsewhere and point != (place.latitude, place.longitude)):
        yield "latitude", place.latitude
        yield "longitude", place.longitude
    precision = place.precision or (place.default_precision if moved or elsewhere else dynamic.precision)
    if precision != dynamic.precision:
        yield "precision", Precision(precision).value


def label(name: str) -> str:
    """The field as people read it."""
    return str(Dynamic._meta.get_field(name.removesuffix("_id")).verbose_name)
