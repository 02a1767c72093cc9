"""What the dates of a dispositif say today: whether it is open, and how fresh its page is. Pure calculations."""

from datetime import date, timedelta
from typing import NamedTuple

from community.members.french_dates import day
from proposals.dispositifs_enums import Opening

SOON = timedelta(days=90)
FRESH = timedelta(days=365)


def opening_of(
    *, opens_on: date | None, closes_on: date | None, is_permanent: bool | None, today: date
) -> Opening:
    """The first that is true: to open, then open until a date, permanent, closed, unknown.

    Both days are included. An opening without an end that has begun says no more than that it is open.
    """
    if opens_on and opens_on > today:
        return Opening.SOON if opens_on - today <= SOON else Opening.ANNOUNCED
    if closes_on:
        return Opening.OPEN if closes_on >= today else Opening.CLOSED
    if is_permanent:
        return Opening.PERMANENT
    return Opening.OPEN if opens_on else Opening.UNKNOWN


class Freshness(NamedTuple):
    """How sure one can be: a sentence without its full stop, and whether somebody should look again."""

    label: str
    is_to_check: bool


def freshness_of(*, year: int, checked_on: date | None, doubted_on: date | None, today: date) -> Freshness:
    """« information de 2024, vérifiée le 3 mars 2026 »; a doubt as recent as the last check wins over it."""
    known = f"information de {year}"
    if doubted_on and (checked_on is None or doubted_on >= checked_on):
        return Freshness(f"{known}, signalée comme dépassée le {day(doubted_on)} : à vérifier", True)
    if checked_on is None:
        return Freshness(f"{known}, à vérifier", True)
    if today - checked_on > FRESH:
        return Freshness(f"{known}, vérifiée le {day(checked_on)} : à vérifier de nouveau", True)
    return Freshness(f"{known}, vérifiée le {day(checked_on)}", False)
