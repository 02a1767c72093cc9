"""Groups for tests: a community of two dynamiques with people in and around it."""

import factory
from django.core.files.base import ContentFile
from django.urls import reverse
from factory.django import DjangoModelFactory

from community.life.enums import Board, GroupKind
from community.life.group_enums import EntryState, PartyState
from community.life.models import Group, GroupDocument, GroupEntry, GroupParty, Membership, Post, Thread
from dynamics.enums import TeamRole
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

CHARTER = "Nous nous disons ce que nous cherchons."
ROLES = ["visiteur", "autre", "d’une équipe", "invité", "membre", "animateur", "facilitateur"]


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    kind = GroupKind.LOCAL
    slug = factory.Sequence(lambda n: f"groupe-{n + 1}")
    name = factory.Sequence(lambda n: f"Groupe {n + 1}")
    aim = "Se connaître entre voisines."
    charter = CHARTER


def party(group: Group, state: str = PartyState.MEMBER, **dynamic) -> GroupParty:
    return GroupParty.objects.create(group=group, dynamic=DynamicFactory(**dynamic), state=state)


def place(group: Group, user, *, animates: bool = False, number: int | None = 1) -> Membership:
    return Membership.objects.create(group=group, user=user, is_animator=animates, charter_number=number)


def document(group: Group, user=None, title: str = "Le compte rendu") -> GroupDocument:
    made = GroupDocument(group=group, title=title, shared_by=user)
    made.file.save("compte-rendu.txt", ContentFile(b"Nous avons parle du moulin."), save=False)
    made.save()
    return made


class World:
    """One person a role around a group with a document, a thread, a request and an invited dynamique."""

    def __init__(self, **group):
        self.group = GroupFactory(**group)
        self.people = {role: UserFactory() for role in ROLES[1:-1]}
        self.people["facilitateur"] = UserFactory(facilitator=True)
        self.party = party(self.group, name="La Ruche du canal")
        self.asked_party = party(self.group, PartyState.INVITED, name="Le Moulin des prés")
        TeamMemberFactory(dynamic=self.party.dynamic, user=self.people["d’une équipe"])
        TeamMemberFactory(
            dynamic=self.asked_party.dynamic, user=self.people["invité"], role=TeamRole.ANIMATOR
        )
        self.place = place(self.group, self.people["membre"])
        place(self.group, self.people["animateur"], animates=True)
        self.document = document(self.group, self.people["membre"])
        self.thread = Thread.objects.create(board=Board.GROUP, group=self.group, title="Fil gardé pour nous")
        Post.objects.create(thread=self.thread, author=self.people["membre"], text="Entre nous.")
        self.entry = GroupEntry.objects.create(
            group=self.group, user=UserFactory(), state=EntryState.ASKED, message="Puis-je venir ?"
        )

    def address(self, name: str) -> str:
        more = {
            "group_document": [self.document.pk],
            "group_document_remove": [self.document.pk],
            "group_party": [self.asked_party.pk],
            "group_party_out": [self.asked_party.pk],
            "group_exclude": [self.place.pk],
            "group_animator": [self.place.pk],
            "group_decide": [self.entry.pk],
        }
        return reverse(f"life:{name}", args=[self.group.prefix, self.group.slug, *more.get(name, [])])


def enter(client, world, role: str):
    """The test client, signed in as one of the roles."""
    client.logout()
    if role != "visiteur":
        client.force_login(world.people[role])
    return client
