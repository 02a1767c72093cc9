"""What a row of an import says of a dynamique, checked cell by cell; an empty cell says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from dynamics.enums import Stage
from dynamics.french import fold
from dynamics.models import Dynamic, LegalForm, Theme, Typology
from dynamics.services.csv_reading import Row
from dynamics.services.import_places import Place, PlaceError, Places

SEPARATOR = "|"
YEARS = range(1800, 2101)
SHOWN = 8

# Header (folded, spaces as _) → column: those of the contract, then those of our own exports
COLUMNS = {
    **{
        name: name
        for name in (
            "reference",
            "name",
            "type",
            "stage",
            "summary",
            "commune",
            "insee",
            "latitude",
            "longitude",
            "departement",
            "region",
            "themes",
            "legal_forms",
            "website",
            "year",
            "precision",
        )
    },
    "nom": "name",
    "stade": "stage",
    "resume": "summary",
    "siege_code": "insee",
    "formes_juridiques": "legal_forms",
    "site_web": "website",
    "annee": "year",
}
REQUIRED = {"name", "type"}
# Columns of our exports that Archipel itself computes: no need to tell that they are not read
COMPUTED = frozenset({"id", "adresse", "siege", "activite", "origine", "fraicheur", "modifiee_le", "licence"})

check_url = URLValidator(schemes=["http", "https"])


@dataclass
class Values:
    """A row that can be taken: what it says, and only that."""

    line: int
    reference: str
    name: str
    place: Place
    typology: Typology
    scalars: dict[str, object] = field(default_factory=dict)  # by name of field, those given
    themes: set[int] | None = None
    legal_forms: set[int] | None = None


class RowError(Exception):
    """The row cannot be taken; the message holds every reason."""


class RowReader:
    """Turns rows into values; reads vocabularies and territories once."""

    def __init__(self):
        self.places = Places()
        self.typologies = vocabulary(Typology.objects.all(), "name", "plural", "acronym", "long_name")
        self.themes = vocabulary(Theme.objects.all(), "name")
        self.legal_forms = vocabulary(LegalForm.objects.all(), "name", "acronym", "long_name")
        self.stages = {fold(text): stage.value for stage in Stage for text in (stage.value, stage.label)}

    def read(self, row: Row) -> Values:
        """Raises RowError with all that is wrong with the row."""
        if row.problem:
            raise RowError(row.problem)
        wrong: list[str] = []

        def attempt(read, *arguments):
            try:
                return read(*arguments)
            except (ValueError, PlaceError) as error:
                wrong.append(str(error))
                return None

        name = attempt(text_of, row, "name", "name")
        if not row["name"]:
            wrong.append("name est vide")
        typology = attempt(self.typology, row["type"])
        scalars = {
            "stage": attempt(self.stage, row["stage"]),
            "summary": attempt(text_of, row, "summary", "summary"),
            "website": attempt(website_of, row["website"]),
            "year_started": attempt(year_of, row["year"]),
        }
        reference = attempt(text_of, row, "reference", "reference")
        themes = attempt(several, row["themes"], self.themes, "thème inconnu")
        legal_forms = attempt(several, row["legal_forms"], self.legal_forms, "forme juridique inconnue")
        place = attempt(self.places.find, row)
        if wrong:
            raise RowError(" ; ".join(wrong))
        given = {key: value for key, value in scalars.items() if value not in ("", None)}
        return Values(row.line, reference, name, place, typology, given, themes, legal_forms)

    def typology(self, text: str) -> Typology:
        if not text:
            raise ValueError("type est vide")
        found = self.typologies.get(fold(text))
        if found is None:
            known = ", ".join(dict.fromkeys(typology.slug for typology in self.typologies.values()))
            raise ValueError(f"type inconnu « {shortened(text)} » (types : {known})")
        return found

    def stage(self, text: str) -> str:
        if text and fold(text) not in self.stages:
            raise ValueError(f"stade inconnu « {shortened(text)} » (stades : {', '.join(Stage.values)})")
        return self.stages[fold(text)] if text else ""


def vocabulary(rows: Iterable, *names: str) -> dict[str, object]:
    """The rows of a vocabulary by every text that names one, folded; the first row named so wins."""
    found: dict[str, object] = {}
    rows = list(rows)
    for name in ("slug", *names):
        for row in rows:
            if text := fold(getattr(row, name)):
                found.setdefault(text, row)
    return found


def several(cell: str, known: dict[str, object], unknown: str) -> set[int] | None:
    """Keys of the values of a cell; None when it is empty."""
    texts = [text.strip() for text in cell.split(SEPARATOR) if text.strip()]
    strange = [text for text in texts if fold(text) not in known]
    if strange:
        slugs = list(dict.fromkeys(row.slug for row in known.values()))
        sample = ", ".join(slugs[:SHOWN]) + ("…" if len(slugs) > SHOWN else "")
        raise ValueError(f"{unknown} « {shortened(' | '.join(strange))} » (par exemple {sample})")
    return {known[fold(text)].pk for text in texts} or None


def text_of(row: Row, column: str, field_name: str) -> str:
    text, longest = row[column], Dynamic._meta.get_field(field_name).max_length
    if len(text) > longest:
        raise ValueError(f"{column} a {len(text)} caractères, {longest} au plus")
    return text


def website_of(text: str) -> str:
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        check_url(address)
    except ValidationError:
        raise ValueError(f"adresse de site illisible « {shortened(text)} »") from None
    if len(address) > Dynamic._meta.get_field("website").max_length:
        raise ValueError("adresse de site trop longue")
    return address


def year_of(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) in YEARS):
        raise ValueError(
            f"année illisible « {shortened(text)} » : quatre chiffres, de {YEARS[0]} à {YEARS[-1]}"
        )
    return int(text)


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
