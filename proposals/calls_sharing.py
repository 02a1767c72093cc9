"""Co-budget: an envelope that supporters share out, each with a part that she may hand to another. Pure functions.

The idea is that of DYN A2:3596 (« co-budget »: contribute to each project, and delegate the choice of a part).
Amounts are whole euros. What is always true, whatever is given: nobody counts twice, a loop of delegations counts
for nobody, and the total given is never above the envelope.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

Person = Hashable
Project = Hashable


@dataclass(frozen=True)
class Sharing:
    """What came of an envelope, in euros."""

    envelope: int
    parts: Mapping[Person, int]  # each supporter's own part
    powers: Mapping[Person, int]  # what each one shares out: her part and those handed to her
    totals: Mapping[Project, int]  # what each project receives
    given: Mapping[Person, Mapping[Project, int]] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        return sum(self.totals.values())

    @property
    def unspent(self) -> int:
        return self.envelope - self.spent


def euros(amount: int) -> str:
    """« 3 000 € »."""
    return f"{amount:,}".replace(",", "\u202f") + "\u00a0€"


def equal_parts(envelope: int, people: list[Person]) -> dict[Person, int]:
    """The same whole number of euros for each; what cannot be divided stays in the envelope."""
    return {person: envelope // len(people) for person in people}


def capped_parts(envelope: int, wanted: Mapping[Person, int]) -> dict[Person, int]:
    """Parts set by the organiser, lowered in proportion when they are together above the envelope."""
    kept = {person: max(0, part) for person, part in wanted.items()}
    return fitted(kept, envelope)


def fitted(amounts: Mapping[Hashable, int], most: int) -> dict[Hashable, int]:
    """The same amounts when they fit in `most`; otherwise each × most ÷ their sum, rounded down to the euro."""
    asked = sum(amounts.values())
    if asked <= most:
        return dict(amounts)
    return {key: amount * most // asked for key, amount in amounts.items()}


def holder(person: Person, delegations: Mapping[Person, Person]) -> Person | None:
    """Who decides at the end of the chain that begins with a person (herself without one); None for a loop."""
    seen = set()
    while person in delegations:
        if person in seen:
            return None
        seen.add(person)
        person = delegations[person]
    return person


def would_loop(person: Person, to: Person, delegations: Mapping[Person, Person]) -> bool:
    """Whether handing one's part to somebody would bring it back to oneself."""
    rest = {giver: receiver for giver, receiver in delegations.items() if giver != person}
    return holder(to, rest) in {person, None}


def powers(parts: Mapping[Person, int], delegations: Mapping[Person, Person]) -> dict[Person, int]:
    """What each supporter shares out. A part handed to somebody who is no supporter is nobody's."""
    known = {giver: to for giver, to in delegations.items() if giver in parts}
    found = dict.fromkeys(parts, 0)
    for person, part in parts.items():
        decides = holder(person, known)
        if decides in found:
            found[decides] += part
    return found


def share(
    *,
    envelope: int,
    parts: Mapping[Person, int],
    delegations: Mapping[Person, Person],
    choices: Mapping[Person, Mapping[Project, int]],
) -> Sharing:
    """What each project receives.

    Choices of somebody who handed her part on count for nothing. Choices above what somebody may share out (a
    part that was handed to her was taken back since) are lowered in proportion.
    """
    kept = capped_parts(envelope, parts)
    held = powers(kept, delegations)
    given: dict[Person, dict[Project, int]] = {}
    totals: dict[Project, int] = {}
    for person, wanted in choices.items():
        amounts = {project: max(0, amount) for project, amount in wanted.items()}
        given[person] = fitted(amounts, held.get(person, 0))
        for project, amount in given[person].items():
            totals[project] = totals.get(project, 0) + amount
    return Sharing(envelope=envelope, parts=kept, powers=held, totals=totals, given=given)
