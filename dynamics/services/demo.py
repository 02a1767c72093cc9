"""The teams of the demonstration, never made on a real site."""

from django.db import transaction

from community.members.models import User
from dynamics.enums import TeamRole
from dynamics.models import Dynamic, JoinRequest, TeamMember
from dynamics.services import team

HELD = {"animateur@archipel.test": "figeacteurs", "animatrice@archipel.test": "biovallee"}
MESSAGE = "J’anime cette dynamique et je souhaite tenir sa fiche."


@transaction.atomic
def make_demo_teams() -> dict[str, TeamMember]:
    """Each of the two animateurs takes up a record of the studies, as a person would; again, nothing more.

    Needs the demonstration accounts and the seeded dynamiques; what is missing is left out.
    """
    facilitator = User.objects.filter(email="facilitateur@archipel.test").first()
    made = {}
    for email, slug in HELD.items():
        user = User.objects.filter(email=email).first()
        dynamic = Dynamic.objects.filter(slug=slug).first()
        if user is None or dynamic is None:
            continue
        member = dynamic.team.filter(user=user, role=TeamRole.ANIMATOR).first()
        if member is None and not team.has_animator(dynamic):
            request = team.ask(dynamic=dynamic, user=user, kind=JoinRequest.Kind.CLAIM, message=MESSAGE)
            team.decide(request=request, accepted=True, user=facilitator)
            member = dynamic.team.get(user=user)
        if member is not None:
            made[email] = member
    return made
