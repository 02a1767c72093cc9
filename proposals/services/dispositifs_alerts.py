"""« Prévenez-moi »: a letter some days before a deadline, another when an opening is announced.

Each date is told once: the row of the alert keeps which, and the letter has it in its key, so that a task that
runs twice, or late, writes one letter. A date that changes is another date.
"""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from community.members.french_dates import day
from community.members.links import make_token
from community.members.models import User
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from proposals.models import DeadlineAlert, Dispositif

logger = logging.getLogger(__name__)

STOP = "dispositif-alert"
STOP_LIFE = timedelta(days=400)
LONGEST_NOTICE = 120


@transaction.atomic
def follow(*, dispositif: Dispositif, user, days_before: int, tells_opening: bool) -> DeadlineAlert:
    """Ask to be told; a second time changes the number of days."""
    require_charter(user)
    if not user.has_perm("proposals.follow_dispositif", dispositif):
        raise PermissionDenied
    alert, _ = DeadlineAlert.objects.update_or_create(
        dispositif=dispositif,
        user=user,
        defaults={"days_before": days_before, "tells_opening": tells_opening},
    )
    return alert


def unfollow(*, dispositif: Dispositif, user) -> None:
    DeadlineAlert.objects.filter(dispositif=dispositif, user=user).delete()


def stop(*, alert_id: int, user_id: int) -> None:
    """From the link of a letter; nothing to do when it is already stopped."""
    DeadlineAlert.objects.filter(pk=alert_id, user_id=user_id).delete()


def stop_url(alert: DeadlineAlert) -> str:
    token = make_token(STOP, {"alert": alert.pk, "user": alert.user_id})
    return settings.SITE_URL + reverse("dispositifs:stop", args=[token])


def tell(today: date | None = None) -> int:
    """Write the letters of the day; returns how many. One transaction a letter."""
    today = today or timezone.localdate()
    soon = today + timedelta(days=LONGEST_NOTICE)
    near = Q(dispositif__closes_on__range=(today, soon)) & (
        Q(told_deadline=None) | ~Q(told_deadline=F("dispositif__closes_on"))
    )
    announced = Q(tells_opening=True, dispositif__opens_on__gte=today) & (
        Q(told_opening=None) | ~Q(told_opening=F("dispositif__opens_on"))
    )
    due = DeadlineAlert.objects.filter(near | announced, dispositif__live=True).order_by("pk")
    written = 0
    for pk in due.values_list("pk", flat=True):
        try:
            written += tell_one(alert_id=pk, today=today)
        except OperationalError:
            raise  # the database itself: the task is tried again, those who were written to are not
        except Exception:
            logger.exception("deadline alert not written", extra={"alert": pk})
    return written


@transaction.atomic
def tell_one(*, alert_id: int, today: date) -> int:
    """The letters of one alert, with its row locked: the opening first, the deadline when its day has come."""
    alert = (
        DeadlineAlert.objects.select_for_update(of=("self",))
        .select_related("dispositif")
        .filter(pk=alert_id, dispositif__live=True)
        .first()
    )
    user = User.objects.living().filter(pk=alert.user_id).first() if alert else None
    if user is None:
        return 0
    one = alert.dispositif
    written = 0
    if alert.tells_opening and one.opens_on and one.opens_on >= today and alert.told_opening != one.opens_on:
        _write("proposals.dispositif_opening", alert, user, one.opens_on)
        alert.told_opening = one.opens_on
        written += 1
    if is_due(one.closes_on, alert.days_before, today) and alert.told_deadline != one.closes_on:
        _write("proposals.dispositif_deadline", alert, user, one.closes_on, (one.closes_on - today).days)
        alert.told_deadline = one.closes_on
        written += 1
    alert.save(update_fields=["told_opening", "told_deadline", "updated_at"])
    return written


def is_due(closes_on: date | None, days_before: int, today: date) -> bool:
    """Whether the day of the notice has come, and not the day after the deadline."""
    return closes_on is not None and closes_on - timedelta(days=days_before) <= today <= closes_on


def _write(kind: str, alert: DeadlineAlert, user, told: date, days_left: int | None = None) -> None:
    one = alert.dispositif
    write_letter(
        kind=kind,
        user=user,
        about=one,
        key=told.isoformat(),
        context={
            "dispositif": one,
            "day": day(told),
            "days_left": days_left,
            "closes": day(one.closes_on) if one.closes_on else "",
            "freshness": one.freshness.label,
            "action_label": "Voir le dispositif",
            "action_url": settings.SITE_URL + one.get_absolute_url(),
            "preferences_url": settings.SITE_URL + reverse("dispositifs:mine"),
            "stop_url": stop_url(alert),
            "reason": "Vous recevez ce message parce que vous avez demandé une alerte sur ce dispositif.",
        },
        unsubscribe_url=stop_url(alert),
    )
