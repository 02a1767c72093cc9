"""Read a CSV file that somebody made somewhere: encoding and separator found, every defect told by line.

What makes a whole file unusable raises UnusableFileError before anything is read as data; a defect of one
row is kept with the row, and the other rows are read.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dynamics.french import fold

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELL = 20_000  # characters
MAX_CELL_LINES = 200  # a quoted cell that runs longer was never closed
SEPARATORS = (",", ";", "\t")
SEPARATOR_NAMES = {",": "virgule", ";": "point-virgule", "\t": "tabulation"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# First bytes of what is often sent in place of a CSV file
SIGNATURES = [
    (b"PK\x03\x04", "un classeur ou une archive : enregistrez la feuille au format CSV"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel : enregistrez la feuille au format CSV"),
    (b"%PDF", "un document PDF"),
    (b"\x1f\x8b", "une archive compressée : décompressez-la d’abord"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"SQLite format 3", "une base de données"),
]
MARKS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
ENCODING_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
UNREADABLE = "\ufffd"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")  # not the rarer breaks of Unicode: a spreadsheet keeps them
BLANKS = re.compile(r"[ \t\r\n]+")  # not the no-break spaces: French typography needs them
BINARY_SHARE = 0.1


class UnusableFileError(Exception):
    """Nothing can be taken from the file; the message is for the person who sent it."""


@dataclass(frozen=True)
class Row:
    """One line of data: its number in the file, its cells by column, or why it cannot be read."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A file read whole: what was found of it, its columns, its rows."""

    name: str
    encoding: str
    separator: str
    columns: list[str]
    unknown: list[str]
    rows: list[Row]

    @property
    def description(self) -> str:
        return f"{ENCODING_NAMES[self.encoding]}, séparateur {SEPARATOR_NAMES[self.separator]}"


def read_table(path: Path, *, columns: Mapping[str, str], required: set[str]) -> Table:
    """Read the file. ``columns`` gives, for each header that may be met (folded), the name of its column.

    Raises UnusableFileError: unreadable, too big, empty, binary, no header, headers repeated, a column of
    ``required`` missing.
    """
    return parse_table(read_bytes(path), path.name, columns=columns, required=required)


def parse_table(content: bytes, name: str, *, columns: Mapping[str, str], required: set[str]) -> Table:
    """The same from what was already read; ``name`` is what reports call it."""
    encoding, text = decode(content)
    lines = [line for line in LINE_ENDS.split(text) if line]
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise UnusableFileError("Le fichier est vide.")
    separator, headers = find_header(lines[first], columns)
    names, unknown = name_columns(headers, columns)
    missing = required - set(names)
    if missing:
        raise UnusableFileError(
            f"Il manque la colonne {', '.join(sorted(missing))} à la première ligne. "
            f"Colonnes lues : {', '.join(headers)}."
        )
    rows = list(read_rows(lines, first + 1, separator, names))
    if not rows:
        raise UnusableFileError("Le fichier n’a pas de ligne de données sous ses en-têtes.")
    return Table(name, encoding, separator, [name for name in names if name], unknown, rows)


def read_bytes(path: Path) -> bytes:
    """The content of a regular file of bearable size."""
    try:
        if not path.is_file():
            raise UnusableFileError(f"« {path} » n’est pas un fichier.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnusableFileError(f"« {path} » ne peut pas être lu : {error.strerror}.") from error
    if len(content) > MAX_BYTES:
        raise UnusableFileError(
            f"Le fichier dépasse {MAX_BYTES // 1024**2} Mo. Coupez-le en plusieurs : l’import peut être répété."
        )
    return content


def decode(content: bytes) -> tuple[str, str]:
    """Encoding found and text; what cannot be read in a text that is mostly UTF-8 becomes UNREADABLE."""
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise UnusableFileError(f"Ce n’est pas un fichier CSV mais {what}.")
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = decode_broken(content, encoding)
    sample = text[:100_000]
    if sample and len(CONTROLS.findall(sample)) > BINARY_SHARE * len(sample):
        raise UnusableFileError("Ce fichier n’est pas du texte : attendu, un fichier CSV.")
    return encoding, text


def decode_broken(content: bytes, encoding: str) -> tuple[str, str]:
    """Not quite UTF-8: a damaged UTF-8 file when most accents are, else Windows-1252."""
    text = content.decode(encoding, errors="replace")
    damaged = text.count(UNREADABLE)
    accents = sum(1 for character in text if character > "\x7f") - damaged
    if encoding != "utf-8" or accents > damaged:
        return encoding, text
    try:
        return "cp1252", content.decode("cp1252")
    except UnicodeDecodeError:
        raise UnusableFileError(
            "L’encodage n’est ni UTF-8 ni Windows-1252 : enregistrez le fichier en « CSV UTF-8 »."
        ) from None


def find_header(line: str, columns: Mapping[str, str]) -> tuple[str, list[str]]:
    """The separator that gives most known columns (then most columns), and the headers that it gives."""
    if CONTROLS.search(line):
        raise UnusableFileError("La première ligne n’est pas du texte : attendu, des en-têtes de colonnes.")
    best: tuple[tuple[int, int], str, list[str]] | None = None
    for separator in SEPARATORS:
        headers = [header.strip() for header in next(csv.reader([line], delimiter=separator))]
        known = sum(header_key(header) in columns for header in headers)
        if best is None or (known, len(headers)) > best[0]:
            best = (known, len(headers)), separator, headers
    (known, _), separator, headers = best
    if not known:
        raise UnusableFileError(
            "La première ligne ne porte aucun en-tête connu. "
            f"Colonnes possibles : {', '.join(dict.fromkeys(columns.values()))}."
        )
    return separator, headers


def header_key(header: str) -> str:
    return fold(header).replace(" ", "_")


def name_columns(headers: list[str], columns: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Name of the column of each position ("" when unknown), and the headers that are not known."""
    names = [columns.get(header_key(header), "") for header in headers]
    known = [name for name in names if name]
    twice = sorted({name for name in known if known.count(name) > 1})
    folded = [header_key(header) for header in headers if header]
    twice += sorted({key for key in folded if key not in columns and folded.count(key) > 1})
    if twice:
        raise UnusableFileError(f"Deux colonnes ont le même en-tête : {', '.join(twice)}.")
    unknown = [
        header or f"colonne {position} sans en-tête"
        for position, (header, name) in enumerate(zip(headers, names, strict=True), 1)
        if not name
    ]
    return names, unknown


def read_rows(lines: list[str], start: int, separator: str, names: list[str]) -> Iterator[Row]:
    """Rows from a line on; after a row whose quotes are broken, reading goes on at its next line."""
    position, count = start, 0
    while position < len(lines):
        if not lines[position].strip(separator + " \r\n\t"):
            position += 1
            continue
        count += 1
        if count > MAX_ROWS:
            raise UnusableFileError(
                f"Le fichier a plus de {MAX_ROWS} lignes. Coupez-le en plusieurs : l’import peut être répété."
            )
        cells, used, problem = read_record(lines, position, separator)
        if not problem:
            yield row_of(position + 1, cells, names)
        else:
            yield Row(position + 1, problem=problem)
        position += used


def read_record(lines: list[str], position: int, separator: str) -> tuple[list[str], int, str]:
    """Cells of the record that begins at a line, how many lines it takes, what is wrong with it."""
    if '"' not in lines[position]:  # almost every line; csv would give the same
        return lines[position].rstrip("\r\n").split(separator), 1, ""
    last = min(position + MAX_CELL_LINES, len(lines))
    taken = 0

    def following() -> Iterator[str]:
        nonlocal taken
        for number in range(position, last):
            taken += 1
            yield lines[number]

    try:
        cells = next(csv.reader(following(), delimiter=separator, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            return [], 1, "un guillemet ouvert n’est jamais refermé"
        if "field larger" in str(error):
            return [], 1, f"une case dépasse {MAX_CELL} caractères"
        return [], 1, "des guillemets sont mal placés : doublez ceux qui sont dans une case"
    return cells, taken, ""


def row_of(line: int, cells: list[str], names: list[str]) -> Row:
    """The cells by column, cleaned, or what is wrong with the row."""
    extra = cells[len(names) :]
    if any(cell.strip() for cell in extra):
        return Row(line, problem=f"{len(cells)} cases pour {len(names)} colonnes : un séparateur de trop ?")
    found = {}
    for name, cell in zip(names, cells, strict=False):
        if len(cell) > MAX_CELL:
            return Row(line, problem=f"une case dépasse {MAX_CELL} caractères ({name or 'colonne inconnue'})")
        if not name:
            continue
        if CONTROLS.search(cell):
            return Row(line, problem=f"{name} contient des caractères de contrôle")
        if UNREADABLE in cell:
            return Row(line, problem=f"{name} contient des caractères illisibles (encodage abîmé)")
        if text := clean(cell):
            found[name] = text
    return Row(line, found)


def clean(cell: str) -> str:
    """Text of a cell, its blanks made single; what our own exports wrote to disarm a formula is taken off."""
    text = BLANKS.sub(" ", cell).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
