"""French as it is set in type: {% load french %}, in every template."""

import re

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.text import Truncator
from django.utils.timesince import timesince

from community.members import french_dates
from community.members.french_dates import NO_BREAK_SPACE

register = template.Library()

register.filter("day", french_dates.day)
register.filter("hour", french_dates.hour)
register.filter("moment", french_dates.moment)

_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»·](?:\W|$)|[%€]|M€|km\b)")
_AFTER = re.compile(r"(?<=«) ")
_SENTENCE_END = re.compile(r"[.?!…](?= )")


@register.filter(is_safe=True)
@stringfilter
def typo(text: str) -> str:
    """No line starts with « : » or « » »: people type plain spaces, French wants unbreakable ones."""
    return _AFTER.sub(NO_BREAK_SPACE, _BEFORE.sub(NO_BREAK_SPACE, text))


@register.filter
@stringfilter
def excerpt(text: str, words: int) -> str:
    """The first ``words`` words, ended where a sentence ends when one does past the middle."""
    short = Truncator(text).words(words, truncate="")
    if len(short) == len(" ".join(text.split())):
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(f"{short} ")]
    if ends and ends[-1] > len(short) / 2:
        return short[: ends[-1]]
    return f"{short.rstrip(' ,;:«(–')}…"


@register.filter
def duration_since(moment) -> str:
    """« 3 jours, 2 heures »; what has just happened is not « 0 minute » old."""
    text = timesince(moment)
    return "moins d’une minute" if text.startswith("0") else text


@register.filter
def plural(count: int, ending: str = "s") -> str:
    """The ending of a plural; « 0 dynamique » is singular in French."""
    return ending if abs(count) >= 2 else ""
