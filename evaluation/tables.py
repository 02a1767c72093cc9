"""The three tables of means as CSV, in and out: columns, rows written, rows read and judged by the site's own forms."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dynamics.enums import ResourceKind
from dynamics.exports import cell
from dynamics.french import fold
from dynamics.services.csv_reading import read_table
from evaluation.forms.means import MOST_ROWS, InterestForm, ResourceLineForm, ValueStepForm
from evaluation.models import Interest, ResourceLine, ValueStep

EXTRA_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class TableKind:
    """A table: the columns of its file (header → field), the form that judges a row."""

    name: str
    title: str
    model: type
    form: type
    columns: dict[str, str]
    required: set[str]
    most: int = MOST_ROWS
    read: Callable[[str, str], str] = lambda name, text: text


@dataclass
class Reading:
    """What a file holds: values of the good rows, and what is wrong, by line of the file."""

    values: list[dict] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


KIND_NAMES = {fold(kind.label): kind.value for kind in ResourceKind} | {
    kind.value: kind.value for kind in ResourceKind
}


def resource_cell(name: str, text: str) -> str:
    """A kind may be written as on the page, or as in our exports."""
    return KIND_NAMES.get(fold(text), text) if name == "kind" else text


RESOURCES = TableKind(
    name="ressources",
    title="Les ressources",
    model=ResourceLine,
    form=ResourceLineForm,
    columns={
        "annee": "year",
        "nature": "kind",
        "precision": "label",
        "montant": "amount_eur",
        "heures": "hours",
        "niveau": "skill",
        "source": "source",
    },
    required={"year", "kind"},
    most=1_000,
    read=resource_cell,
)
INTERESTS = TableKind(
    name="interets",
    title="Le tableau des intérêts",
    model=Interest,
    form=InterestForm,
    columns={"acteur": "actor", "apporte": "brings", "attend": "expects", "source": "source"},
    required={"actor"},
)
CHAIN = TableKind(
    name="chaine",
    title="La chaîne de valeur",
    model=ValueStep,
    form=ValueStepForm,
    columns={
        "maillon": "title",
        "par_qui": "who",
        "ajoute": "adds",
        "pour_qui": "for_whom",
        "source": "source",
    },
    required={"title"},
)
KINDS = {kind.name: kind for kind in (RESOURCES, INTERESTS, CHAIN)}


def csv_of(kind: TableKind, rows: Iterable) -> str:
    """The table as a spreadsheet opens it: UTF-8 with a mark; an import brings it back as it was."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(kind.columns)
    for row in rows:
        writer.writerow([cell(written(row, name)) for name in kind.columns.values()])
    return "\ufeff" + buffer.getvalue()


def written(row, name: str):
    value = getattr(row, name)
    return value.year if name == "year" and not isinstance(value, int) else value


def read_rows(kind: TableKind, content: bytes) -> Reading:
    """Every row judged as if it were typed. Raises UnusableFileError when nothing can be read at all."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        table = read_table(Path(file.name), columns=kind.columns, required=kind.required)
    reading = Reading(unknown=table.unknown)
    for row in table.rows:
        if row.problem:
            reading.errors.append((row.line, row.problem))
            continue
        values, problems = judged(kind, {name: row[name] for name in kind.columns.values()})
        reading.errors += [(row.line, problem) for problem in problems]
        if values is not None:
            reading.values.append(values)
    if len(table.rows) > kind.most:
        reading.errors.append((table.rows[kind.most].line, f"plus de {kind.most} lignes"))
    return reading


def judged(kind: TableKind, cells: dict[str, str]) -> tuple[dict | None, list[str]]:
    """The values of a row, or what is wrong with each of its cells."""
    headers = {name: header for header, name in kind.columns.items()}
    problems, values = [], {}
    if "year" in cells:
        text = cells.pop("year")
        if text.isascii() and text.isdigit() and int(text) in EXTRA_YEARS:
            values["year"] = int(text)
        else:
            problems.append(f"annee : « {text} » n’est pas une année")
    form = kind.form({name: kind.read(name, text) for name, text in cells.items()})
    for name, messages in form.errors.items():
        where = f"{headers[name]} : " if name in headers else ""
        problems += [f"{where}{message}" for message in messages]
    if problems:
        return None, problems
    return values | form.cleaned_data, []
