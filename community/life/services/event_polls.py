"""Choosing a date together: dates proposed, answers given, one kept."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.life import events_verbs as verbs
from community.life.events_enums import VoteAnswer
from community.life.models import DateOption, DateVote, Event
from community.life.services import event_notices
from community.members.services.charter import require_charter

logger = logging.getLogger(__name__)

MOST_OPTIONS = 12


class PollError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def _open_poll(event: Event) -> Event:
    """The row under lock, while its date is to be chosen. Raises PollError."""
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if row.is_cancelled:
        raise PollError("Cette rencontre est annulée.")
    if row.starts_at is not None:
        raise PollError("La date est déjà choisie.")
    return row


@transaction.atomic
def propose(*, event: Event, dates: list[tuple[datetime, datetime]], user) -> list[DateOption]:
    """Add dates to choose from; one that is there already is left alone."""
    require_charter(user)
    row, now = _open_poll(event), timezone.now()
    for starts_at, ends_at in dates:
        if starts_at <= now:
            raise PollError("Proposez des dates à venir.")
        DateOption.objects.get_or_create(event=row, starts_at=starts_at, defaults={"ends_at": ends_at})
    if row.date_options.count() > MOST_OPTIONS:
        raise PollError(f"Au plus {MOST_OPTIONS} dates : retirez-en d’abord.")
    return list(row.date_options.all())


@transaction.atomic
def withdraw(*, option: DateOption, user) -> None:
    """Take a date out, with the answers that it had."""
    _open_poll(option.event)
    option.delete()
    logger.info("date withdrawn", extra={"event": option.event_id, "user": user.pk})


@transaction.atomic
def vote(*, event: Event, answers: dict[int, VoteAnswer], user) -> None:
    """What somebody says of each date, by number; she may change her mind until one is kept."""
    require_charter(user)
    row = _open_poll(event)
    if not row.is_published:
        raise PollError("Cette rencontre n’est pas publiée.")
    for option in row.date_options.filter(pk__in=answers):
        DateVote.objects.update_or_create(option=option, user=user, defaults={"answer": answers[option.pk]})


@transaction.atomic
def keep(*, option: DateOption, user, now: datetime | None = None) -> Event:
    """The date is this one: everybody who answered is told; the answers stay with the dates."""
    require_charter(user)
    now = now or timezone.now()
    row = _open_poll(option.event)
    if option.starts_at <= now:
        raise PollError("Cette date est passée : gardez-en une à venir.")
    row.starts_at, row.ends_at, row.date_kept_at = option.starts_at, option.ends_at, now
    row.sequence += 1
    row.save()
    if row.is_published:
        event_notices.tell_date_kept(row)
    log(instance=row, action=verbs.DATED, user=user)
    return row


def table_of(event: Event, user) -> list[dict]:
    """Each date with its counts and this person's answer, in two queries; people are counted, never named."""
    options = list(event.date_options.prefetch_related("votes"))
    rows = []
    for option in options:
        votes = list(option.votes.all())
        counts = {answer: sum(vote.answer == answer for vote in votes) for answer in VoteAnswer}
        mine = next((vote.answer for vote in votes if vote.user_id == user.pk), "")
        score = sum(VoteAnswer(vote.answer).weight for vote in votes)
        rows.append(
            {
                "option": option,
                "yes": counts[VoteAnswer.YES],
                "if_needed": counts[VoteAnswer.IF_NEEDED],
                "no": counts[VoteAnswer.NO],
                "mine": mine,
                "score": score,
            }
        )
    best = max((row["score"] for row in rows), default=0)
    return [row | {"is_best": bool(best) and row["score"] == best} for row in rows]
