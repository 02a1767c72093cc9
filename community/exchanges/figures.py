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

from dynamics.masking import FEWEST, hidden_cells, is_few, masked  # noqa: F401 (FEWEST: of the public figures)


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


def told_share(share: Share, fewest: int) -> Share | None:
    """None when those it counts, or those it leaves, are too few to be told."""
    few = is_few(share.count, fewest) or is_few(share.total - share.count, fewest)
    return None if few else share


def told_within(sooner: Share, later: Share, fewest: int) -> tuple[Share | None, Share | None]:
    """Two shares of which the later counts what the sooner does: their difference is a count too."""
    told = told_share(later, fewest)
    return told_share(sooner, fewest), None if is_few(later.count - sooner.count, fewest) else told


def told_unmet(needs: Sequence[NeedLife], *, fewest: int = 1) -> int | None:
    """How many needs are unmet; None when `unmet_by` keeps something, which would be found by subtraction."""
    total = sum(need.is_unmet for need in needs)
    cells = [total, *_unmet(needs, "themes").values(), *_unmet(needs, "region").values()]
    return None if any(is_few(count, fewest) for count in cells) else total


def unmet_by(needs: Iterable[NeedLife], attribute: str, *, fewest: int = 1) -> list[tuple[str, int]]:
    """Unmet needs by region or theme, most first; what `masked` hides is left out, and counted nowhere else."""
    counts = _unmet(needs, attribute)
    counts.pop("", None)
    values = sorted(counts)
    told = zip(values, masked([counts[value] for value in values], fewest), strict=True)
    return sorted(((value, count) for value, count in told if count), key=lambda pair: (-pair[1], pair[0]))


def _unmet(needs: Iterable[NeedLife], attribute: str) -> Counter:
    """Unmet needs by value; those without any under ""."""
    counts = Counter()
    for need in needs:
        if need.is_unmet:
            found = getattr(need, attribute)
            counts.update([found] if isinstance(found, str) else found or [""])
    return counts


class FormRow(NamedTuple):
    """What became of the introductions of a form; None where it is not told."""

    form: str
    total: int | None
    agreed: int | None
    outcomes: list[int | None]


class Introduced(NamedTuple):
    """The introductions by form, by outcome (in the order of those of a row), and their acceptance."""

    by_form: list[FormRow]
    outcomes: list[int | None]
    acceptance: Share | None


def told_introductions(rows: Sequence[FormRow], acceptance: Share, *, fewest: int = 1) -> Introduced:
    """The same without the counts under `fewest`, nor those from which one would be found by subtraction."""
    places = range(len(rows[0].outcomes)) if rows else range(0)
    counts, sums = _table(rows, places, acceptance)
    hidden = set()
    for keys in ([("all", place) for place in places], [(row.form, "total") for row in rows]):
        told = masked([counts[key] for key in keys], fewest)
        hidden |= {key for key, count in zip(keys, told, strict=True) if count is None}
    hidden = hidden_cells(counts, sums, hidden, fewest)

    def told_of(form: str, *names) -> list[int | None]:
        return [None if (form, name) in hidden else counts[form, name] for name in names]

    return Introduced(
        [
            FormRow(row.form, *told_of(row.form, "total", "agreed"), told_of(row.form, *places))
            for row in rows
        ],
        told_of("all", *places),
        None if ("all", "agreed") in hidden else told_share(acceptance, fewest),
    )


def _table(rows: Sequence[FormRow], places: range, acceptance: Share) -> tuple[dict, list]:
    """Every count of the table by (form, column), and which ones add up to which, the sum last."""
    counts, sums = {("all", "agreed"): acceptance.count}, []
    for row in rows:
        of_row = dict(enumerate(row.outcomes)) | {
            "running": max(0, row.agreed - sum(row.outcomes)),
            "agreed": row.agreed,
            "refused": max(0, row.total - row.agreed),
            "total": row.total,
        }
        counts |= {(row.form, name): count for name, count in of_row.items()}
        sums.append([(row.form, name) for name in (*places, "running", "agreed")])
        sums.append([(row.form, name) for name in ("refused", "agreed", "total")])
    for name in (*places, "agreed"):
        counts.setdefault(("all", name), sum(counts[row.form, name] for row in rows))
        sums.append([*((row.form, name) for row in rows), ("all", name)])
    return counts, sums
