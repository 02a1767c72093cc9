"""`manage.py suggest [--dry-run] [--json OUT] [--top 5]`: run the matching, keep the suggestions, write them.

`--json` writes the list of the contract, best first for each need; `-` is stdout. `--dry-run` stores nothing.
The answer is the same whatever the order of the rows in the database.
"""

import json
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError

from community.exchanges.matching.items import Match
from community.exchanges.models import Need, Offer
from community.exchanges.services import suggestions

MOST = 100


class Command(BaseCommand):
    help = "Calcule les suggestions de tous les besoins ouverts."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="n’enregistre rien")
        parser.add_argument(
            "--json", metavar="SORTIE", help="écrit les suggestions ; « - » : sortie standard"
        )
        parser.add_argument("--top", type=int, default=suggestions.TOP, help="combien par besoin (5)")

    def handle(self, *args, **options):
        top, out = options["top"], options["json"]
        if not 1 <= top <= MOST:
            raise CommandError(f"--top va de 1 à {MOST}.", returncode=2)
        start = time.perf_counter()
        try:
            with opened(out, self.stdout) as file:
                counts = run(top, file, options["dry_run"])
        except OSError as error:
            raise CommandError(f"{out} ne peut pas être écrit : {error.strerror}.", returncode=2) from error
        counted = f"{counts['needs']} besoins lus, {counts['suggestions']} suggestions"
        if not options["dry_run"]:
            counted += f", {counts['new']} nouvelles, {counts['stale']} plus d’actualité"
        told = self.stderr if out == "-" else self.stdout
        told.write(f"{counted}, en {time.perf_counter() - start:.1f} s")


def run(top: int, file: TextIO | None, is_dry: bool) -> dict[str, int]:
    """Compute, store unless told not to, and write what was found; how many."""
    listed = JsonList(file) if file else None
    if is_dry:
        counts = {"needs": 0, "suggestions": 0}
        for needs, matches in suggestions.propose(top=top):
            counts["needs"] += len(needs)
            counts["suggestions"] += len(matches)
            if listed:
                listed.add(needs, matches)
    else:
        counts = suggestions.compute(top=top, each=listed.add if listed else None)
    if listed:
        listed.end()
    return counts


class JsonList:
    """The list of the contract, a line a suggestion, batch after batch."""

    def __init__(self, file: TextIO):
        self.file = file
        self.before = "[\n"
        self.offers = dict(Offer.objects.exclude(reference=None).values_list("pk", "reference"))

    def add(self, needs: list[int], matches: list[Match]) -> None:
        """Rows without an external reference are named by their number."""
        named = Need.objects.filter(pk__in=needs).exclude(reference=None)
        references = dict(named.values_list("pk", "reference"))
        for match in matches:
            row = {
                "need": references.get(match.need, match.need),
                "offer": self.offers.get(match.offer, match.offer),
                "score": round(float(match.score), 6),
                "reasons": suggestions.reasons_as_json(match),
            }
            self.file.write(self.before + json.dumps(row, ensure_ascii=False))
            self.before = ",\n"

    def end(self) -> None:
        self.file.write("[]\n" if self.before == "[\n" else "\n]\n")


def opened(out: str | None, stdout):
    """Where the list goes, as UTF-8; None when nobody asked for it."""
    if out is None:
        return nullcontext()
    return nullcontext(stdout._out) if out == "-" else Path(out).open("w", encoding="utf-8")
