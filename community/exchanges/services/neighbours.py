"""Neighbours who do not know each other: near dynamiques of different types that share a theme, without link."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.exchanges.enums import Origin, SuggestionState
from community.exchanges.models import Introduction, Neighbours
from community.exchanges.services import engine, introductions
from community.exchanges.services.suggestions import reasons_as_json

logger = logging.getLogger(__name__)

MOST = 2_000


def refresh(*, now: datetime | None = None) -> int:
    """Bring the pairs up to date, every night; how many hold. What people decided of a pair stays."""
    now = now or timezone.now()
    version, pairs = engine.neighbours()
    rows = [
        Neighbours(
            first_id=pair.first,
            second_id=pair.second,
            score=pair.score,
            reasons=reasons_as_json(pair),
            weights_version=version,
            updated_at=now,
        )
        for pair in pairs[:MOST]
    ]
    with transaction.atomic():
        known = list(Neighbours.objects.order_by("pk"))
        Neighbours.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["first", "second"],
            update_fields=["score", "reasons", "weights_version", "updated_at"],
        )
        held = {(row.first_id, row.second_id) for row in rows}
        gone, back = [], []
        for row in known:
            holds = (row.first_id, row.second_id) in held
            if not holds and row.state == SuggestionState.NEW:
                gone.append(row.pk)
            elif holds and row.state == SuggestionState.STALE:
                back.append(row.pk)
        _move(gone, SuggestionState.STALE)
        _move(back, SuggestionState.NEW)
    logger.info("neighbours refreshed", extra={"held": len(rows), "stale": len(gone)})
    return len(rows)


def set_state(pair: Neighbours, state: SuggestionState) -> Neighbours:
    """A facilitator proposed a pair, or put it aside."""
    pair.state = state
    pair.save(update_fields=["state", "updated_at"])
    return pair


@transaction.atomic
def introduce(*, pair: Neighbours, user) -> Introduction:
    """A draft between the two dynamiques, without need nor offer. Raises IntroductionError."""
    made = introductions.prepare(
        user=user, need_dynamic=pair.first, offer_dynamic=pair.second, origin=Origin.NEIGHBOURS
    )
    set_state(pair, SuggestionState.PROPOSED)
    return made


def _move(ids: list[int], state: SuggestionState) -> None:
    if ids:
        Neighbours.objects.filter(pk__in=ids).update(state=state, updated_at=timezone.now())
