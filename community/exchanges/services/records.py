"""Needs and offers: written, opened, closed, reopened, paused, erased.

`set_state` is the only place where a state changes. Whoever reads the moves reads the life of a need:

    brouillon → ouvert → en discussion → pourvu
                  │            │    └──→ fermé
                  └→ pourvu, fermé      pourvu, fermé → ouvert (rouvrir)

`_changed` is called once after each change that others should know of.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.search import index

from community.exchanges import verbs
from community.exchanges.enums import EnteredFrom, State
from community.exchanges.models import Need, Offer
from community.exchanges.services import recompute
from community.exchanges.signals import record_opened
from community.members.services.charter import require_charter
from dynamics.services import snapshot

MOVES = {
    State.DRAFT: {State.OPEN},
    State.OPEN: {State.TALKING, State.FILLED, State.CLOSED},
    State.TALKING: {State.OPEN, State.FILLED, State.CLOSED},
    State.FILLED: {State.OPEN},
    State.CLOSED: {State.OPEN},
}
ENDED = {State.FILLED, State.CLOSED}
FARTHEST_PAUSE_YEARS = 2

Record = Need | Offer


class RecordError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def set_state(record: Record, state: str, *, user) -> Record:
    """Move a record, if the table allows it; the same state again changes nothing.

    Opening dates it (again, when it is reopened: it waits from that day), ending dates its end. ``user`` is
    None when nobody in particular did it (an introduction that begins). Raises RecordError.
    """
    row = _locked(record)
    if row.state == state:
        return _follow(record, row)
    if state not in MOVES[State(row.state)]:
        raise RecordError(f"Ce n’est pas possible : l’état est « {row.get_state_display()} ».")
    was_ended = row.state in ENDED
    now = timezone.now()
    is_opened = state == State.OPEN and (row.opened_at is None or was_ended)
    if is_opened:
        row.opened_at = now
    row.state = state
    row.closed_at = now if state in ENDED else None
    row.save(update_fields=["state", "opened_at", "closed_at", "updated_at"])
    log(instance=row, action=verbs.TO_STATE[State(state)], user=user)
    _changed(row)
    if is_opened:
        record_opened.send(sender=type(row), record=row)
    return _follow(record, row)


@transaction.atomic
def save_draft(*, record: Record, user, themes=(), tools=(), documents=None) -> Record:
    """Write a record as it is, opened or not; a new one is a draft. A draft may lack everything but its title.

    ``record`` is filled by a form; ``documents`` is the list of its rows to be saved with it. A new need
    entered for somebody else (`entered_from`) has no owner: nobody with an account asked for it yet.
    """
    require_charter(user)
    is_new = record.pk is None
    before = None if is_new else _locked(record)
    if is_new:
        is_for_another = (
            bool(getattr(record, "entered_from", "")) and record.entered_from != EnteredFrom.IMPORT
        )
        record.owner = None if is_for_another else user
        if is_for_another:
            record.entered_by = user
    else:
        # What the form does not hold is as it is now, whoever changed it meanwhile
        for name in ("state", "opened_at", "closed_at"):
            setattr(record, name, getattr(before, name))
    _check(record)
    record.save()
    record.themes.set(themes)
    record.tools.set(tools)
    if documents is not None:
        documents.instance = record
        documents.save()
    log(instance=record, action=verbs.DRAFTED if is_new else verbs.REWRITTEN, user=user)
    _changed(record, before)
    return record


@transaction.atomic
def open_record(*, record: Record, user) -> Record:
    """Show it to its readers and propose it to others; it needs a description by then."""
    require_charter(user)
    if not record.description.strip():
        raise RecordError("Avant de publier, dites en quelques phrases de quoi il s’agit.")
    if record.dynamic_id and not record.dynamic.live:
        raise RecordError("La fiche de la dynamique n’est pas encore publiée : gardez le brouillon d’ici là.")
    return set_state(record, State.OPEN, user=user)


def close_record(*, record: Record, user, is_filled: bool = False) -> Record:
    """Say that it found an answer, or that it is no longer looked for."""
    return set_state(record, State.FILLED if is_filled else State.CLOSED, user=user)


@transaction.atomic
def pause(*, offer: Offer, until: date | None, user) -> Offer:
    """Be away until a day, or come back (None): nothing is proposed meanwhile."""
    today = timezone.localdate()
    if until is not None and until <= today:
        raise RecordError("Donnez une date à venir.")
    if until is not None and until.year > today.year + FARTHEST_PAUSE_YEARS:
        raise RecordError("C’est bien loin : fermez plutôt l’offre, vous la rouvrirez quand vous voudrez.")
    row = _locked(offer)
    row.absent_until = until
    row.save(update_fields=["absent_until", "updated_at"])
    log(instance=row, action=verbs.PAUSED, user=user)
    _changed(row)
    offer.absent_until = until
    return offer


@transaction.atomic
def remove(*, record: Record, user) -> None:
    """Erase it with what hangs on it: suggestions, documents. Figures of introductions stay."""
    row = _locked(record)
    log(instance=row, action=verbs.REMOVED, user=user, deleted=True)
    files = (
        [document.file for document in row.documents.all() if document.file] if row.side == "offre" else []
    )
    dynamic = row.dynamic_id
    row.delete()
    for file in files:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))
    _touch({dynamic})


def note_change(record: Record) -> None:
    """After the back office wrote a record by itself."""
    _changed(record)


def _changed(record: Record, before: Record | None = None) -> None:
    """Tell the search, the facets of the dynamiques and the matching. Called in the transaction of the change."""
    index.insert_or_update_object(record)
    if record.state != State.DRAFT:
        recompute.ask_for(record)
    _touch({record.dynamic_id, before.dynamic_id if before else None})


def _touch(dynamics: set[int | None]) -> None:
    if known := dynamics - {None}:
        snapshot.touch(known)


def _locked(record: Record) -> Record:
    return type(record).objects.select_for_update(of=("self",)).select_related("dynamic").get(pk=record.pk)


def _follow(record: Record, row: Record) -> Record:
    """What the caller holds says what was written."""
    for name in ("state", "opened_at", "closed_at"):
        setattr(record, name, getattr(row, name))
    return record


def _check(record: Record) -> None:
    """A draft may be without description."""
    may_lack = ["description"] if record.state == State.DRAFT and not record.description else []
    record.full_clean(exclude=may_lack, validate_unique=False)
