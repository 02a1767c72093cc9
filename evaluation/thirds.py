"""What volunteering is worth, and the four « tiers » drawn against what a dynamique really lives on. No database.

Sources. Volunteering counted as 1 to 3 times the minimum wage by level of skill: DYN 1.5:2167-2169. The rule of
the four thirds (public money, private money, services sold, volunteering valued): WEB:511-513.

Four thirds make more than a whole: the source does not say of what. Our reading, shown on the page: a third is
a third of the money (public, private and services together), and volunteering comes beside it, measured with
the same third. Loans and equity are not of the year, other gifts in kind are not volunteering: the rule leaves
them out, the page shows them apart.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol

from dynamics.enums import ResourceKind
from evaluation.enums import Third

CENT = Decimal("0.01")
LEVELS = (1, 2, 3)
TARGET = Decimal(1) / 3  # of the money
PRIVATE = {ResourceKind.PATRONAGE, ResourceKind.CROWDFUNDING, ResourceKind.FEES}
SERVICES = {ResourceKind.SALES, ResourceKind.SOLIDARITY_LEVY}
THIRD_OF_KIND: dict[str, Third] = {
    **{str(kind): Third.PUBLIC for kind in ResourceKind.public()},
    **{str(kind): Third.PRIVATE for kind in PRIVATE},
    **{str(kind): Third.SERVICES for kind in SERVICES},
    str(ResourceKind.VOLUNTEERING): Third.VOLUNTEERING,
}
MONEY = (Third.PUBLIC, Third.PRIVATE, Third.SERVICES)


class Line(Protocol):
    """A resource of one year; what is not known is None."""

    kind: str
    amount_eur: Decimal | None
    hours: Decimal | None
    skill: int | None


class Share(NamedTuple):
    """One of the four; `amount` in euros is None when nothing of it is known, `share` when there is no money."""

    third: Third
    amount: Decimal | None
    share: Decimal | None  # of the money, 1 = all of it
    gap: Decimal | None  # share less a third
    is_noted: bool  # at least one line speaks of it
    missing: int  # lines without a figure


class Thirds(NamedTuple):
    """The four shares in the order of the rule, and what they are shares of."""

    shares: list[Share]
    money: Decimal  # public, private and services, in euros
    outside: Decimal  # known euros that the rule leaves out
    missing: int  # lines of the four without a figure

    @property
    def is_complete(self) -> bool:
        """Whether each of the four is known, with no line left without its figure."""
        return not self.missing and all(share.amount is not None for share in self.shares)


def volunteering_value(hours: Decimal | None, skill: int | None, hourly: Decimal) -> Decimal | None:
    """Euros: hours × level (1, 2 or 3) × gross minimum wage of an hour, to the cent (DYN 1.5:2167-2169).

    None when hours or level are not known: nothing is guessed. ValueError for another level, or a negative number.
    """
    if hourly < 0 or (hours is not None and hours < 0):
        raise ValueError("hours and rate are not negative")
    if skill is not None and skill not in LEVELS:
        raise ValueError(f"no level of skill {skill}")
    if hours is None or skill is None:
        return None
    return (hours * skill * hourly).quantize(CENT, ROUND_HALF_UP)


def value_of(line: Line, hourly: Decimal) -> Decimal | None:
    """Euros of a line: its amount if it has one, else what its hours are worth."""
    if line.amount_eur is not None:
        return line.amount_eur
    if line.kind == ResourceKind.VOLUNTEERING:
        return volunteering_value(line.hours, line.skill, hourly)
    return None


def thirds(lines: Iterable[Line], hourly: Decimal) -> Thirds:
    """The rule of the four thirds (WEB:511-513) against these lines, which are of one year.

    A line without a figure counts for nothing in the sums and is told in `missing`; a part that no line speaks
    of is « not noted », which is not zero euros.
    """
    found: dict[Third, list[Decimal | None]] = {third: [] for third in Third}
    outside = Decimal(0)
    for line in lines:
        value = value_of(line, hourly)
        third = THIRD_OF_KIND.get(line.kind)
        if third is None:
            outside += value or 0
        else:
            found[third].append(value)
    amounts = {third: total(values) for third, values in found.items()}
    money = sum((amounts[third] or Decimal(0) for third in MONEY), Decimal(0))
    shares = [share_of(third, amounts[third], money, found[third]) for third in Third]
    return Thirds(shares, money, outside, sum(share.missing for share in shares))


def total(values: list[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def share_of(third: Third, amount: Decimal | None, money: Decimal, values: list[Decimal | None]) -> Share:
    share = amount / money if amount is not None and money else None
    return Share(
        third=third,
        amount=amount,
        share=share,
        gap=None if share is None else share - TARGET,
        is_noted=bool(values),
        missing=sum(value is None for value in values),
    )
