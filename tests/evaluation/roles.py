"""Who reads an evaluation: the roles of the permission tables, and a client signed in as one of them."""

from dynamics.enums import TeamRole
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory

ROLES = ["visiteur", "membre", "facilitateur", "contributeur", "animateur"]


def signed_in(client, role: str, dynamic):
    """The client as somebody of this role; the person, or None."""
    if role == "visiteur":
        return None
    user = UserFactory(facilitator=role == "facilitateur")
    if role in ("contributeur", "animateur"):
        is_animator = role == "animateur"
        TeamMemberFactory(
            dynamic=dynamic, user=user, role=TeamRole.ANIMATOR if is_animator else TeamRole.CONTRIBUTOR
        )
    client.force_login(user)
    return user
