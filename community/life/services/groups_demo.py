"""A local community and a carnet of the demonstration, never made on a real site; each says that it is an example.

They are made through the services, as people would; the dynamiques of the studies have accepted nothing.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.exchanges.models import Neighbours
from community.exchanges.services import neighbours
from community.life.enums import GroupKind
from community.life.group_texts import FIRST_CHARTER
from community.life.handover_enums import EntryKind
from community.life.models import Group, HandoverEntry
from community.life.services import group_parties, group_people, groups, handover
from community.members.models import User
from dynamics.models import Dynamic, Territory

NAME = "Exemple : du canal aux plaines"
AIM = (
    "Que des dynamiques voisines de Seine-Saint-Denis et du Val-d’Oise se connaissent et mettent leurs besoins en commun. "
    "Exemple écrit pour la démonstration : ces dynamiques n’ont rien accepté."
)
PARTIES = ("la-butinerie", "in-seine-saint-denis", "ptce-pays-de-france")
WORKSHOP = "competences-et-metiers-de-la-cooperation"


@transaction.atomic
def make_demo_groups() -> int:
    """What is there already, or lacks its accounts, is left out."""
    names = ("membre", "animateur", "animatrice", "facilitateur")
    people = {name: User.objects.filter(email=f"{name}@archipel.test").first() for name in names}
    if None in people.values():
        return 0
    if not Neighbours.objects.exists():
        neighbours.refresh()  # a real site does it every night: communities that could be are read from it
    return _community(people) + _workshop(people) + _book(people)


def _community(people: dict) -> int:
    dynamics = list(Dynamic.objects.filter(slug__in=PARTIES, live=True).order_by("slug"))
    if len(dynamics) < 2 or Group.objects.filter(kind=GroupKind.LOCAL).exists():
        return 0
    relay = people["facilitateur"]
    group = groups.open_group(
        group=Group(kind=GroupKind.LOCAL, name=NAME, aim=AIM, charter=FIRST_CHARTER),
        user=relay,
        territories=Territory.objects.departements().filter(code__in=["93", "95"]),
        invited=dynamics,
    )
    for party in group.parties.all():
        group_parties.answer(party=party, accepts=True, user=relay)
    group_people.invite(
        group=group, person=people["animatrice"], user=relay, message="Venez voir comment cela se passe ici."
    )
    group_people.join(group=group, user=people["membre"], accepts_charter=True, message="J’habite à côté.")
    return 1


def _workshop(people: dict) -> int:
    group = Group.objects.workshops().filter(slug=WORKSHOP).first()
    if group is None or group.memberships.exists():
        return 0
    for name in ("animateur", "animatrice"):
        group_people.join(group=group, user=people[name])
    return 1


def _book(people: dict) -> int:
    dynamic = Dynamic.objects.filter(slug="biovallee", live=True).first()
    user = people["animatrice"]
    if dynamic is None or hasattr(dynamic, "handover") or not dynamic.team.filter(user=user).exists():
        return 0
    today = timezone.localdate()
    for entry in (
        HandoverEntry(
            kind=EntryKind.KNOWLEDGE,
            title="Exemple : le calendrier des financeurs",
            person=user,
            text="Qui relance qui, et quand. À transmettre en binôme sur une année entière.",
        ),
        HandoverEntry(
            kind=EntryKind.DECISION,
            title="Exemple : nous ne portons pas les projets à la place des autres",
            happened_on=today - timedelta(days=200),
            text="Nous avions essayé : les porteurs attendaient tout de nous.",
        ),
        HandoverEntry(
            kind=EntryKind.CONTACT,
            title="Exemple : le service développement de l’intercommunalité",
            reach="accueil@exemple.test",
            text="Pour le prêt des salles.",
        ),
        HandoverEntry(kind=EntryKind.STEP, title="Exemple : rencontrer chaque collège pendant une heure"),
    ):
        handover.write_entry(dynamic=dynamic, entry=entry, user=user)
    return 1
