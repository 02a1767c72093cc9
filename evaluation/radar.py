"""How far the aims are reached: normalisation, reached area, spread of opinions. Pure: numbers in, numbers out.

The study asks that results be shown as the area reached on each aim rather than as tables of figures
(DYN 3:3167-3171). It gives no formula; the ones below are ours or school geometry, and say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import fmean, median
from typing import NamedTuple

TOP = 4  # opinions and qualitative scales go from 0 to 4
FEWEST_AXES = 3
FAR_FROM_AGREED = 2  # an opinion at least so far from what was agreed is a minority view


# --- Normalisation ---------------------------------------------------------------------------


def progress(
    value: float | None, *, baseline: float | None, target: float | None, is_inverse: bool = False
) -> float | None:
    """Part of the way done from baseline (0.0) to target (1.0); below 0 it went back, above 1 it went beyond.

    (value − baseline) / (target − baseline), the usual min-max normalisation, with the baseline as the
    minimum. It needs no case of its own for an inverse indicator that has a baseline: both differences
    change sign. Without a baseline, or when the aim is to stay where one was (target = baseline), the value
    is compared with the target itself: value / target, or target / value when a lower value is better
    (`is_inverse`). None when there is nothing to compare: no value, no target, or a quotient that means
    nothing (a target or a value of 0 or less).
    """
    if value is None or target is None:
        return None
    if baseline is not None and baseline != target:
        return (value - baseline) / (target - baseline)
    if (value <= target) if is_inverse else (value >= target):
        return 1.0
    lower, higher = (target, value) if is_inverse else (value, target)
    if higher <= 0:
        return None
    return max(lower, 0) / higher


def reach(share: float | None) -> float | None:
    """`progress` as it is drawn: between the centre (0) and the outline of the target (1)."""
    return None if share is None else min(max(share, 0.0), 1.0)


def reach_of_opinion(value: float | None) -> float | None:
    """An opinion from 0 to 4 on the same axis."""
    return None if value is None else value / TOP


def mean_reach(reaches: Iterable[float | None]) -> float | None:
    """Mean of what is known; None when nothing is. What is missing counts neither for nor against."""
    known = [one for one in reaches if one is not None]
    return fmean(known) if known else None


def value_at(measures: Iterable[tuple[date, float]], day: date) -> float | None:
    """The last value known on that day."""
    known = [(moment, value) for moment, value in measures if moment <= day]
    return max(known, key=lambda pair: pair[0])[1] if known else None


# --- Reached area ----------------------------------------------------------------------------


def reached_area(reaches: Sequence[float | None]) -> float | None:
    """Area of the drawn figure over that of the target, from 0 to 1.

    With n axes at equal angles, the triangle between two neighbouring axes has the area
    ½ · rᵢ · rᵢ₊₁ · sin(2π/n), and the target, whose rays are all 1, ½ · sin(2π/n): the sines and the halves
    cancel out, and the ratio is the mean of the products rᵢ · rᵢ₊₁ around the circle (area of a polygon
    from the triangles at its centre, school geometry).
    An axis without data makes no triangle: the two beside it are left out of both areas. None with fewer
    than three axes, or when no two neighbours are known. Half of the way on every axis gives a quarter of the
    area: the mean reach is shown beside it. The order of the axes matters, so it never changes.
    """
    if len(reaches) < FEWEST_AXES:
        return None
    pairs = zip(reaches, [*reaches[1:], reaches[0]], strict=True)
    triangles = [one * next_one for one, next_one in pairs if one is not None and next_one is not None]
    return fmean(triangles) if triangles else None


# --- Opinions --------------------------------------------------------------------------------


class Spread(NamedTuple):
    """How opinions from 0 to 4 lie."""

    count: int
    mean: float
    median: float
    lowest: int
    highest: int
    counts: tuple[int, ...]  # how many gave 0, 1, 2, 3, 4
    disagreement: float  # 0 all alike, 1 half at each end


def spread_of(values: Iterable[int]) -> Spread | None:
    """None without any opinion.

    `disagreement` is the mean distance to the median over the greatest possible one, TOP / 2, which is
    reached when half of the people say 0 and the other half 4 (mean absolute deviation around the median,
    a usual measure of dispersion).
    """
    given = sorted(values)
    if not given:
        return None
    middle = median(given)
    distance = fmean(abs(value - middle) for value in given)
    return Spread(
        count=len(given),
        mean=fmean(given),
        median=middle,
        lowest=given[0],
        highest=given[-1],
        counts=tuple(given.count(step) for step in range(TOP + 1)),
        disagreement=distance / (TOP / 2),
    )


def agreement_words(disagreement: float) -> str:
    """« avis proches », « avis partagés », « avis opposés »."""
    if disagreement <= 0.25:
        return "avis proches"
    return "avis partagés" if disagreement <= 0.6 else "avis opposés"


def gap_between(spreads: Mapping[object, Spread | None]) -> float | None:
    """From the lowest college to the highest, by their medians (0 to 4); None with fewer than two colleges."""
    medians = [spread.median for spread in spreads.values() if spread is not None]
    return max(medians) - min(medians) if len(medians) > 1 else None


def is_minority(value: int, agreed: int) -> bool:
    """Whether an opinion is far enough from what was agreed to be kept in the synthesis as such."""
    return abs(value - agreed) >= FAR_FROM_AGREED
