"""What each side says: yes, no, not now, a question. Nobody but the équipe relais learns who said what."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState, RefusalReason, Side
from community.exchanges.models import Introduction, IntroductionEvent, Party, PartyQuestion
from community.exchanges.services import consent, notices, solicitations, suggestions
from community.exchanges.services.introductions import IntroductionError, journal, lock, move

OPEN_QUESTIONS = 5


@transaction.atomic
def answer(
    *, party: Party, answer: str, reason: str = "", note: str = "", now: datetime | None = None
) -> Party:
    """Keep what this side says; the same answer again changes nothing, another one is refused."""
    introduction, moment, answer = lock(party.introduction), now or timezone.now(), Answer(answer)
    row = Party.objects.select_for_update(of=("self",)).select_related("user").get(pk=party.pk)
    if row.answer == answer:
        return row
    _check_waits(introduction, row)
    row.answer, row.answered_at = answer, moment
    if answer != Answer.ACCEPTED:
        row.reason, row.reason_note = reason, note.strip()[:500]
    row.save()
    if answer == Answer.ACCEPTED:
        is_second = introduction.state == IntroductionState.ONE_AGREED
        to = IntroductionState.AGREED if is_second else IntroductionState.ONE_AGREED
        move(introduction=introduction, to=to, user=row.user, side=row.side, now=moment)
    else:
        _keep_refusal(introduction, row, moment)
        said = row.get_reason_display() or row.get_answer_display()
        text = f"{said} : {row.reason_note}" if row.reason_note else said
        to = IntroductionState.REFUSED
        move(introduction=introduction, to=to, user=row.user, side=row.side, text=text, now=moment)
    return row


@transaction.atomic
def ask_question(*, party: Party, question: str) -> PartyQuestion:
    """Ask the facilitator before answering; the introduction goes on waiting."""
    introduction = lock(party.introduction)
    _check_waits(introduction, Party.objects.get(pk=party.pk))
    if party.questions.filter(answered_at=None).count() >= OPEN_QUESTIONS:
        raise IntroductionError(
            "Vos questions sont transmises : attendez une réponse avant d’en poser d’autres."
        )
    asked = PartyQuestion(party=party, question=question.strip())
    asked.full_clean()
    asked.save()
    notices.write_question_asked(asked)
    return asked


@transaction.atomic
def answer_question(
    *, question: PartyQuestion, text: str, user, now: datetime | None = None
) -> PartyQuestion:
    """The facilitator's answer, sent to the side that asked, once."""
    row = PartyQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.answered_at is not None:
        raise IntroductionError("Cette question a déjà reçu une réponse.")
    row.answer, row.answered_at, row.answered_by = text.strip(), now or timezone.now(), user
    row.full_clean()
    row.save()
    journal(
        row.party.introduction, IntroductionEvent.Kind.NOTE, user, row.party.side, "Question répondue.", now
    )
    notices.write_question_answered(row)
    return row


@transaction.atomic
def send_again(*, party: Party, user, now: datetime | None = None) -> Party:
    """A reminder by hand, beside those of the ladder, within what the person accepts."""
    introduction = lock(party.introduction)
    row = Party.objects.select_related("user").get(pk=party.pk)
    _check_waits(introduction, row)
    if held_back := solicitations.no_reminder(row, now):
        raise IntroductionError(held_back)
    event = journal(introduction, IntroductionEvent.Kind.REMINDED, user, party.side, now=now)
    consent.mark_told([party], now=now)
    consent.write_reminder(party, key=f"main-{event.pk}")
    return party


def _check_waits(introduction: Introduction, party: Party) -> None:
    if party.has_answered:
        raise IntroductionError("Vous avez déjà répondu.")
    if party.asked_at is None or not introduction.is_answerable:
        raise IntroductionError("Cette mise en relation n’attend plus de réponse.")


def _keep_refusal(introduction: Introduction, party: Party, now: datetime) -> None:
    """So that the pair is never proposed again, or not before three months when it was only not the moment."""
    if introduction.need_id is None or introduction.offer_id is None:
        return
    rests = party.answer == Answer.NOT_NOW
    suggestions.refuse_pair(
        need=introduction.need,
        offer=introduction.offer,
        side=Side(party.side),
        user=party.user,
        reason=RefusalReason.NOT_NOW if rests else party.reason,
        note=party.reason_note,
        now=now,
    )
