"""What several people's answers say together: middle, range, what is proposed as common answer. Pure.

Nothing here is a mark: the spread shows where it is worth talking.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median, median_low
from typing import NamedTuple

GRADIENTS = ("modelled", "systemic")
GRADIENT_APART, MARKER_APART = 30, 2  # from this range on, the difference is pointed out


class Spread(NamedTuple):
    """Of the known values of a question; ``middle`` is their median, halves included."""

    count: int
    middle: float
    low: int
    high: int

    @property
    def range(self) -> int:
        return self.high - self.low


def spread_of(values: Sequence[int | None]) -> Spread | None:
    """None when nobody knows. Unknown values count neither as zero nor as anything else."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Spread(len(known), median(known), min(known), max(known))


def is_apart(field: str, spread: Spread | None) -> bool:
    """Whether the answers differ enough to be talked about."""
    if spread is None:
        return False
    return spread.range >= (GRADIENT_APART if field in GRADIENTS else MARKER_APART)


def middle_value(values: Sequence[int | None]) -> int | None:
    """A value that somebody gave: the lower of the two middle ones when there are two."""
    known = [value for value in values if value is not None]
    return median_low(known) if known else None


def middle_of(values: Sequence[str], order: Sequence[str]) -> str:
    """The middle of ordered choices (stages); "" when nobody chose."""
    middle = middle_value([order.index(value) for value in values if value in order])
    return "" if middle is None else order[middle]


def most_said(values: Sequence) -> object | None:
    """What most people chose; None when nobody did or when several choices come first: that is to be discussed."""
    counts = Counter(value for value in values if value not in (None, "")).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] == counts[1][1]):
        return None
    return counts[0][0]


def said_by_half(lists: Sequence[Sequence[str]], order: Sequence[str]) -> list[str]:
    """Values that at least half of the people ticked, in the order of the vocabulary."""
    counts = Counter(value for values in lists for value in set(values))
    return [value for value in order if counts[value] and 2 * counts[value] >= len(lists)]


def proposal(
    answers: Sequence[Mapping], *, stages: Sequence[str], logics: Sequence[str], numbers: Sequence[str]
) -> dict:
    """What the form of the common answer starts from; ``numbers`` are the fields that have a median."""

    def column(name: str) -> list:
        return [answer[name] for answer in answers]

    return {
        "stage": middle_of(column("stage"), stages),
        "economic_model": most_said(column("economic_model")) or "",
        "heavy_investment": most_said(column("heavy_investment")),
        "new_chantiers": most_said(column("new_chantiers")),
        "development_logics": said_by_half(column("development_logics"), logics),
        **{name: middle_value(column(name)) for name in numbers},
    }
