"""Load the reference data of `proposals/data/dispositifs.yaml`.

Idempotent by slug, as `toolbox.services.reference`: an entry that changed is loaded again, a record that a
person corrected (its digest is empty) is left alone. What members said of it and their alerts stay.
"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from dynamics.models import Dynamic, LegalForm, Organisation, Territory, Theme
from dynamics.services.reference import ReferenceDataError, digest, read, territory_of
from proposals.models import Dispositif, DispositifExample
from toolbox.models import Tool

DATA = Path(__file__).resolve().parent.parent / "data"
STUDY_YEAR = 2024
TEXTS = ["name", "kind", "family", "summary", "content", "amount", "duration", "coverage", "website"]
LISTS = ["stages", "sheets", "sources"]
VALUES = ["amount_min", "amount_max", "is_permanent"]
LINKS = {"legal_forms": LegalForm, "themes": Theme, "tools": Tool}


@transaction.atomic
def load_dispositifs(data: Path = DATA) -> int:
    """Returns how many were written."""
    known = dict(Dispositif.objects.values_list("slug", "seed_digest"))
    entries = [
        (entry, stamp)
        for entry in read("dispositifs.yaml", data)
        if (stamp := digest(entry)) and known.get(entry["slug"], "new") not in ("", stamp)
    ]
    if not entries:
        return 0
    named = {key: {row.slug: row for row in model.objects.all()} for key, model in LINKS.items()}
    named["organisation"] = {row.slug: row for row in Organisation.objects.only("pk", "slug", "name")}
    named["dynamic"] = {row.slug: row for row in Dynamic.objects.only("pk", "slug", "name")}
    for entry, stamp in entries:
        try:
            write(entry, stamp, named)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise ReferenceDataError(f"dispositif {entry.get('slug')} : {error!r}") from error
    return len(entries)


def write(entry: dict, stamp: str, named: dict[str, dict]) -> None:
    """One dispositif with its examples, published, and a revision."""
    slug = entry["slug"]
    found = Dispositif.objects.filter(slug=slug).first() or Dispositif(slug=slug)
    for column in TEXTS:
        setattr(found, column, (entry.get(column) or "").strip())
    for column in LISTS:
        setattr(found, column, entry.get(column) or [])
    for column in VALUES:
        setattr(found, column, entry.get(column))
    found.info_year = entry.get("info_year", STUDY_YEAR)
    found.live = True
    for key in LINKS:
        setattr(found, key, [named[key][one] for one in entry.get(key) or []])
    places: list[Territory] = [territory_of(one) for one in entry.get("territories") or []]
    found.territories = places
    found.examples = [
        DispositifExample(
            sort_order=rank,
            name=example["name"],
            text=example.get("text") or "",
            url=example.get("url") or "",
            organisation=named["organisation"][example["organisation"]]
            if "organisation" in example
            else None,
            dynamic=named["dynamic"][example["dynamic"]] if "dynamic" in example else None,
        )
        for rank, example in enumerate(entry.get("examples") or [])
    ]
    found.full_clean()
    found.save()
    found.save_revision(log_action=False).publish(log_action=False)
    # The study was read, nobody has checked it with who offers it: publishing said otherwise
    Dispositif.objects.filter(pk=found.pk).update(seed_digest=stamp, checked_on=None)
