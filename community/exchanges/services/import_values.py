"""What a row of an import says of a need or of an offer, checked cell by cell; an empty cell says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from community.exchanges.enums import Form, Scope
from community.exchanges.models import Need
from dynamics.enums import Sheet
from dynamics.french import fold
from dynamics.models import Dynamic, Theme
from dynamics.services.csv_reading import Row, Table
from dynamics.services.import_values import SEPARATOR, several, shortened, vocabulary
from toolbox.models import Tool

NAMES = ("reference", "dynamic", "title", "description", "themes", "sheet", "tools", "forms", "scope")
# Header (folded, spaces as _) → column
COLUMNS = {name: name for name in NAMES} | {
    "dynamique": "dynamic",
    "titre": "title",
    "fiche": "sheet",
    "outils": "tools",
    "formes": "forms",
    "portee": "scope",
}
REQUIRED = {"reference", "dynamic", "title"}
# Columns of our exports that Archipel itself computes
COMPUTED = frozenset(
    {"id", "adresse", "etat", "stade", "type", "echeance", "en_retour", "ouvert_le", "licence"}
)
CHUNK = 500


@dataclass
class Values:
    """A row that can be taken: what it says, and only that."""

    reference: str
    dynamic: int
    scalars: dict[str, object] = field(default_factory=dict)  # by name of field, those given
    themes: set[int] | None = None
    tools: set[int] | None = None


class RowError(Exception):
    """The row cannot be taken; the message holds every reason, each with its column."""


class RowReader:
    """Turns rows into values; reads vocabularies and dynamiques once."""

    def __init__(self, table: Table):
        self.themes = vocabulary(Theme.objects.all(), "name")
        self.tools = vocabulary(Tool.objects.published().only("pk", "slug", "name"), "name")
        self.sheets = {fold(text): sheet.value for sheet in Sheet for text in (sheet.value, sheet.label)}
        self.forms = {fold(text): form.value for form in Form for text in (form.value, form.label)}
        self.scopes = {fold(text): scope.value for scope in Scope for text in (scope.value, scope.label)}
        self.dynamics = known_dynamics({row["dynamic"] for row in table.rows})

    def read(self, row: Row) -> Values:
        """Raises RowError with all that is wrong with the row."""
        if row.problem:
            raise RowError(row.problem)
        wrong: list[str] = []

        def attempt(column: str, read, *arguments):
            try:
                return read(*arguments)
            except ValueError as error:
                wrong.append(f"colonne {column} : {error}")
                return None

        reference = attempt("reference", text_of, row, "reference", True)
        dynamic = attempt("dynamic", self.dynamic, row["dynamic"])
        scalars = {
            "title": attempt("title", text_of, row, "title", True),
            "description": attempt("description", text_of, row, "description"),
            "sheet": attempt("sheet", one_of, row["sheet"], self.sheets, "fiche inconnue"),
            "forms": attempt("forms", some_of, row["forms"], self.forms, Form, "forme inconnue"),
            "scope": attempt("scope", one_of, row["scope"], self.scopes, "portée inconnue"),
        }
        themes = attempt("themes", several, row["themes"], self.themes, "thème inconnu")
        tools = attempt("tools", several, row["tools"], self.tools, "outil inconnu")
        if wrong:
            raise RowError(" ; ".join(wrong))
        given = {key: value for key, value in scalars.items() if value}
        return Values(reference, dynamic, given, themes, tools)

    def dynamic(self, text: str) -> int:
        if not text:
            raise ValueError("la case est vide")
        found = self.dynamics.get(text)
        if found is None:
            raise ValueError(
                f"dynamique inconnue « {shortened(text)} » (attendu : l’adresse courte de sa fiche)"
            )
        pk, is_live = found
        if not is_live:
            raise ValueError(f"la dynamique « {shortened(text)} » n’est pas publiée")
        return pk


def known_dynamics(texts: set[str]) -> dict[str, tuple[int, bool]]:
    """Key and publication of each dynamique named, by its slug, failing that by its own reference."""
    found: dict[str, tuple[int, bool]] = {}
    names = sorted(text for text in texts if text)
    for column in ("reference", "slug"):  # the slug wins
        for start in range(0, len(names), CHUNK):
            rows = Dynamic.objects.filter(**{f"{column}__in": names[start : start + CHUNK]}).order_by()
            found |= {text: (pk, live) for text, pk, live in rows.values_list(column, "pk", "live")}
    return found


def text_of(row: Row, column: str, is_needed: bool = False) -> str:
    text, longest = row[column], Need._meta.get_field(column).max_length
    if is_needed and not text:
        raise ValueError("la case est vide")
    if len(text) > longest:
        raise ValueError(f"{len(text)} caractères, {longest} au plus")
    return text


def one_of(text: str, known: dict[str, str], unknown: str) -> str:
    if text and fold(text) not in known:
        raise ValueError(f"{unknown} « {shortened(text)} » (attendu : {listed(known.values())})")
    return known[fold(text)] if text else ""


def some_of(cell: str, known: dict[str, str], words: type, unknown: str) -> list[str]:
    """Values of a closed vocabulary, in its order."""
    texts = [text.strip() for text in cell.split(SEPARATOR) if text.strip()]
    strange = [text for text in texts if fold(text) not in known]
    if strange:
        raise ValueError(
            f"{unknown} « {shortened(' | '.join(strange))} » (attendu : {listed(known.values())})"
        )
    chosen = {known[fold(text)] for text in texts}
    return [value for value in words.values if value in chosen]


def listed(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(values))
