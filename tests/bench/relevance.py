"""How well the search of the site answers: mean reciprocal rank over the questions of `relevance.yaml`.

On the reference data, which it loads: `python -m tests.bench.relevance`, or `make bench` with the rest.
"""

import os
from pathlib import Path
from typing import NamedTuple

import yaml

QUESTIONS = Path(__file__).with_suffix(".yaml")
FLOOR = 0.8
ROOT = Path(__file__).resolve().parents[2]


class Rank(NamedTuple):
    """A question, and where its first good answer stands (0: nowhere)."""

    question: str
    rank: int


def questions() -> list[dict]:
    return yaml.safe_load(QUESTIONS.read_text(encoding="utf8"))


def ranks() -> list[Rank]:
    """Asks everything; the database holds the reference data."""
    from portal import search_kinds  # noqa: F401 (the kinds join the register)
    from portal.search import search
    from toolbox.services.glossary import current

    glossary = current()
    found = []
    for entry in questions():
        answer = search(entry["q"], glossary.thesaurus)
        names = [
            f"{hit.document.kind}:{hit.document.url.rstrip('/').rsplit('/', 1)[1]}" for hit in answer.hits
        ]
        places = [names.index(name) + 1 for name in entry["expected"] if name in names]
        found.append(Rank(entry["q"], min(places, default=0)))
    return found


def mean_reciprocal_rank(found: list[Rank]) -> float:
    return sum(1 / one.rank for one in found if one.rank) / len(found)


def report(found: list[Rank]) -> str:
    """A line a question that is not answered first, then the figure."""
    lines = [f"  {one.rank or '–':>3}  {one.question}" for one in found if one.rank != 1]
    figure = mean_reciprocal_rank(found)
    return "\n".join(
        [
            f"Recherche : rang réciproque moyen {figure:.3f} sur {len(found)} questions (plancher {FLOOR})",
            *lines,
        ]
    )


def main() -> int:
    """Makes a database of its own under `var/`, or takes that of DATABASE_URL; loads the reference data."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'bench-relevance.sqlite3'}")
    django.setup()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        call_command("migrate", verbosity=0)
        call_command("seed", stdout=nowhere)
    found = ranks()
    print(report(found))  # noqa: T201 (the report is what the command is for)
    return 0 if mean_reciprocal_rank(found) >= FLOOR else 1


if __name__ == "__main__":
    raise SystemExit(main())
