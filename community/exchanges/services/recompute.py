"""Needs or offers changed: their suggestions follow, a few seconds later and once for many changes.

    recompute.ask_for(record)
    recompute.ask_for_many(side, ids)  # an import: one run for all of them

in the transaction of the change. With a broker, the first change of a record puts a task in the queue that
runs half a minute later and reads the rows as they are then: what changes meanwhile is in it, and asks for
nothing more. Without a broker the same work is done in this process as soon as the transaction is committed,
for every change: there is no later; a large import alone is left to `suggest`, or to the night. A task that
gets lost costs nothing either, the night run sees all.
"""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from community.exchanges.enums import Side
from community.exchanges.models import Need, Offer

logger = logging.getLogger(__name__)

WAIT_SECONDS = 30
MOST_IN_PROCESS = 500  # records that an import has measured before it answers, when there is no broker
HELD_SECONDS = 300  # a task lost in between holds the next change back for five minutes at most


def ask_for(record: Need | Offer) -> None:
    """Have the suggestions of this need, or those with this offer, computed again once this is committed."""
    ask_for_many(record.side, [record.pk])


def ask_for_many(side: str, ids: Iterable[int]) -> None:
    """The same for records of one side: one run, of those that do not wait for one already."""
    if wanted := sorted(set(ids)):
        transaction.on_commit(lambda: _enqueue(side, wanted), robust=True)


def begin(side: str, ids: Iterable[int]) -> None:
    """The task has started: a change from now on asks for another."""
    cache.delete_many([_key(side, pk) for pk in ids])


def _enqueue(side: str, ids: list[int]) -> None:
    from community.exchanges.tasks import compute_suggestions  # noqa: PLC0415 (tasks import services)

    name = "need_ids" if side == Side.NEED else "offer_ids"
    if settings.CELERY_TASK_ALWAYS_EAGER:
        if len(ids) > MOST_IN_PROCESS:
            logger.info("too many for this process: suggestions wait for the night", extra={"side": side})
            return
        compute_suggestions.apply_async(kwargs={name: ids})
        return
    keys = {_key(side, pk): pk for pk in ids}
    held = cache.get_many(keys)
    ours = {key: 1 for key in keys if key not in held}
    if not ours:
        return
    cache.set_many(ours, timeout=HELD_SECONDS)
    try:
        compute_suggestions.apply_async(kwargs={name: [keys[key] for key in ours]}, countdown=WAIT_SECONDS)
    except OperationalError:
        cache.delete_many(ours)
        logger.warning(
            "no broker: suggestions wait for the night", extra={"side": side, "records": len(ours)}
        )


def _key(side: str, pk: int) -> str:
    return f"exchanges:recompute:{side}:{pk}"
