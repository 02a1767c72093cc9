"""The reminder ladder: a word after 9 days, another after 21, closing at 45 unless somebody says otherwise.

Each step is idempotent by the database: a step is taken by a conditional update under lock, and its letter has a
key. Two workers at once, or a worker that comes back after weeks, write to nobody twice.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState, Side
from community.exchanges.models import Introduction, IntroductionEvent, Party
from community.exchanges.services import consent, solicitations
from community.exchanges.services.introductions import IntroductionError, journal, move

logger = logging.getLogger(__name__)

STEPS = [timedelta(days=9), timedelta(days=21)]
BETWEEN = timedelta(days=5)  # never two reminders in a few days, by hand or after a worker was away


def remind(now: datetime | None = None) -> int:
    """Remind the sides that have not answered; how many letters."""
    moment = now or timezone.now()
    lately = IntroductionEvent.objects.filter(
        introduction=OuterRef("introduction"),
        side=OuterRef("side"),
        kind=IntroductionEvent.Kind.REMINDED,
        happened_at__gt=moment - BETWEEN,
    )
    due = Q()
    for step, wait in enumerate(STEPS):
        due |= Q(reminded__lte=step, told_at__lte=moment - wait)
    parties = (
        Party.objects.waiting().filter(due).exclude(Exists(lately)).exclude(_closes(moment, "introduction__"))
    )
    return sum(_remind_one(pk, moment) for pk in list(parties.values_list("pk", flat=True)))


def expire(now: datetime | None = None) -> int:
    """Close what nobody answered for 45 days; how many introductions."""
    moment = now or timezone.now()
    waiting = Introduction.objects.filter(state__in=IntroductionState.answerable())
    due = waiting.filter(_closes(moment))
    return sum(_expire_one(pk, moment) for pk in list(due.values_list("pk", flat=True)))


def _closes(now: datetime, prefix: str = "") -> Q:
    """Proposed 45 days ago or more, and not held open beyond today."""
    old = Q(**{f"{prefix}proposed_at__lte": now - consent.EXPIRES_AFTER})
    held = Q(**{f"{prefix}held_open_until__gte": timezone.localdate(now)})
    return old & ~(held & Q(**{f"{prefix}held_open_until__isnull": False}))


@transaction.atomic
def _remind_one(pk: int, now: datetime) -> bool:
    """The lock is on the introduction, like that of an answer: who has just answered is not reminded."""
    introduction = _locked(Introduction.objects.filter(parties=pk))
    if introduction is None:
        return False
    party = Party.objects.select_related("user").get(pk=pk)
    reached = sum(party.told_at is not None and party.told_at <= now - wait for wait in STEPS)
    if party.answer != Answer.WAITING or not introduction.is_answerable or party.reminded >= reached:
        return False
    if party.side == Side.OFFER and party.user and solicitations.is_silent(party.user, now):
        return False
    party.introduction, party.reminded = introduction, reached
    party.save(update_fields=["reminded", "updated_at"])
    journal(introduction, IntroductionEvent.Kind.REMINDED, None, party.side, now=now)
    consent.write_reminder(party, key=str(reached))
    return True


@transaction.atomic
def _expire_one(pk: int, now: datetime) -> bool:
    introduction = _locked(Introduction.objects.filter(_closes(now), pk=pk))
    if introduction is None:
        return False
    try:
        move(introduction=introduction, to=IntroductionState.EXPIRED, now=now)
    except IntroductionError:  # answered in between
        return False
    return True


def _locked(introductions) -> Introduction | None:
    """The row, unless another worker holds it: that one does the work."""
    return introductions.select_for_update(of=("self",), skip_locked=True).first()
