"""What the dates of a call open and close: pure functions, no database, no clock of their own.

A call has a calendar: the first day of each phase, and the day it closes. A phase ends the day before the next
one begins, so that every day belongs to one phase and only one. Two phases are optional: the présélection (off
unless the organiser dates it) and the sharing out of an envelope.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dynamics.dates import MONTHS
from proposals.calls_enums import Act, Phase

DAY = timedelta(days=1)
ORDER = [phase for phase in Phase if phase != Phase.ANNOUNCED]
OPTIONAL = {Phase.SELECTING, Phase.SHARING_OUT}

P = Phase
WORK = {P.PROPOSING, P.TEAMING, P.SELECTING, P.SHARING_OUT, P.DOING}
# act → phases in which it is possible
OPEN_IN: Mapping[Act, frozenset[Phase]] = {
    act: frozenset(phases)
    for act, phases in {
        Act.START: {P.PROPOSING},
        Act.PLEDGE: WORK,
        Act.ANSWER: WORK | {P.TELLING},
        Act.RECEIVE: WORK | {P.TELLING},
        Act.WRITE: WORK | {P.TELLING},
        Act.MOVE: WORK | {P.TELLING},
        Act.SELECT: {P.SELECTING},
        Act.ENROL: {P.ANNOUNCED, P.PROPOSING, P.TEAMING, P.SELECTING},
        Act.SPREAD: {P.SHARING_OUT},
        Act.RESULT: {P.DOING, P.TELLING},
    }.items()
}


class CalendarError(ValueError):
    """The dates are not in order; the message is for the person who wrote them."""


@dataclass(frozen=True)
class Period:
    """A phase and its days, both included; `last` is None for « clos », which has no end."""

    phase: Phase
    first: date
    last: date | None


@dataclass(frozen=True)
class Calendar:
    """First day of each phase; None for an optional phase that the call has not."""

    proposing: date
    teaming: date
    doing: date
    telling: date
    closed: date
    selecting: date | None = None
    sharing_out: date | None = None

    @property
    def periods(self) -> list[Period]:
        """The phases that the call has, in order. Raises CalendarError when a date comes before its turn."""
        starts = {
            P.PROPOSING: self.proposing,
            P.TEAMING: self.teaming,
            P.SELECTING: self.selecting,
            P.SHARING_OUT: self.sharing_out,
            P.DOING: self.doing,
            P.TELLING: self.telling,
            P.CLOSED: self.closed,
        }
        kept = [(phase, starts[phase]) for phase in ORDER if starts[phase] is not None]
        for (before, first), (after, second) in pairwise(kept):
            if second <= first:
                raise CalendarError(
                    f"« {after.label} » doit commencer après « {before.label} » ({in_french(first)})."
                )
        ends = [first - DAY for _, first in kept[1:]] + [None]
        return [Period(phase, first, last) for (phase, first), last in zip(kept, ends, strict=True)]

    def phase_on(self, day: date) -> Phase:
        """The one phase of a day; « annoncé » before the first."""
        begun = [period.phase for period in self.periods if period.first <= day]
        return begun[-1] if begun else P.ANNOUNCED

    def period_of(self, phase: Phase) -> Period | None:
        return next((period for period in self.periods if period.phase == phase), None)

    def windows(self, act: Act) -> list[tuple[date | None, date]]:
        """When something is possible, as (first day, last day); phases that touch make one window.

        A first day of None means « from the announcement on ».
        """
        days: list[tuple[date | None, date]] = []
        if P.ANNOUNCED in OPEN_IN[act]:
            days.append((None, self.proposing - DAY))
        days += [(one.first, one.last) for one in self.periods if one.phase in OPEN_IN[act] and one.last]
        joined: list[tuple[date | None, date]] = []
        for first, last in days:
            if joined and first is not None and first == joined[-1][1] + DAY:
                joined[-1] = (joined[-1][0], last)
            else:
                joined.append((first, last))
        return joined

    def allows(self, act: Act, day: date) -> bool:
        return self.phase_on(day) in OPEN_IN[act]

    def why_not(self, act: Act, day: date) -> str:
        """Empty when it is possible that day; otherwise a sentence that says when it was or will be."""
        if self.allows(act, day):
            return ""
        windows = self.windows(act)
        if not windows:
            return f"Cet appel ne prévoit pas de {act.label}."
        told = " puis ".join(span(first, last) for first, last in windows)
        if windows[-1][1] < day:
            return f"Il n’est plus possible de {act.label} : c’était ouvert {told}."
        return f"Il n’est pas encore possible de {act.label} : ce sera ouvert {told}."


def span(first: date | None, last: date) -> str:
    if first is None:
        return f"jusqu’au {in_french(last)}"
    if first == last:
        return f"le {in_french(first)}"
    return f"du {in_french(first)} au {in_french(last)}"


def in_french(day: date) -> str:
    """« 1er mars 2027 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
