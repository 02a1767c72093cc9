"""A dynamique with a team, and people of every role around it."""

from dataclasses import dataclass, field
from decimal import Decimal

from community.members.models import User
from dynamics.enums import ResourceKind, TeamRole
from dynamics.models import Dynamic
from evaluation.models import Interest, ResourceLine, ResourceYear, ValueStep
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

ROLES = ["visiteur", "membre", "contributeur", "animateur", "animateur d’une autre", "facilitateur", "admin"]


@dataclass
class MeansWorld:
    dynamic: Dynamic
    other: Dynamic
    people: dict[str, User | None] = field(default_factory=dict)

    def as_role(self, client, role: str):
        client.logout()
        if self.people[role] is not None:
            client.force_login(self.people[role])
        return client

    def url(self, rest: str = "") -> str:
        return f"/dynamiques/{self.dynamic.slug}/evaluation/{rest}"


def means_world() -> MeansWorld:
    dynamic = DynamicFactory(slug="la-ruche", name="La Ruche")
    other = DynamicFactory(slug="le-rucher", name="Le Rucher")
    people = {
        "visiteur": None,
        "membre": UserFactory(first_name="Maud", last_name="Membre"),
        "contributeur": UserFactory(first_name="Coline"),
        "animateur": UserFactory(first_name="Anouk"),
        "animateur d’une autre": UserFactory(first_name="Olga"),
        "facilitateur": UserFactory(facilitator=True, first_name="Fanny", last_name="Relais"),
        "admin": UserFactory(administrator=True),
    }
    TeamMemberFactory(dynamic=dynamic, user=people["animateur"], role=TeamRole.ANIMATOR)
    TeamMemberFactory(dynamic=dynamic, user=people["contributeur"], role=TeamRole.CONTRIBUTOR)
    TeamMemberFactory(dynamic=other, user=people["animateur d’une autre"], role=TeamRole.ANIMATOR)
    return MeansWorld(dynamic, other, people)


def fill(dynamic: Dynamic, *, year: int = 2025) -> ResourceYear:
    """A year with the four thirds, a row in each table."""
    kept = ResourceYear.objects.create(dynamic=dynamic, year=year, note="Une année ordinaire.")
    amounts = {
        ResourceKind.PUBLIC_REGION: 50_000,
        ResourceKind.PATRONAGE: 20_000,
        ResourceKind.SALES: 30_000,
        ResourceKind.LOANS: 7_000,
    }
    for rank, (kind, amount) in enumerate(amounts.items()):
        ResourceLine.objects.create(year=kept, position=rank, kind=kind, amount_eur=amount, label="précision")
    ResourceLine.objects.create(
        year=kept, position=9, kind=ResourceKind.VOLUNTEERING, hours=Decimal("1000"), skill=2
    )
    Interest.objects.create(
        dynamic=dynamic, actor="Le lycée agricole", brings="Une salle", expects="Des stages"
    )
    ValueStep.objects.create(
        dynamic=dynamic, title="Collecter les vélos", who="l’atelier", adds="Du réemploi"
    )
    return kept
