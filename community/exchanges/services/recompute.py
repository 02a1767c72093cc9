"""A need or an offer changed: its suggestions follow, a few seconds later and once for many changes.

    recompute.ask_for(record)

in the transaction of the change. With a broker, the first change of a record puts a task in the queue that
runs half a minute later and reads the rows as they are then: what changes meanwhile is in it, and asks for
nothing more. Without a broker the same work is done in this process as soon as the transaction is committed,
for every change: there is no later. A task that gets lost costs nothing either, the night run sees all.
"""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from community.exchanges.enums import Side
from community.exchanges.models import Need, Offer

logger = logging.getLogger(__name__)

WAIT_SECONDS = 30
HELD_SECONDS = 300  # a task lost in between holds the next change back for five minutes at most


def ask_for(record: Need | Offer) -> None:
    """Have the suggestions of this need, or those with this offer, computed again once this is committed."""
    side, pk = record.side, record.pk
    transaction.on_commit(lambda: _enqueue(side, pk), robust=True)


def begin(side: str, pk: int) -> None:
    """The task has started: a change from now on asks for another."""
    cache.delete(_key(side, pk))


def _enqueue(side: str, pk: int) -> None:
    from community.exchanges.tasks import compute_suggestions  # noqa: PLC0415 (tasks import services)

    ids = {"need_ids": [pk]} if side == Side.NEED else {"offer_ids": [pk]}
    if settings.CELERY_TASK_ALWAYS_EAGER:
        compute_suggestions.apply_async(kwargs=ids)
        return
    if not cache.add(_key(side, pk), 1, timeout=HELD_SECONDS):
        return
    try:
        compute_suggestions.apply_async(kwargs=ids, countdown=WAIT_SECONDS)
    except OperationalError:
        cache.delete(_key(side, pk))
        logger.warning("no broker: suggestions wait for the night", extra={"side": side, "record": pk})


def _key(side: str, pk: int) -> str:
    return f"exchanges:recompute:{side}:{pk}"
