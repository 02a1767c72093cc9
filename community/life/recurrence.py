"""Dates that come back, written out one by one; no ORM.

The hour on the wall stays the same across summer time: « le mardi à 18 h » is at 18 h in July and in January.
"""

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from community.life.events_enums import Rhythm

MOST = 60  # occurrences of one series
FARTHEST = timedelta(days=366 * 2)


def occurrences(starts_at: datetime, rhythm: Rhythm, until: date, zone: ZoneInfo) -> list[datetime]:
    """The first one and those that follow, up to and including `until`; at most MOST, none after FARTHEST."""
    first = starts_at.astimezone(zone).replace(tzinfo=None)
    last = min(until, first.date() + FARTHEST)
    found = []
    for number in range(MOST):
        day = _day(first.date(), rhythm, number)
        if day > last:
            break
        found.append(datetime.combine(day, first.time(), tzinfo=zone))
    return found


def _day(first: date, rhythm: Rhythm, number: int) -> date:
    if rhythm == Rhythm.WEEK:
        return first + timedelta(weeks=number)
    if rhythm == Rhythm.FORTNIGHT:
        return first + timedelta(weeks=2 * number)
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    month += 1
    longest = calendar.monthrange(year, month)[1]
    if rhythm == Rhythm.MONTH:
        return date(year, month, min(first.day, longest))
    return _same_rank(first, year, month, longest)


def _same_rank(first: date, year: int, month: int, longest: int) -> date:
    """« Le deuxième mardi »; the fifth is the last where a month has four."""
    rank = (first.day - 1) // 7
    offset = (first.weekday() - date(year, month, 1).weekday()) % 7
    day = 1 + offset + 7 * rank
    return date(year, month, day if day <= longest else day - 7)
