"""The teams of the demonstration, never made on a real site."""

from django.db import transaction

from community.members.models import User
from dynamics.enums import TeamRole
from dynamics.models import Dynamic, JoinRequest, RemoteRecord, RemoteSource, TeamMember
from dynamics.services import team
from dynamics.services.remote_mapping import propose

HELD = {"animateur@archipel.test": "figeacteurs", "animatrice@archipel.test": "biovallee"}
MESSAGE = "J’anime cette dynamique et je souhaite tenir sa fiche."
SOURCE_COLUMNS = ["id", "nom", "type", "resume", "commune", "latitude", "longitude", "site_web"]


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


@transaction.atomic
def make_demo_source() -> RemoteSource | None:
    """A list kept elsewhere, invented, one row of which looks like a record that is here: to be decided."""
    dynamic = Dynamic.objects.filter(slug="tetris", latitude__isnull=False).first()
    if dynamic is None:
        return None
    source, is_new = RemoteSource.objects.get_or_create(
        slug="carte-d-exemple",
        defaults={
            "name": "Carte d’exemple",
            "url": "https://donnees.exemple.test/lieux.csv",
            "licence": RemoteSource.Licence.OPEN,
            "state": RemoteSource.State.PAUSED,
            "rhythm": RemoteSource.Rhythm.WEEKLY,
            "default_typology": dynamic.typology,
            "columns": SOURCE_COLUMNS,
            "mapping": propose(SOURCE_COLUMNS),
        },
    )
    if is_new:
        cells = {"reference": "lieu-12", "name": dynamic.name, "summary": "La même, dans d’autres mots."}
        cells |= {"latitude": str(dynamic.latitude), "longitude": str(dynamic.longitude)}
        RemoteRecord.objects.create(
            source=source,
            external_id="lieu-12",
            state=RemoteRecord.State.WAITING,
            suspect=dynamic,
            cells=cells,
        )
    return source
