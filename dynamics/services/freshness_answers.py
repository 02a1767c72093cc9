"""What a team answers to « toujours d’actualité ? » from its letter."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dynamics.enums import Activity, Freshness
from dynamics.models import Dynamic
from dynamics.services import publication
from dynamics.services.freshness import read_question, set_freshness


@transaction.atomic
def answer(*, token: str, still_true: bool, now: datetime | None = None) -> tuple[Dynamic | None, bool]:
    """Take the answer of a signed link: confirm, or say that the dynamique has ended.

    Answering twice, or the link of an older question, changes nothing. Raises LinkError.
    """
    dynamic, waits = read_question(token)
    if dynamic is None or not waits:
        return dynamic, False
    row = publication.lock(dynamic)
    if row.asked_at != dynamic.asked_at:
        return row, False
    set_freshness(row, Freshness.CURRENT, now=now or timezone.now())
    if not still_true:
        row = publication.set_activity(dynamic=row, user=None, activity=Activity.ENDED)
    return row, True
