"""Pages of notes of a visit: what was written on an older version is never kept over a newer one."""

import logging

from django.db import transaction

from community.life.events_enums import NoteKind
from community.life.models import Event, VisitNote
from community.members.services.charter import require_charter

logger = logging.getLogger(__name__)


class ConflictError(Exception):
    """The page changed meanwhile; `note` is what it says now."""

    def __init__(self, note: VisitNote):
        super().__init__("Cette page a changé entre-temps.")
        self.note = note


def find_note(*, event: Event, kind: NoteKind, user) -> VisitNote:
    """The page; unsaved until somebody writes, so that reading writes nothing."""
    owner = user if kind == NoteKind.OWN else None
    found = VisitNote.objects.filter(event=event, kind=kind, user=owner).first()
    return found or VisitNote(event=event, kind=kind, user=owner)


@transaction.atomic
def write(*, event: Event, kind: NoteKind, text: str, version: int, user) -> VisitNote:
    """Keep a text written on `version`. Raises ConflictError when the page says something else by now.

    Sent twice (the network dropped before the answer came), the same text is no conflict.
    """
    require_charter(user)
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)  # two first writings at once
    note = find_note(event=event, kind=kind, user=user)
    if note.text == text and note.pk is not None:
        return note
    if version != note.version:
        raise ConflictError(note)
    note.text, note.version = text, note.version + 1
    note.save()
    logger.info("notes written", extra={"event": event.pk, "kind": kind, "version": note.version})
    return note
