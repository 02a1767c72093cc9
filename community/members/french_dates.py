"""Days and hours as French writes them: « 1er mars 2027 », « 9 h », « 9 h 05 », with spaces that do not break."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateformat import format as in_words

NO_BREAK_SPACE = "\u00a0"


def day(value: date | None, form: str = "j F Y") -> str:
    """`form` is Django's; the first of the month is « 1er ». Nothing for no date."""
    if not value:
        return ""
    value = _here(value)
    return in_words(value, form.replace("j", r"j\e\r", 1) if value.day == 1 else form)


def hour(value: datetime | time | None) -> str:
    """« 9 h », « 9 h 05 »."""
    if not value:
        return ""
    value = _here(value)
    minutes = f"{NO_BREAK_SPACE}{value:%M}" if value.minute else ""
    return f"{value.hour}{NO_BREAK_SPACE}h{minutes}"


def moment(value: datetime | None, form: str = "j F Y") -> str:
    """« 1er mars 2027 à 9 h 05 »."""
    return f"{day(value, form)} à{NO_BREAK_SPACE}{hour(value)}" if value else ""


def _here(value):
    """On the clock of the site, for what holds its own."""
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value
