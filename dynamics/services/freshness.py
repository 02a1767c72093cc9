"""Whether a record is still true: asked of its team at the rhythm it chose, shown to all, never forced.

à jour → vérification demandée → (two silences) à vérifier → archivée; any sign of life of the team brings it
back to « à jour ». `freshness`, `confirmed_at`, `asked_at` and `silences` change only in `set_freshness`.
"""

import logging
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.links import make_token, read_token
from dynamics import verbs
from dynamics.enums import Activity, Freshness
from dynamics.models import Dynamic, TeamMember
from dynamics.services.notices import notify

logger = logging.getLogger(__name__)

PURPOSE = "dynamics.freshness"
LINK_AGE = timedelta(days=120)
PATIENCE = timedelta(days=30)  # how long one question waits for its answer
ARCHIVE_AFTER = timedelta(days=365)  # how long a record stays « à vérifier » in the lists
RHYTHMS = range(3, 37)  # months
ACTIONS = {
    Freshness.CURRENT: verbs.CONFIRMED,
    Freshness.ASKED: verbs.ASKED_IF_CURRENT,
    Freshness.STALE: verbs.STALE,
    Freshness.ARCHIVED: verbs.ARCHIVED,
}


class FreshnessError(Exception):
    """The rhythm or the answer cannot be taken; the message is for the person who asked."""


def set_freshness(
    dynamic: Dynamic, state: Freshness, *, now: datetime, user=None, silences: int = 0, quietly: bool = False
) -> None:
    """The only place where freshness changes; the row is locked by the caller.

    « à jour » is dated and forgets the question; a new question is dated; silences are counted by the caller.
    """
    dynamic.freshness = state
    dynamic.silences = silences
    if state == Freshness.CURRENT:
        dynamic.confirmed_at, dynamic.asked_at = now, None
    elif state == Freshness.ASKED:
        dynamic.asked_at = now
    dynamic.save(update_fields=["freshness", "silences", "confirmed_at", "asked_at"])
    if not quietly:
        log(instance=dynamic, action=ACTIONS[state], user=user)


@transaction.atomic
def confirm(*, dynamic: Dynamic, user=None, now: datetime | None = None) -> Dynamic:
    """The team says that the record is still true."""
    row = _lock(dynamic)
    set_freshness(row, Freshness.CURRENT, now=now or timezone.now(), user=user)
    return row


def note_sign_of_life(*, dynamic: Dynamic) -> None:
    """The team has just written the record: it is up to date without having to say so."""
    set_freshness(_lock(dynamic), Freshness.CURRENT, now=timezone.now(), quietly=True)


@transaction.atomic
def choose_rhythm(*, dynamic: Dynamic, months: int, user) -> Dynamic:
    """How often the team wants to be asked."""
    if months not in RHYTHMS:
        raise FreshnessError("Choisissez un rythme de 3 à 36 mois.")
    row = _lock(dynamic)
    row.rhythm_months = months
    row.save(update_fields=["rhythm_months"])
    log(instance=row, action=verbs.RHYTHM_CHOSEN, user=user, data={"months": months})
    return row


def question_token(dynamic: Dynamic, member: TeamMember) -> str:
    """The signed link of the question that was asked last: a later question makes it answered.

    It is the member's own, and dies with their place in the team.
    """
    asked = {"dynamic": dynamic.pk, "member": member.pk, "asked": dynamic.asked_at.isoformat()}
    return make_token(PURPOSE, asked)


def read_question(token: str) -> tuple[Dynamic | None, bool]:
    """The record of a signed link, and whether it still waits for an answer. Raises LinkError."""
    payload = read_token(PURPOSE, token, LINK_AGE)
    dynamic = Dynamic.objects.filter(pk=payload["dynamic"], live=True).first()
    if dynamic is None or not dynamic.team.filter(pk=payload.get("member")).exists():
        return None, False
    return dynamic, bool(dynamic.asked_at and dynamic.asked_at.isoformat() == payload["asked"])


def ask_due(*, now: datetime | None = None) -> dict[str, int]:
    """The nightly round: ask, ask again, mark, archive. How many of each."""
    now = now or timezone.now()
    done = {"asked": 0, "stale": 0, "archived": 0}
    for pk in list(_to_follow(now).values_list("pk", flat=True)):
        try:
            step = follow(dynamic_id=pk, now=now)
        except Exception:  # one record that fails does not keep the others waiting
            logger.exception("freshness not followed", extra={"dynamic": pk})
            continue
        if step:
            done[step] += 1
    return done


@transaction.atomic
def follow(*, dynamic_id: int, now: datetime) -> str | None:
    """Take one record to its next step if the time has come; safe to call any number of times."""
    row = Dynamic.objects.select_for_update(of=("self",)).filter(pk=dynamic_id, live=True).first()
    if row is None or row.activity == Activity.ENDED or row.is_from_study:
        return None
    if row.freshness == Freshness.CURRENT:
        return _ask(row, now, silences=0) if now >= next_question(row) else None
    waited = now - (row.asked_at or now)
    if row.freshness == Freshness.ASKED and waited >= PATIENCE:
        if row.silences == 0 and has_team(row):
            return _ask(row, now, silences=1)
        set_freshness(row, Freshness.STALE, now=now, silences=2)
        return "stale"
    if row.freshness == Freshness.STALE and waited >= PATIENCE + ARCHIVE_AFTER:
        set_freshness(row, Freshness.ARCHIVED, now=now, silences=row.silences)
        return "archived"
    return None


def next_question(dynamic: Dynamic) -> datetime:
    """When the team is to be asked next, counted from its last sign of life."""
    since = dynamic.confirmed_at or dynamic.first_published_at or dynamic.created_at
    return since + relativedelta(months=dynamic.rhythm_months)


def has_team(dynamic: Dynamic) -> bool:
    return dynamic.team.exists()


def _ask(row: Dynamic, now: datetime, *, silences: int) -> str:
    set_freshness(row, Freshness.ASKED, now=now, silences=silences)
    for member in row.team.select_related("user").filter(user__is_active=True):
        path = reverse("dynamics:still_true", args=[question_token(row, member)])
        notify(
            "still_true",
            path=path,
            user=member.user,
            about=row,
            key=now.isoformat(),
            dynamic=row,
            is_reminder=bool(silences),
            patience=PATIENCE.days,
        )
    return "asked"


def _to_follow(now: datetime) -> QuerySet[Dynamic]:
    """Those whose time has come; `follow` checks again under lock. Records of the studies wait for a team."""
    since = Coalesce("confirmed_at", "first_published_at", "created_at")
    due = Q(freshness=Freshness.ASKED, asked_at__lte=now - PATIENCE)
    due |= Q(freshness=Freshness.STALE, asked_at__lte=now - PATIENCE - ARCHIVE_AFTER)
    for months in RHYTHMS:
        due |= Q(
            freshness=Freshness.CURRENT, rhythm_months=months, since__lte=now - relativedelta(months=months)
        )
    return (
        Dynamic.objects.published()
        .annotate(since=since)
        .filter(due)
        .filter(Q(study="") | Q(claimed_at__isnull=False))
        .exclude(activity=Activity.ENDED)
        .order_by("pk")
    )


def _lock(dynamic: Dynamic) -> Dynamic:
    return Dynamic.objects.select_for_update(of=("self",)).get(pk=dynamic.pk)
