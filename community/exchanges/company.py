"""Who is in an introduction once both agreed: its two sides, and the équipe relais."""

from dataclasses import dataclass

from community.exchanges.enums import Side
from community.exchanges.models import Introduction, Party
from community.members.models import User

RELAY = ""  # the side of the équipe relais, in fields where a side is written


@dataclass(frozen=True)
class Person:
    """Somebody to write to: an account, or a name and an address that a facilitator noted."""

    side: str
    name: str
    user: User | None = None
    email: str = ""

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email

    @property
    def key(self) -> object:
        return self.user.pk if self.user else self.email


def parties_of(introduction: Introduction) -> list[Party]:
    """Both sides with their accounts, read once an object."""
    if not hasattr(introduction, "_parties"):
        introduction._parties = list(introduction.parties.select_related("user"))
    return introduction._parties


def side_of(introduction: Introduction, user) -> Side | None:
    """The side on which this person was asked, None for anybody else."""
    if not user.is_authenticated:
        return None
    for party in parties_of(introduction):
        if party.asked_at and party.user_id == user.pk:
            return Side(party.side)
    return None


def people_of(introduction: Introduction) -> list[Person]:
    """Both sides, then the facilitator who follows; nobody twice, nobody who left or has no address."""
    found = [person_of(party) for party in parties_of(introduction)]
    if introduction.facilitator_id and introduction.facilitator.is_active:
        user = introduction.facilitator
        found.append(Person(side=RELAY, name=user.get_full_name(), user=user))
    reached: dict[object, Person] = {}
    for person in found:
        if person is not None:
            reached.setdefault(person.key, person)
    return list(reached.values())


def person_of(party: Party) -> Person | None:
    """Whom to write to on this side, None when nobody is left there."""
    if party.user_id and party.user.is_active and not party.user.is_anonymised:
        return Person(side=party.side, name=party.user.get_full_name(), user=party.user)
    if party.user_id is None and party.email:
        return Person(side=party.side, name=party.name or "Sans nom", email=party.email)
    return None


def name_of(introduction: Introduction, side: str) -> str:
    """What a side is called, the équipe relais included."""
    return introduction.name_of(side) if side else "l’équipe relais"


def other(side: str) -> Side:
    return Side.OFFER if side == Side.NEED else Side.NEED
