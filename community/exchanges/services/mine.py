"""The introductions of one person, as she may read them."""

from django.db.models import Prefetch

from community.exchanges.models import FollowUp, Introduction
from community.exchanges.services.consent import other_side

SHOWN = 100


def introductions_of(user) -> list[Introduction]:
    """Those in which she was asked: first what waits for her, then what runs, the last first.

    Each has `mine` (her side), `other_name` (a dynamique, never a person), `waits_for_me`, and `due`: what she was
    asked afterwards and did not answer. Three queries.
    """
    rows = Introduction.objects.of(user).select_related(
        "need__dynamic", "offer__dynamic", "need_dynamic", "offer_dynamic", "meeting"
    )
    asked = Prefetch("follow_ups", FollowUp.objects.filter(asked_at__isnull=False))
    rows = list(rows.prefetch_related("parties", asked)[:SHOWN])
    for row in rows:
        row.mine = next(party for party in row.parties.all() if party.user_id == user.pk)
        row.other_name = row.name_of(other_side(row.mine.side))
        row.due = [one for one in row.follow_ups.all() if one.side == row.mine.side and not one.answered_at]
        row.waits_for_me = row.is_answerable and not row.mine.has_answered
    return sorted(rows, key=lambda row: (not row.waits_for_me, row.is_ended))
