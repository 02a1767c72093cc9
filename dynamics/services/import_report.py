"""What an import says of each row, the same for every kind of data."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from dynamics.services.csv_reading import FORMULA_STARTS

REPORT_HEADERS = ["ligne", "reference", "nom", "resultat", "fiche", "message"]


class Result(TextChoices):
    """What became of a row; with a dry run, what would become of it."""

    CREATED = "creee", "créée"
    UPDATED = "mise-a-jour", "mise à jour"
    UNCHANGED = "inchangee", "inchangée"
    LEFT = "laissee", "laissée"
    DUPLICATE = "doublon-probable", "doublon probable"
    REFUSED = "refusee", "refusée"

    @classmethod
    def taken(cls) -> set["Result"]:
        """Results where the file and the site now say the same."""
        return {cls.CREATED, cls.UPDATED, cls.UNCHANGED}


@dataclass
class Outcome:
    """One row: its line in the file, what became of it, and why or with what remark."""

    line: int
    reference: str
    name: str
    result: Result
    message: str = ""
    slug: str = ""

    @property
    def is_taken(self) -> bool:
        return self.result in Result.taken()

    def cells(self) -> list[str]:
        """As a row of the report; what a spreadsheet would run as a formula is made harmless."""
        texts = [str(self.line), self.reference, self.name, self.result.label, self.slug, self.message]
        return [f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in texts]


@dataclass(frozen=True)
class CsvImport:
    """How one kind of data is imported.

    ``columns`` and ``required`` are those of csv_reading.read_table; ``run(table, dry_run=, progress=)``
    returns an outcome a row; ``computed`` are headers of our own exports that are not worth a warning.
    """

    columns: Mapping[str, str]
    required: set[str]
    run: Callable[..., list[Outcome]]
    computed: frozenset[str] = frozenset()


def totals(outcomes: Iterable[Outcome]) -> dict[Result, int]:
    """Rows of each result, in the order of the results, those met by no row left out."""
    counts = Counter(outcome.result for outcome in outcomes)
    return {result: counts[result] for result in Result if counts[result]}


def problems(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    return (outcome for outcome in outcomes if not outcome.is_taken)
