"""The people of the maillage: only those who chose to be there, to whom they show their name, never kept."""

from collections.abc import Iterable
from typing import NamedTuple

from community.members.enums import Visibility
from dynamics.models import TeamMember

TEAM = "equipe"
TEAM_LABEL = "est de l’équipe de"
TEAM_INVERSE = "a dans son équipe"
# Open data are for everybody: so are the names that they tell
OPEN = (Visibility.PUBLIC,)


class Person(NamedTuple):
    """Somebody, and the slugs of the dynamiques whose team they are in."""

    public_id: str
    name: str
    url: str
    dynamics: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"person:{self.public_id}"


def people(levels: Iterable[Visibility]) -> list[Person]:
    """Read anew each time: who withdraws, or closes the account, is gone at the next page. One query."""
    found: dict[str, Person] = {}
    members = (
        TeamMember.objects.in_network(levels)
        .select_related("user__profile", "dynamic")
        .order_by("user__public_id", "dynamic__slug")
    )
    for member in members:
        user = member.user
        if not user.profile.name:
            continue
        key = str(user.public_id)
        before = found.get(key) or Person(key, user.profile.name, user.get_absolute_url(), ())
        found[key] = before._replace(dynamics=(*before.dynamics, member.dynamic.slug))
    return list(found.values())
