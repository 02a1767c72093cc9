"""Partial dates: a day, a month, a year, a decade, or not known.

A partial date is kept as the first day of its period and a `DatePrecision`; it is written
"2018-06-12", "2018-06", "2018", "1970s" or "" in data files and forms.
"""

import re
from datetime import date
from typing import NamedTuple

from dynamics.enums import DatePrecision
from dynamics.french import MONTHS

UNKNOWN_TEXT = "date inconnue"

_PERIOD = re.compile(r"(?P<year>\d{4})(?:(?P<decade>s)|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


class PartialDate(NamedTuple):
    """First day of the period (None when unknown) and how precisely it is known."""

    date: date | None
    precision: DatePrecision


def parse_date(text: str | None) -> PartialDate:
    """Read "2018-06-12", "2018-06", "2018", "1970s" or "". Raises ValueError, in French, otherwise."""
    text = (text or "").strip()
    if not text:
        return PartialDate(None, DatePrecision.UNKNOWN)
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"« {text} » : écrire 2018-06-12, 2018-06, 2018 ou 1970s.")
    year, month, day = (int(found[part]) if found[part] else None for part in ("year", "month", "day"))
    if found["decade"] and year % 10:
        raise ValueError(f"« {text} » : une décennie commence par une année ronde, comme 1970s.")
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"« {text} » : cette date n’existe pas.") from error
    if found["decade"]:
        return PartialDate(first, DatePrecision.DECADE)
    if month is None:
        return PartialDate(first, DatePrecision.YEAR)
    return PartialDate(first, DatePrecision.MONTH if day is None else DatePrecision.DAY)


def write_date(day: date | None, precision: str) -> str:
    """The inverse of `parse_date`: "2018-06-12", "2018-06", "2018", "1970s" or ""."""
    if day is None or precision == DatePrecision.UNKNOWN:
        return ""
    return {
        DatePrecision.DAY: day.isoformat(),
        DatePrecision.MONTH: day.isoformat()[:7],
        DatePrecision.YEAR: day.isoformat()[:4],
        DatePrecision.DECADE: f"{_decade(day):04}s",
    }[DatePrecision(precision)]


def format_date(day: date | None, precision: str) -> str:
    """In French: « 12 juin 2018 », « juin 2018 », « 2018 », « années 1970 » or « date inconnue »."""
    if day is None or precision == DatePrecision.UNKNOWN:
        return UNKNOWN_TEXT
    number = "1er" if day.day == 1 else str(day.day)
    month = MONTHS[day.month - 1]
    return {
        DatePrecision.DAY: f"{number} {month} {day.year}",
        DatePrecision.MONTH: f"{month} {day.year}",
        DatePrecision.YEAR: str(day.year),
        DatePrecision.DECADE: f"années {_decade(day)}",
    }[DatePrecision(precision)]


def _decade(day: date) -> int:
    return day.year - day.year % 10
