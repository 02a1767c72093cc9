"""What a remote address gives, as one table: CSV, GeoJSON, a GoGoCarto feed, or a list of JSON objects.

Nested objects become columns with dots (`geo.latitude`), lists of words become « a|b ». Nothing is decided
here of what the columns mean.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamics.services.csv_reading import (
    CONTROLS,
    MAX_CELL,
    UNREADABLE,
    Row,
    UnusableFileError,
    clean,
    decode,
    parse_table,
)
from dynamics.services.remote_addresses import RemoteError

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_DEPTH = 12  # of brackets within brackets
MAX_VALUES = 2_000_000  # brackets and commas: a few megabytes of « [],[] » would fill the memory
FLATTENED = 3  # levels of objects that become columns
LISTS = ("features", "data", "elements", "results", "records", "items", "@graph")
# An unclosed string runs to the end: a pattern that could fail there would try again from every quote
STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.S)
BRACKETS = re.compile(r"[\[\]{}]")
SEPARATOR = "|"


@dataclass(frozen=True)
class Sheet:
    """Rows of cells by the columns of the source."""

    kind: str
    columns: list[str]
    rows: list[Row]


class EveryColumn(Mapping):
    """For `csv_reading`: every header is known, under its own folded name."""

    def __getitem__(self, key: str) -> str:
        if not key:
            raise KeyError(key)
        return key

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def read_sheet(body: bytes, name: str) -> Sheet:
    """Raises RemoteError when nothing can be read as a table."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    sheet = read_json(body) if start in (b"{", b"[") else read_csv(body, name)
    if len(sheet.rows) > MAX_ROWS:
        raise RemoteError(f"Le contenu a plus de {MAX_ROWS} lignes.")
    if len(sheet.columns) > MAX_COLUMNS:
        raise RemoteError(f"Le contenu a plus de {MAX_COLUMNS} colonnes.")
    return sheet


def read_csv(body: bytes, name: str) -> Sheet:
    try:
        table = parse_table(body, name, columns=EveryColumn(), required=set())
    except UnusableFileError as error:
        raise RemoteError(str(error)) from error
    if len(table.columns) < 2:
        raise RemoteError("Le contenu n’est ni du JSON ni un CSV de plusieurs colonnes.")
    return Sheet("CSV", table.columns, table.rows)


def read_json(body: bytes) -> Sheet:
    content = parse_json(body)
    kind = "JSON"
    if isinstance(content, dict):
        if content.get("type") == "FeatureCollection":
            kind = "GeoJSON"
        elif str(content.get("ontology", "")).startswith("gogo"):
            kind = "GoGoCarto"
        found = next((content[key] for key in LISTS if isinstance(content.get(key), list)), None)
        content = found if found is not None else content
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise RemoteError("Ce JSON ne contient pas de liste d’objets (features, data, elements…).")
    if not content:
        raise RemoteError("La liste est vide.")
    columns: dict[str, None] = {}
    rows = []
    for number, one in enumerate(content, 1):
        cells: dict[str, str] = {}
        problem = flatten(from_feature(one) if kind == "GeoJSON" else one, "", 1, cells)
        columns |= dict.fromkeys(cells)
        rows.append(Row(number, cells, problem))
    return Sheet(kind, list(columns), rows)


def parse_json(body: bytes) -> object:
    """The content, its depth and its number of values bounded before anything is built of it."""
    try:
        _, text = decode(body)
    except UnusableFileError as error:
        raise RemoteError(str(error)) from error
    bare = STRINGS.sub("", text)
    if sum(bare.count(mark) for mark in ",[]{}") > MAX_VALUES:
        raise RemoteError("Ce JSON contient trop de valeurs.")
    depth = deepest = 0
    for bracket in BRACKETS.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise RemoteError(f"Ce JSON emboîte plus de {MAX_DEPTH} niveaux.")
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RemoteError("Ce JSON est mal formé ou coupé.") from error


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def from_feature(feature: dict) -> dict:
    """The properties of a GeoJSON feature, with its point and its own identifier when they give none."""
    properties = feature.get("properties")
    values = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    point = (
        geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else []
    )
    if isinstance(point, list) and len(point) >= 2:
        values["geometry.longitude"], values["geometry.latitude"] = point[0], point[1]
    return values


def flatten(value: dict, prefix: str, level: int, cells: dict[str, str]) -> str:
    """Fill the cells of an object; returns what is wrong with it, or ""."""
    for key, one in value.items():
        name = f"{prefix}{key}"[:100]
        if CONTROLS.search(name) or not name.strip():
            continue
        if isinstance(one, dict) and level < FLATTENED:
            problem = flatten(one, f"{name}.", level + 1, cells)
            if problem:
                return problem
            continue
        text = clean(text_of(one))
        if len(text) > MAX_CELL:
            return f"une case dépasse {MAX_CELL} caractères ({name})"
        if CONTROLS.search(text) or UNREADABLE in text:
            return f"{name} contient des caractères illisibles"
        if text:
            cells[name] = text
    return ""


def text_of(value: object) -> str:
    """A cell; lists become words separated by bars, what is deeper than that says nothing."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        words = [one.get("name", "") if isinstance(one, dict) else one for one in value]
        return SEPARATOR.join(
            str(word) for word in words if isinstance(word, str | int | float) and word != ""
        )
    return ""
