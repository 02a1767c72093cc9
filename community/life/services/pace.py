"""The pace of a thread: slowed down, closed, open again."""

import logging
from datetime import datetime

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.life import moderation_verbs as verbs
from community.life.models import Thread

logger = logging.getLogger(__name__)


@transaction.atomic
def set_pace(*, thread: Thread, minutes: int, is_closed: bool, user, now: datetime | None = None) -> Thread:
    """Facilitateurs everywhere, animateurs in their group; each change is a line of the journal."""
    if not rules.has_perm("life.set_pace", user, thread):
        raise PermissionDenied
    row = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    done = []
    if row.slow_minutes != minutes:
        row.slow_minutes = minutes
        done.append(verbs.PACE_SET)
    if (row.closed_at is not None) != is_closed:
        row.closed_at = (now or timezone.now()) if is_closed else None
        done.append(verbs.CLOSED if is_closed else verbs.REOPENED)
    if done:
        row.save(update_fields=["slow_minutes", "closed_at", "updated_at"])
    for action in done:
        log(instance=row, action=action, user=user)
    return row
