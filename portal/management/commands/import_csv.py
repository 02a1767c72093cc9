"""`manage.py import_csv dynamics|needs|offers FILE [--dry-run] [--report OUT.csv]`.

Exit codes: 0 every row was taken, 1 some were not (the others are in), 2 the file is unusable and nothing
was written. A row that was left alone because people look after its record, or that is probably a double,
was not taken.

Apps to the left of the portal add a kind of data through a Wagtail hook, in their `wagtail_hooks.py`:

    @hooks.register("register_csv_import")
    def needs_import():
        return {"needs": CsvImport(columns=COLUMNS, required={"title"}, run=import_needs)}

where `run(table, *, dry_run, progress)` returns the outcome of each row (dynamics.services.import_report).
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail import hooks

from dynamics.services.csv_reading import UnusableFileError, read_table
from dynamics.services.import_report import REPORT_HEADERS, CsvImport, Outcome, problems, totals
from dynamics.services.import_values import COLUMNS, COMPUTED, REQUIRED
from dynamics.services.importing import import_dynamics

HOOK = "register_csv_import"
KINDS = ("dynamics", "needs", "offers")
SHOWN = 20
WIDTH = 30


class Command(BaseCommand):
    help = "Importe un fichier CSV ; codes de sortie : 0 tout est pris, 1 en partie, 2 fichier inutilisable."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS, help="ce que décrit le fichier")
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, sans rien écrire")
        parser.add_argument("--report", type=Path, metavar="SORTIE.csv", help="écrit le sort de chaque ligne")

    def handle(self, *args, kind, file, dry_run, report, **options):
        importer = importers().get(kind)
        if importer is None:
            raise CommandError(f"Cette installation ne sait pas encore importer « {kind} ».", returncode=2)
        try:
            table = read_table(file, columns=importer.columns, required=importer.required)
        except UnusableFileError as error:
            raise CommandError(f"{error} Rien n’a été écrit.", returncode=2) from error
        self.present(table, importer, dry_run)
        with opened(report) as lines:
            outcomes = importer.run(table, dry_run=dry_run, progress=Progress(self.stderr))
            write_report(lines, outcomes)
        self.conclude(outcomes, dry_run, report)

    def present(self, table, importer, dry_run: bool) -> None:
        self.stdout.write(f"{table.name} : {len(table.rows)} ligne(s), {table.description}.")
        unknown = [header for header in table.unknown if header not in importer.computed]
        if unknown:
            self.stdout.write(f"Colonnes inconnues, non lues : {', '.join(unknown)}.")
        if dry_run:
            self.stdout.write("Essai : rien ne sera écrit.")

    def conclude(self, outcomes: list[Outcome], dry_run: bool, report: Path | None) -> None:
        refused = list(problems(outcomes))
        for outcome in refused[:SHOWN]:
            name = f"« {outcome.name[:60]} » " if outcome.name else ""
            self.stdout.write(f"  ligne {outcome.line} {name}{outcome.result.label} : {outcome.message}")
        if len(refused) > SHOWN:
            where = f"voir {report}" if report else "--report SORTIE.csv les donne toutes"
            self.stdout.write(f"  … et {len(refused) - SHOWN} autres lignes ({where})")
        counts = ", ".join(f"{result.label} : {count}" for result, count in totals(outcomes).items())
        self.stdout.write(f"{'Essai : ' if dry_run else ''}{counts}.")
        if refused:
            others = "seraient importées" if dry_run else "sont importées"
            raise CommandError(
                f"{len(refused)} ligne(s) sur {len(outcomes)} non prise(s) ; les autres {others}.",
                returncode=1,
            )


def importers() -> dict[str, CsvImport]:
    """What this installation can import, by kind."""
    found = {
        "dynamics": CsvImport(columns=COLUMNS, required=REQUIRED, run=import_dynamics, computed=COMPUTED)
    }
    for register in hooks.get_hooks(HOOK):
        found |= register()
    return found


class Progress:
    """A bar on stderr: redrawn in a terminal, a line every tenth elsewhere."""

    def __init__(self, stderr):
        self.stderr = stderr
        self.is_live = stderr.isatty()
        self.last = -1

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        step = percent if self.is_live else percent // 10
        if step == self.last:
            return
        self.last = step
        filled = WIDTH * percent // 100
        bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {percent:3} %  {done}/{total}"
        is_line_over = done == total or not self.is_live
        # Without its style: a bar is no error
        self.stderr.write(
            f"\r{bar}" if self.is_live else bar, style_func=str, ending="\n" if is_line_over else ""
        )


@contextmanager
def opened(path: Path | None) -> Iterator:
    """A report ready to be written before anything is imported; None without a path."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CommandError(
            f"Le rapport {path} ne peut pas être écrit : {error.strerror}. Rien n’a été importé.",
            returncode=2,
        ) from error
    with file:
        yield file


def write_report(lines, outcomes: list[Outcome]) -> None:
    if lines is None:
        return
    writer = csv.writer(lines)
    writer.writerow(REPORT_HEADERS)
    writer.writerows(outcome.cells() for outcome in outcomes)
