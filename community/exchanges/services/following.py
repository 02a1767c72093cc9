"""Who, in the équipe relais, follows an introduction or a need, and the notes that it keeps."""

import logging

from django.db import transaction

from community.exchanges.enums import IntroductionState
from community.exchanges.models import Introduction, IntroductionEvent, Need, NeedCare
from community.exchanges.services import notices
from community.exchanges.services.introductions import IntroductionError, journal, lock

logger = logging.getLogger(__name__)


@transaction.atomic
def take(*, introduction: Introduction, user, now=None) -> Introduction:
    """Follow it from now on; whoever followed it until then is told."""
    row = lock(introduction)
    _check_running(row)
    before = row.facilitator
    if before == user:
        return row
    row.facilitator = user
    row.save(update_fields=["facilitator", "updated_at"])
    event = journal(row, IntroductionEvent.Kind.TAKEN, user, now=now)
    if before is not None and before.is_active:
        notices.write_taken(event, before=before, by=user)
    return row


@transaction.atomic
def hand_over(*, introduction: Introduction, to, note: str = "", user, now=None) -> Introduction:
    """Entrust it to another facilitator, with a word that she alone and the journal read."""
    row = lock(introduction)
    _check_running(row)
    if not to.has_perm("exchanges.see_desk"):
        raise IntroductionError("Choisissez quelqu’un de l’équipe relais.")
    row.facilitator = to
    row.save(update_fields=["facilitator", "updated_at"])
    event = journal(row, IntroductionEvent.Kind.HANDED_OVER, user, text=note.strip(), now=now)
    if to != user:
        notices.write_handed_over(event, to=to, by=user)
    return row


@transaction.atomic
def follow_need(*, need: Need, to, note: str = "", user) -> NeedCare:
    """Take a need that nobody was brought to, or entrust it to another facilitator."""
    if not to.has_perm("exchanges.see_desk"):
        raise IntroductionError("Choisissez quelqu’un de l’équipe relais.")
    care, _ = NeedCare.objects.update_or_create(need=need, defaults={"facilitator": to, "note": note.strip()})
    logger.info("need followed", extra={"need": need.pk, "facilitator": to.pk, "user": user.pk})
    return care


@transaction.atomic
def keep_words(*, introduction: Introduction, why: str, notes: dict[str, str], user) -> Introduction:
    """What a facilitator began to write, in a draft; nothing leaves, `propose` reads it again."""
    row = lock(introduction)
    if row.state != IntroductionState.DRAFT:
        raise IntroductionError("Cette mise en relation a déjà été proposée.")
    row.why = why.strip()
    row.save(update_fields=["why", "updated_at"])
    for party in row.parties.all():
        party.note = notes.get(party.side, "").strip()
        party.save(update_fields=["note", "updated_at"])
    logger.info("draft kept", extra={"introduction": row.pk, "user": user.pk})
    return row


@transaction.atomic
def write_private_note(*, introduction: Introduction, text: str, user) -> Introduction:
    """What the équipe relais keeps for itself."""
    row = lock(introduction)
    row.private_note = text.strip()
    row.full_clean(exclude=["need", "offer", "suggestion", "facilitator", "need_dynamic", "offer_dynamic"])
    row.save(update_fields=["private_note", "updated_at"])
    journal(row, IntroductionEvent.Kind.NOTE, user, text="Note privée modifiée.")
    return row


def _check_running(row: Introduction) -> None:
    if row.is_ended:
        raise IntroductionError("Cette mise en relation est terminée.")
