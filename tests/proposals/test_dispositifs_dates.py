"""What dates say: whether it is open, how fresh it is. Pure calculations, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.members.french_dates import day
from proposals.dispositifs_dates import freshness_of, opening_of
from proposals.dispositifs_enums import Opening

TODAY = date(2026, 3, 10)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1))


def opening(opens_on=None, closes_on=None, is_permanent=None):
    return opening_of(opens_on=opens_on, closes_on=closes_on, is_permanent=is_permanent, today=TODAY)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, Opening.UNKNOWN),
        ({"is_permanent": False}, Opening.UNKNOWN),
        ({"is_permanent": True}, Opening.PERMANENT),
        ({"closes_on": TODAY}, Opening.OPEN),
        ({"closes_on": TODAY - timedelta(days=1)}, Opening.CLOSED),
        ({"opens_on": TODAY}, Opening.OPEN),
        ({"opens_on": TODAY + timedelta(days=90)}, Opening.SOON),
        ({"opens_on": TODAY + timedelta(days=91)}, Opening.ANNOUNCED),
        ({"opens_on": TODAY + timedelta(days=1), "is_permanent": True}, Opening.SOON),
        ({"opens_on": TODAY - timedelta(days=9), "closes_on": TODAY - timedelta(days=1)}, Opening.CLOSED),
    ],
)
def test_dates_say_whether_it_can_be_asked_for(dates, expected):
    assert opening(**dates) == expected


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, st.integers(min_value=0, max_value=400), DAYS)
def test_it_is_open_exactly_between_its_two_days(opens_on, length, today):
    closes_on = opens_on + timedelta(days=length)

    found = opening_of(opens_on=opens_on, closes_on=closes_on, is_permanent=None, today=today)

    assert (found == Opening.OPEN) == (opens_on <= today <= closes_on)


def fresh(**changes):
    known = {"year": 2024, "checked_on": None, "doubted_on": None, "today": TODAY}
    return tuple(freshness_of(**{**known, **changes}))


def test_what_nobody_checked_says_so():
    assert fresh() == ("information de 2024, à vérifier", True)


def test_a_check_of_this_year_is_enough_and_an_older_one_is_not():
    assert fresh(checked_on=date(2026, 3, 1)) == ("information de 2024, vérifiée le 1er mars 2026", False)
    assert fresh(checked_on=date(2025, 3, 9)) == (
        "information de 2024, vérifiée le 9 mars 2025 : à vérifier de nouveau",
        True,
    )


def test_a_doubt_wins_over_an_older_check_only():
    doubted = "information de 2024, signalée comme dépassée le 5 mars 2026 : à vérifier"

    assert fresh(checked_on=date(2026, 3, 1), doubted_on=date(2026, 3, 5)) == (doubted, True)
    assert fresh(checked_on=date(2026, 3, 6), doubted_on=date(2026, 3, 5))[1] is False


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, DAYS | st.none(), DAYS | st.none())
def test_something_is_always_said_of_freshness(today, checked_on, doubted_on):
    label, is_to_check = freshness_of(year=2024, checked_on=checked_on, doubted_on=doubted_on, today=today)

    assert label.startswith("information de 2024")
    assert checked_on is not None or is_to_check


def test_the_first_of_the_month_is_written_as_people_say_it():
    assert [day(date(2026, 4, 1)), day(date(2026, 4, 11))] == ["1er avril 2026", "11 avril 2026"]
