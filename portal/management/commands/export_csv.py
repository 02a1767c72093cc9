"""`manage.py export_csv dynamics|needs|offers|tools|proposals OUT`: what is public, in CSV; `-` is stdout.

The rows are those of the API. Exit code 2 when this installation has no data of the kind or cannot write.

Apps to the left of the portal add a kind of data through a Wagtail hook, in their `wagtail_hooks.py`:

    @hooks.register("register_csv_export")
    def tools_export():
        return {"tools": exports.all_tools}

where the function returns an iterator of pieces of CSV text, headers first.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail import hooks

from dynamics import exports
from dynamics.models import Dynamic

HOOK = "register_csv_export"
KINDS = ("dynamics", "needs", "offers", "tools", "proposals")


class Command(BaseCommand):
    help = "Exporte en CSV ce qui est public ; « - » écrit sur la sortie standard."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS, help="ce qu’il faut exporter")
        parser.add_argument("out", metavar="SORTIE")

    def handle(self, *args, kind, out, **options):
        export = exporters().get(kind)
        if export is None:
            raise CommandError(f"Cette installation n’a pas encore de données « {kind} ».", returncode=2)
        try:
            with opened(out, self.stdout) as file:
                for piece in export():
                    file.write(piece)
        except OSError as error:
            raise CommandError(f"{out} ne peut pas être écrit : {error.strerror}.", returncode=2) from error
        if out != "-":
            self.stdout.write(f"{kind} : écrit dans {out}")


def exporters() -> dict[str, Callable[[], Iterable[str]]]:
    """What this installation can export, by kind."""
    found = {"dynamics": all_dynamics}
    for register in hooks.get_hooks(HOOK):
        found |= register()
    return found


def all_dynamics() -> Iterator[str]:
    """The rows of the API's own CSV, in its order."""
    return exports.csv_lines(exports.rows(Dynamic.objects.listed().order_by("-updated_at", "pk")))


@contextmanager
def opened(out: str, stdout) -> Iterator:
    """Where the text goes, as UTF-8 whatever the terminal."""
    if out != "-":
        with Path(out).open("w", encoding="utf-8", newline="") as file:
            yield file
    elif stdout._out is sys.stdout:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as file:
            yield file
    else:
        yield stdout._out
