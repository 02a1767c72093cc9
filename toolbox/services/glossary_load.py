"""Load the glossary of `toolbox/data/glossary.yaml`: idempotent by slug, as `services.reference`.

An entry whose file changed is loaded again; a term that a person edited (its digest is empty) is left alone.
"""

from pathlib import Path

from django.db import transaction

from dynamics.services.reference import ReferenceDataError, digest, read
from toolbox.models import Term, Tool
from toolbox.services.reference import DATA


@transaction.atomic
def load_glossary(data: Path = DATA) -> int:
    """Returns how many terms were written; their links are made once all of them exist."""
    known = dict(Term.objects.values_list("slug", "seed_digest"))
    entries = [(entry, digest(entry)) for entry in read("glossary.yaml", data)]
    fresh = [(entry, stamp) for entry, stamp in entries if known.get(entry["slug"], "new") not in ("", stamp)]
    for entry, stamp in fresh:
        Term.objects.update_or_create(
            slug=entry["slug"],
            defaults={
                "term": entry["term"],
                "definition": entry["definition"],
                "abbreviation": entry.get("abbreviation") or "",
                "homonym": entry.get("homonym") or "",
                "synonyms": entry.get("synonyms") or [],
                "variants": entry.get("variants") or [],
                "source": entry.get("source") or "",
                "seed_digest": stamp,
            },
        )
    terms = {term.slug: term for term in Term.objects.all()}
    tools = dict(Tool.objects.values_list("slug", "pk"))
    for entry, _ in fresh:
        term = terms[entry["slug"]]
        term.see_also.set(named(terms, entry, "see_also"))
        term.tools.set(named(tools, entry, "tools"))
    return len(fresh)


def named(rows: dict, entry: dict, key: str) -> list:
    """The rows that an entry names; all must exist."""
    slugs = entry.get(key) or []
    if unknown := sorted(set(slugs) - set(rows)):
        raise ReferenceDataError(f"terme {entry['slug']} : {key} inconnu : {', '.join(unknown)}")
    return [rows[slug] for slug in slugs]
