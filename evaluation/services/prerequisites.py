"""The seven prerequisites of an evaluation (DYN 3:3089-3105) as a checklist that keeps its history."""

import logging
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db import transaction

from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from dynamics.services.reference import read
from evaluation.enums import PrerequisiteState
from evaluation.models import PrerequisiteEntry
from evaluation.services.sharing import take_over

logger = logging.getLogger(__name__)

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass
class Prerequisite:
    """One of the seven, with what the team said of it, the latest first."""

    slug: str
    title: str
    question: str
    source: str
    entries: list[PrerequisiteEntry] = field(default_factory=list)

    @property
    def latest(self) -> PrerequisiteEntry | None:
        return self.entries[0] if self.entries else None

    @property
    def state(self) -> PrerequisiteState:
        return PrerequisiteState(self.latest.state) if self.latest else PrerequisiteState.UNSEEN

    @property
    def history(self) -> list[PrerequisiteEntry]:
        return self.entries[1:]


@cache
def reference() -> list[dict]:
    """The seven, as the file says them."""
    return read("prerequisites.yaml", DATA)


def checklist(dynamic: Dynamic) -> list[Prerequisite]:
    """The seven of a dynamique, in one query."""
    entries: dict[str, list[PrerequisiteEntry]] = {}
    for entry in dynamic.prerequisite_entries.select_related("author"):
        entries.setdefault(entry.prerequisite, []).append(entry)
    return [Prerequisite(**one, entries=entries.get(one["slug"], [])) for one in reference()]


@transaction.atomic
def say(*, dynamic: Dynamic, prerequisite: str, state: str, note: str, user) -> PrerequisiteEntry:
    """What the team says of one today; saying the same again writes nothing."""
    require_charter(user)
    take_over(dynamic)
    Dynamic.objects.select_for_update(of=("self",)).only("pk").get(pk=dynamic.pk)
    latest = dynamic.prerequisite_entries.filter(prerequisite=prerequisite).first()
    if latest is not None and (latest.state, latest.note) == (state, note):
        return latest
    entry = PrerequisiteEntry.objects.create(
        dynamic=dynamic, prerequisite=prerequisite, state=state, note=note, author=user
    )
    logger.info("prerequisite said", extra={"dynamic": dynamic.pk, "slug": prerequisite, "user": user.pk})
    return entry
