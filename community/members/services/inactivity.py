"""Accounts that nobody uses: warned twice, then anonymised."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.members.enums import Role
from community.members.links import make_token
from community.members.models import User

from .letters import write_letter
from .personal_data import erase

logger = logging.getLogger(__name__)

FIRST_WARNING = timedelta(days=700)  # 23 months
SECOND_WARNING = timedelta(days=730)  # 24 months
GRACE = timedelta(days=30)
KEEP_ACCOUNT = "keep-account"
LINK_LIFE = timedelta(days=90)


def follow_inactive_accounts(*, now: datetime | None = None) -> dict[str, int]:
    """Take each unused account one step further; how many were warned, warned again, anonymised.

    Never two steps in a run, never less than thirty days between the last warning and the end, even when
    the task did not run for months. Administrateurs are left to their peers.
    """
    now = now or timezone.now()
    done = {"warned": 0, "warned_again": 0, "anonymised": 0}
    for account in _unused(now):
        try:
            step = follow(account=account, now=now)
        except Exception:  # one account that fails does not keep the others waiting
            logger.exception("account not followed", extra={"user": account.pk})
            continue
        if step:
            done[step] += 1
    logger.info("inactive accounts", extra=done)
    return done


def follow(*, account: User, now: datetime) -> str | None:
    """The next step for one account, if its time has come."""
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=account.pk)
        silence = now - account.last_active_at
        warned_for = now - account.inactivity_warned_at if account.inactivity_warned_at else timedelta(0)
        if account.inactivity_warnings == 0 and silence >= FIRST_WARNING:
            return _warn(account, 1, now)
        gap = SECOND_WARNING - FIRST_WARNING
        if account.inactivity_warnings == 1 and silence >= SECOND_WARNING and warned_for >= gap:
            return _warn(account, 2, now)
        if account.inactivity_warnings == 2 and warned_for >= GRACE:
            erase(user=account)
            return "anonymised"
    return None


def keep_account(*, account: User) -> User:
    """The person says that the account is still of use."""
    account.last_active_at = timezone.now()
    account.inactivity_warnings = 0
    account.inactivity_warned_at = None
    account.save(update_fields=["last_active_at", "inactivity_warnings", "inactivity_warned_at"])
    return account


def _unused(now: datetime):
    administrators = User.objects.in_role(Role.ADMINISTRATOR)
    return (
        User.objects.living()
        .filter(last_active_at__lte=now - FIRST_WARNING, is_superuser=False)
        .exclude(pk__in=administrators.values("pk"))
        .order_by("pk")
    )


def _warn(account: User, number: int, now: datetime) -> str:
    account.inactivity_warnings = number
    account.inactivity_warned_at = now
    account.save(update_fields=["inactivity_warnings", "inactivity_warned_at"])
    token = make_token(KEEP_ACCOUNT, {"user": account.pk})
    closing = max(account.last_active_at + SECOND_WARNING, now if number == 2 else now + GRACE) + GRACE
    write_letter(
        kind="members.inactivity",
        user=account,
        about=account,
        key=f"{number}:{account.last_active_at:%Y-%m-%d}",
        context={
            "number": number,
            "closing_on": timezone.localdate(closing),
            "action_label": "Garder mon compte",
            "action_url": settings.SITE_URL + reverse("members:keep_account", args=[token]),
        },
    )
    return "warned" if number == 1 else "warned_again"
