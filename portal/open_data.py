"""The codebook of the open data: what each file holds, the schema of its rows, what is taken out of them. No database.

The schema is made from the codebook and refuses every column that is not in it: nothing goes out by accident.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from jsonschema import Draft202012Validator

from dynamics.exports import COLUMNS

CODEBOOK = Path(__file__).resolve().parent / "data" / "open_data.yaml"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
EMAIL = r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}"
PHONE = r"(?:\+33|\b0)[ .\u00a0-]?[1-9](?:[ .\u00a0-]?\d{2}){4}\b"
CONTACT = f"{EMAIL}|{PHONE}"
REMOVED = "[coordonnées retirées]"
SHAPES = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "text": {"type": "string", "minLength": 1, "not": {"pattern": CONTACT}},
    "code": {"type": "string", "pattern": r"^[\w.-]+$"},
    "url": {"type": "string", "pattern": r"^https?://\S+$", "not": {"pattern": EMAIL}},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"},
    "list": {"type": "array", "items": {"type": "string", "minLength": 1, "not": {"pattern": CONTACT}}},
}


@dataclass(frozen=True)
class Column:
    """A column of a file. ``values``: its closed vocabulary, if it has one; ``empty``: whether a row may lack it."""

    name: str
    type: str
    meaning: str
    empty: bool = False
    values: type[TextChoices] | None = None

    @property
    def schema(self) -> dict:
        shape = {"enum": list(self.values.values)} if self.values else SHAPES[self.type]
        shape = {"anyOf": [shape, {"type": "null"}]} if self.empty else shape
        return {"description": self.meaning, **shape}


@dataclass(frozen=True)
class Table:
    """A file, in its formats. ``point``: whether its rows have a place."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    point: bool = False

    @property
    def headers(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def formats(self) -> tuple[str, ...]:
        return ("csv", "jsonl", "geojson") if self.point else ("csv", "jsonl")

    @property
    def schema(self) -> dict:
        """Of one row."""
        return {
            "$schema": DIALECT,
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": {column.name: column.schema for column in self.columns},
            "required": self.headers,
            "additionalProperties": False,
        }

    def wrongs(self, row: dict) -> Iterator[str]:
        """Columns of a row that the schema refuses; never their values, which may tell what must not be told."""
        for error in validator(self.name).iter_errors(row):
            yield f"{'.'.join(map(str, error.absolute_path)) or 'ligne'} ({error.validator})"


@cache
def tables() -> tuple[Table, ...]:
    """The codebook, read once a process."""
    meanings = dict(COLUMNS)
    found = []
    for entry in yaml.safe_load(CODEBOOK.read_text(encoding="utf8")):
        columns = tuple(
            Column(
                name=column["name"],
                type=column["type"],
                meaning=column.get("meaning") or meanings[column["name"]],
                empty=column.get("empty", False),
                values=import_string(column["values"]) if "values" in column else None,
            )
            for column in entry["columns"]
        )
        found.append(Table(**{**entry, "columns": columns}))
    return tuple(found)


@cache
def validator(name: str) -> Draft202012Validator:
    schema = next(table.schema for table in tables() if table.name == name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def without_contacts(text: str) -> str:
    """Addresses and numbers that people wrote in a text stay on its page: a file is copied everywhere."""
    while (cleaned := re.sub(CONTACT, REMOVED, text)) != text:  # what was taken out may uncover another
        text = cleaned
    return text


def feature_of(row: dict) -> dict:
    """A GeoJSON feature (RFC 7946) of a row that has a place, or none."""
    properties = {name: value for name, value in row.items() if name not in {"latitude", "longitude"}}
    geometry = None
    if row["latitude"] is not None:
        geometry = {"type": "Point", "coordinates": [round(row["longitude"], 5), round(row["latitude"], 5)]}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}
