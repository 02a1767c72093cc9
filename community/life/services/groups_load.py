"""Load the working groups of the follow-up study, for people to join; nobody animates them yet.

Idempotent by slug, as `dynamics.services.reference`: an entry that changed is loaded again, a group that people
changed (its digest is empty) is left alone.
"""

from pathlib import Path

from django.db import transaction

from community.life.enums import GroupKind
from community.life.models import Group
from dynamics.services.reference import digest, read

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_workshops(data: Path = DATA) -> int:
    """Returns how many were written."""
    if not (data / "chantiers.yaml").exists():
        return 0
    known = dict(Group.objects.values_list("slug", "seed_digest"))
    written = 0
    for entry in read("chantiers.yaml", data):
        stamp = digest(entry)
        if known.get(entry["slug"], "new") in ("", stamp):
            continue
        row = Group.objects.filter(slug=entry["slug"]).first() or Group(slug=entry["slug"])
        row.kind, row.name, row.aim = GroupKind.WORKSHOP, entry["name"], entry["aim"]
        row.source, row.seed_digest = entry["source"], stamp
        row.full_clean()
        row.save()
        written += 1
    return written
