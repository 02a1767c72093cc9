"""What the mise en relation achieves, in figures: pure calculations on plain values.

Definitions (the page says the same): a need is *answered* the day an introduction was first proposed for
it, and *in contact* the day both sides of one had agreed. Shares within N days only count the needs that
are at least N days old: younger ones have not had the time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

FEWEST = 5  # k-anonymity: a public figure about fewer needs says nothing


class NeedLife(NamedTuple):
    """The dates of one need; region: INSEE code or "", themes: slugs."""

    opened_at: datetime
    answered_at: datetime | None
    contact_at: datetime | None
    is_unmet: bool
    region: str
    themes: Sequence[str]


class Share(NamedTuple):
    """`count` of `total`; percent is None when there is nothing to share."""

    count: int
    total: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.total) if self.total else None


def answered_within(needs: Iterable[NeedLife], days: int, now: datetime) -> Share:
    """Needs that somebody was proposed to within so many days of their opening."""
    patience = timedelta(days=days)
    old = [need for need in needs if need.opened_at <= now - patience]
    return Share(
        sum(need.answered_at is not None and need.answered_at - need.opened_at <= patience for need in old),
        len(old),
    )


def days_to_contact(needs: Iterable[NeedLife]) -> float | None:
    """Median of days between the opening and the first « oui » of both sides; None before the first."""
    waits = [(need.contact_at - need.opened_at).total_seconds() / 86_400 for need in needs if need.contact_at]
    return round(median(waits), 1) if waits else None


def acceptance(states: Counter, *, agreed: Iterable[str], ended_before: Iterable[str]) -> Share:
    """Introductions that both accepted, among those whose consent is decided.

    `states` counts introductions by state; `agreed` are the states that follow the double yes,
    `ended_before` those in which it ended without it (a state after both agreed counts by its date).
    """
    yes = sum(states[state] for state in agreed)
    return Share(yes, yes + sum(states[state] for state in ended_before))


def unmet_by(needs: Iterable[NeedLife], attribute: str, *, fewest: int = 1) -> list[tuple[str, int]]:
    """Unmet needs by region or theme, most first; fewer than `fewest` are left out, and counted nowhere else."""
    counts = Counter()
    for need in needs:
        if need.is_unmet:
            found = getattr(need, attribute)
            counts.update([found] if isinstance(found, str) else found)
    counts.pop("", None)
    kept = [(value, count) for value, count in counts.items() if count >= fewest]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))
