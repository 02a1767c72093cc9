"""What the template filters of French write."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from community.members.french_dates import day, hour, moment
from community.members.templatetags.french import duration_since


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=20), "moins d’une minute"),
        (timedelta(minutes=5), "5\u00a0minutes"),
        (timedelta(days=2, hours=3), "2\u00a0jours, 3\u00a0heures"),
        (timedelta(days=8), "1\u00a0semaine, 1\u00a0jour"),
    ],
)
def test_an_age_is_told_in_words_and_never_as_zero(age, text):
    assert duration_since(timezone.now() - age) == text


def test_the_first_of_the_month_is_an_ordinal_and_no_other_day_is():
    assert day(date(2027, 3, 1)) == "1er mars 2027"
    assert day(date(2027, 3, 11)) == "11 mars 2027"
    assert day(date(2027, 2, 1), "l j F") == "lundi 1er février"
    assert day(date(2027, 2, 1), "F Y") == "février 2027"


def test_an_hour_is_written_with_h_and_without_zeros():
    assert [hour(time(9, 0)), hour(time(9, 5)), hour(time(0, 0))] == [
        "9\u00a0h",
        "9\u00a0h\u00a005",
        "0\u00a0h",
    ]


def test_a_moment_is_told_on_the_clock_of_the_site():
    at_night = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert moment(at_night) == "1er juillet 2026 à\u00a00\u00a0h\u00a030"
    assert moment(at_night, "l j F") == "mercredi 1er juillet à\u00a00\u00a0h\u00a030"


def test_no_date_says_nothing():
    assert [day(None), hour(None), moment(None)] == ["", "", ""]
