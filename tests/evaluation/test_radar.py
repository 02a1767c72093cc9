"""The calculations of the radar: cases worked by hand, and what must hold whatever the numbers."""

import math
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation import radar

numbers = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
rays = st.floats(min_value=0, max_value=1)
maybe_rays = st.none() | rays
opinions = st.lists(st.integers(0, 4), min_size=1, max_size=40)


# --- Normalisation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "baseline", "target", "is_inverse", "expected"),
    [
        (15, 10, 20, False, 0.5),  # halfway from 10 to 20
        (10, 10, 20, False, 0.0),
        (25, 10, 20, False, 1.5),  # beyond
        (5, 10, 20, False, -0.5),  # went back
        (75, 100, 50, True, 0.5),  # unemployment from 100 to 50: 75 is halfway
        (40, 100, 50, True, 1.2),
        (110, 100, 50, True, -0.2),
        (30, None, 40, False, 0.75),  # no baseline: 30 of 40
        (80, None, 40, True, 0.5),  # no baseline, twice too much
        (20, None, 40, True, 1.0),
        (9, 10, 10, False, 0.9),  # to stay at 10
        (12, 10, 10, False, 1.0),
        (12, 12, 10, True, 0.0),
        (0, None, 0, True, 1.0),  # none left, as hoped
        (3, None, 0, True, 0.0),
        (-3, None, 5, False, 0.0),
        (-5, None, -2, False, None),  # a quotient of debts says nothing
        (None, 10, 20, False, None),
        (15, 10, None, False, None),
    ],
)
def test_progress_of_known_cases(value, baseline, target, is_inverse, expected):
    found = radar.progress(value, baseline=baseline, target=target, is_inverse=is_inverse)

    assert found == (None if expected is None else pytest.approx(expected))


@given(baseline=numbers, target=numbers)
def test_the_baseline_is_0_and_the_target_1(baseline, target):
    assume(abs(target - baseline) > 1e-3)

    assert radar.progress(baseline, baseline=baseline, target=target) == 0
    assert radar.progress(target, baseline=baseline, target=target) == 1


@given(value=numbers, baseline=numbers, target=numbers)
def test_an_inverse_indicator_is_the_mirror_of_the_plain_one(value, baseline, target):
    assume(baseline != target)

    plain = radar.progress(value, baseline=baseline, target=target)
    mirrored = radar.progress(-value, baseline=-baseline, target=-target, is_inverse=True)

    assert plain == mirrored


@given(first=numbers, second=numbers, baseline=numbers, target=numbers)
def test_a_better_value_never_reaches_less(first, second, baseline, target):
    assume(abs(target - baseline) > 1e-3)
    worse, better = sorted([first, second], reverse=target < baseline)
    is_inverse = target < baseline

    shares = [
        radar.progress(value, baseline=baseline, target=target, is_inverse=is_inverse)
        for value in (worse, better)
    ]

    assert shares[0] <= shares[1]


@given(value=numbers, baseline=st.none() | numbers, target=st.none() | numbers, is_inverse=st.booleans())
def test_what_is_drawn_stays_between_the_centre_and_the_outline(value, baseline, target, is_inverse):
    drawn = radar.reach(radar.progress(value, baseline=baseline, target=target, is_inverse=is_inverse))

    assert drawn is None or 0 <= drawn <= 1


def test_what_is_missing_counts_neither_for_nor_against():
    assert radar.mean_reach([0.2, None, 0.6]) == pytest.approx(0.4)
    assert radar.mean_reach([None, None]) is None
    assert radar.mean_reach([]) is None


def test_the_value_of_a_day_is_the_last_one_known():
    measures = [(date(2023, 5, 1), 3), (date(2024, 5, 1), 7), (date(2022, 5, 1), 1)]

    assert radar.value_at(measures, date(2023, 12, 31)) == 3
    assert radar.value_at(measures, date(2024, 5, 1)) == 7
    assert radar.value_at(measures, date(2021, 1, 1)) is None


# --- Reached area ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reaches", "expected"),
    [
        ([1, 1, 1], 1),
        ([0.5, 0.5, 0.5], 0.25),
        ([1, 0.5, 0], (0.5 + 0 + 0) / 3),
        ([0.8, 0.6, 0.4, 0.2], (0.48 + 0.24 + 0.08 + 0.16) / 4),
        ([1, None, 0.5, 0.5], (0.25 + 0.5) / 2),  # triangles 3-4 and 4-1 remain
        ([1, None, 1, None], None),
        ([None, None, None], None),
        ([1, 1], None),
        ([], None),
    ],
)
def test_reached_area_of_known_figures(reaches, expected):
    found = radar.reached_area(reaches)

    assert found == (None if expected is None else pytest.approx(expected))


@given(st.lists(rays, min_size=3, max_size=9))
def test_the_reached_area_is_that_of_the_polygon_over_that_of_the_target(reaches):
    """The same by the shoelace formula on the points that are drawn."""

    def polygon(values):
        step = 2 * math.pi / len(values)
        points = [(r * math.cos(i * step), r * math.sin(i * step)) for i, r in enumerate(values)]
        around = zip(points, [*points[1:], points[0]], strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around)) / 2

    expected = polygon(reaches) / polygon([1] * len(reaches))
    assert radar.reached_area(reaches) == pytest.approx(expected, abs=1e-9)


@given(st.lists(maybe_rays, min_size=3, max_size=9), st.integers(0, 8))
def test_turning_the_radar_changes_no_area_and_it_stays_within_the_target(reaches, turn):
    turned = [*reaches[turn:], *reaches[:turn]]

    area = radar.reached_area(reaches)

    assert area == pytest.approx(radar.reached_area(turned))
    assert area is None or 0 <= area <= 1 + 1e-12


@given(st.lists(rays, min_size=3, max_size=9), st.data())
def test_reaching_more_on_one_axis_never_lessens_the_area(reaches, data):
    axis = data.draw(st.integers(0, len(reaches) - 1))
    more = [*reaches]
    more[axis] = data.draw(st.floats(min_value=reaches[axis], max_value=1))

    assert radar.reached_area(more) >= radar.reached_area(reaches) - 1e-12


# --- Opinions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3], radar.Spread(1, 3, 3, 3, 3, (0, 0, 0, 1, 0), 0)),
        ([2, 2, 2], radar.Spread(3, 2, 2, 2, 2, (0, 0, 3, 0, 0), 0)),
        ([0, 0, 4, 4], radar.Spread(4, 2, 2, 0, 4, (2, 0, 0, 0, 2), 1)),
        # median 3; distances 2, 0, 1: mean 1, over 2
        ([1, 3, 4], radar.Spread(3, pytest.approx(8 / 3), 3, 1, 4, (0, 1, 0, 1, 1), 0.5)),
    ],
)
def test_spread_of_known_opinions(values, expected):
    assert radar.spread_of(values) == expected


def test_nobody_spoke_has_no_spread():
    assert radar.spread_of([]) is None


@given(opinions)
def test_a_spread_counts_everybody_and_disagreement_stays_between_0_and_1(values):
    spread = radar.spread_of(values)

    assert sum(spread.counts) == spread.count == len(values)
    assert spread.lowest <= spread.median <= spread.highest
    assert 0 <= spread.disagreement <= 1
    assert (spread.disagreement == 0) == (len(set(values)) == 1)


@given(opinions)
def test_saying_the_reverse_changes_no_disagreement(values):
    reverse = radar.spread_of(4 - value for value in values)

    assert reverse.disagreement == pytest.approx(radar.spread_of(values).disagreement)


@pytest.mark.parametrize(
    ("values", "words"),
    [([3, 3, 3, 4], "avis proches"), ([1, 3, 4], "avis partagés"), ([0, 4], "avis opposés")],
)
def test_agreement_is_said_in_words(values, words):
    assert radar.agreement_words(radar.spread_of(values).disagreement) == words


def test_the_gap_goes_from_the_lowest_college_to_the_highest():
    spreads = {
        "habitants": radar.spread_of([1, 1, 2]),
        "entreprises": radar.spread_of([4]),
        "élus": None,
    }

    assert radar.gap_between(spreads) == 3
    assert radar.gap_between({"habitants": spreads["habitants"]}) is None


@pytest.mark.parametrize(
    ("value", "agreed", "expected"), [(0, 2, True), (1, 2, False), (4, 2, True), (2, 2, False)]
)
def test_a_minority_view_is_two_steps_away_from_what_was_agreed(value, agreed, expected):
    assert radar.is_minority(value, agreed) is expected
