"""Dates that come back, without a database."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from community.life.events_enums import Rhythm
from community.life.recurrence import MOST, occurrences

PARIS = ZoneInfo("Europe/Paris")


def days(start: date, rhythm: Rhythm, until: date) -> list[str]:
    first = datetime.combine(start, time(18, 30), tzinfo=PARIS)
    return [moment.strftime("%d/%m/%y") for moment in occurrences(first, rhythm, until, PARIS)]


@pytest.mark.parametrize(
    ("start", "rhythm", "until", "expected"),
    [
        (date(2027, 3, 2), Rhythm.WEEK, date(2027, 3, 16), ["02/03/27", "09/03/27", "16/03/27"]),
        (date(2027, 3, 2), Rhythm.FORTNIGHT, date(2027, 3, 29), ["02/03/27", "16/03/27"]),
        (date(2027, 11, 5), Rhythm.MONTH, date(2028, 1, 5), ["05/11/27", "05/12/27", "05/01/28"]),
        # The 31st is the last day where there is none
        (
            date(2027, 1, 31),
            Rhythm.MONTH,
            date(2027, 4, 30),
            ["31/01/27", "28/02/27", "31/03/27", "30/04/27"],
        ),
        # The second Tuesday
        (date(2027, 3, 9), Rhythm.MONTH_DAY, date(2027, 5, 31), ["09/03/27", "13/04/27", "11/05/27"]),
        # The fifth Monday is the last one where there are four
        (date(2027, 3, 29), Rhythm.MONTH_DAY, date(2027, 5, 31), ["29/03/27", "26/04/27", "31/05/27"]),
        (date(2027, 3, 2), Rhythm.WEEK, date(2027, 3, 1), []),
    ],
)
def test_each_rhythm_gives_its_days(start, rhythm, until, expected):
    assert days(start, rhythm, until) == expected


def test_the_hour_on_the_wall_stays_across_summer_time():
    first = datetime(2027, 3, 23, 18, 30, tzinfo=PARIS)

    found = occurrences(first, Rhythm.WEEK, date(2027, 3, 30), PARIS)

    assert [(one.hour, one.utcoffset().seconds // 3600) for one in found] == [(18, 1), (18, 2)]


def test_a_series_without_end_stops():
    first = datetime(2027, 1, 5, 9, tzinfo=PARIS)

    assert len(occurrences(first, Rhythm.WEEK, date(2050, 1, 1), PARIS)) == MOST
    assert occurrences(first, Rhythm.MONTH, date(2050, 1, 1), PARIS)[-1].year == 2029
