"""The carnet de passation: for the team alone, kept short of other people's data, with one kind reminder."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from community.exchanges.enums import IntroductionState
from community.life.handover_enums import EntryKind
from community.life.handover_lines import lines_of
from community.life.models import Handover, HandoverEntry
from community.life.personal_data.handover import HandoverData
from community.life.services import handover
from community.members.models import Letter
from dynamics.enums import TeamRole
from dynamics.models import TeamInvitation, TeamMember
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED, HIDDEN = 200, 302, 403, 404
ROLES = [
    "visiteur",
    "membre",
    "animateur",
    "contributeur",
    "animateur d’une autre",
    "facilitateur",
    "administrateur",
]
#   visiteur, membre, animateur, contributeur, animateur d’une autre, facilitateur, administrateur
TEAM = (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, CLOSED)
PAGES = {
    "handover": TEAM,
    "handover_pdf": TEAM,
    "handover_entry_new": TEAM,
    "handover_entry": TEAM,
    "handover_entry_remove": TEAM,
    "handover_entry_file": TEAM,
    "handover_successor": (SIGN_IN, CLOSED, OPEN, CLOSED, CLOSED, CLOSED, CLOSED),
}


def entry_of(dynamic, kind=EntryKind.DECISION, **values) -> HandoverEntry:
    """A line, with what its section asks for."""
    needed = {
        EntryKind.DECISION: {"happened_on": date(2026, 3, 1)},
        EntryKind.CONTACT: {"reach": "mairie@exemple.test", "checked_on": timezone.localdate()},
        EntryKind.DOCUMENT: {"file": SimpleUploadedFile("statuts.txt", b"Article premier.")},
    }.get(kind, {})
    book, _ = Handover.objects.get_or_create(dynamic=dynamic)
    return HandoverEntry.objects.create(
        handover=book, kind=kind, **({"title": "Nous ne portons pas les projets"} | needed | values)
    )


class World:
    """A dynamique with a team of two, and somebody of each other role."""

    def __init__(self, **dynamic):
        self.dynamic = DynamicFactory(**dynamic)
        self.people = {
            "membre": UserFactory(),
            "animateur": TeamMemberFactory(dynamic=self.dynamic).user,
            "contributeur": TeamMemberFactory(dynamic=self.dynamic, role=TeamRole.CONTRIBUTOR).user,
            "animateur d’une autre": TeamMemberFactory().user,
            "facilitateur": UserFactory(facilitator=True),
            "administrateur": UserFactory(administrator=True),
        }
        self.entry = entry_of(self.dynamic, EntryKind.DOCUMENT, title="Les statuts")

    def address(self, name: str) -> str:
        more = {"handover_entry_new": ["decision"]}
        if name in {
            "handover_entry",
            "handover_entry_remove",
            "handover_entry_file",
            "handover_entry_confirm",
        }:
            more[name] = [self.entry.pk]
        return reverse(f"life:{name}", args=[self.dynamic.slug, *more.get(name, [])])

    def as_role(self, client, role: str):
        client.logout()
        if role != "visiteur":
            client.force_login(self.people[role])
        return client


def test_the_carnet_is_for_the_team_alone(client):
    world = World()

    found = {
        name: tuple(world.as_role(client, role).get(world.address(name)).status_code for role in ROLES)
        for name in PAGES
    }

    assert found == PAGES


def test_the_carnet_of_a_hidden_dynamique_exists_for_its_team_only(client):
    world = World(live=False)

    found = {role: world.as_role(client, role).get(world.address("handover")).status_code for role in ROLES}

    assert found == {
        "visiteur": SIGN_IN,
        "membre": HIDDEN,
        "animateur": OPEN,
        "contributeur": OPEN,
        "animateur d’une autre": HIDDEN,
        "facilitateur": CLOSED,
        "administrateur": CLOSED,
    }


def test_nobody_else_writes_in_it(client):
    world = World()
    posted = {
        "handover_entry_new": {"title": "Une décision", "happened_on": "2026-01-05"},
        "handover_entry_remove": {},
        "handover_silence": {"silence": "1"},
        "handover_successor": {"email": "suite@exemple.test"},
    }

    for role in ("visiteur", "membre", "animateur d’une autre", "facilitateur", "administrateur"):
        for name, data in posted.items():
            answer = world.as_role(client, role).post(world.address(name), data)
            assert answer.status_code == (SIGN_IN if role == "visiteur" else CLOSED), (role, name)

    assert list(HandoverEntry.objects.values_list("title", flat=True)) == ["Les statuts"]
    assert not Handover.objects.get().is_silent
    assert not TeamInvitation.objects.exists()


def test_a_line_of_another_carnet_is_not_found(client):
    world, other = World(), World()
    world.as_role(client, "animateur")
    base = f"/dynamiques/{world.dynamic.slug}/passation/lignes/{other.entry.pk}/"

    assert client.get(base).status_code == HIDDEN
    assert client.get(f"{base}fichier/").status_code == HIDDEN
    assert client.post(f"{base}retirer/").status_code == HIDDEN
    assert client.post(f"{base}confirmer/").status_code == HIDDEN


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("savoir", {"title": "Les clés du local", "text": "Chez la gardienne."}),
        (
            "decision",
            {
                "title": "Pas de subvention au-delà d’un tiers",
                "happened_on": "2026-01-05",
                "text": "Pour tenir.",
            },
        ),
        ("contact", {"title": "Le service des sports", "reach": "01 02 03 04 05"}),
        ("document", {"title": "Les statuts", "file": SimpleUploadedFile("s.txt", b"Article premier.")}),
        ("a-faire", {"title": "Rencontrer la mairie"}),
    ],
)
def test_each_section_takes_its_lines(client, kind, data):
    member = TeamMemberFactory()
    client.force_login(member.user)
    path = reverse("life:handover_entry_new", args=[member.dynamic.slug, kind])

    answer = client.post(path, data)

    assert answer["Location"] == f"/dynamiques/{member.dynamic.slug}/passation/#{kind}"
    made = HandoverEntry.objects.get()
    assert (made.kind, made.title, made.written_by) == (kind, data["title"], member.user)
    assert (made.checked_on is not None) == (kind == "contact")
    assert data["title"] in client.get(f"/dynamiques/{member.dynamic.slug}/passation/").content.decode()


def test_a_form_that_lacks_something_keeps_what_was_typed(client):
    member = TeamMemberFactory()
    client.force_login(member.user)
    path = reverse("life:handover_entry_new", args=[member.dynamic.slug, "decision"])

    page = client.post(path, {"title": "Nous gardons le nom", "happened_on": ""}).content.decode()

    assert "Nous gardons le nom" in page
    assert "errorlist" in page
    assert (
        client.get(reverse("life:handover_entry_new", args=[member.dynamic.slug, "absent"])).status_code
        == HIDDEN
    )


def test_what_is_under_way_comes_by_itself():
    dynamic, other = DynamicFactory(), DynamicFactory(name="La Voisine")
    need = NeedFactory(dynamic=dynamic, title="Une turbine")
    IntroductionFactory(
        need=need,
        need_dynamic=dynamic,
        offer_dynamic=other,
        state=IntroductionState.PROPOSED,
        proposed_at=timezone.now(),
    )
    TeamInvitation.objects.create(dynamic=dynamic, email="a@exemple.test", nonce="n" * 20)
    NeedFactory(title="Ailleurs")

    assert [line.label for line in lines_of(dynamic)] == [
        "Mise en relation avec La Voisine",
        "Besoin : Une turbine",
        "Invitations à rejoindre l’équipe",
    ]


def test_contacts_that_nobody_confirms_are_erased_after_two_years():
    dynamic, now = DynamicFactory(), timezone.now()
    day = timezone.localdate(now)
    old = entry_of(dynamic, EntryKind.CONTACT, title="Ancien", checked_on=day - timedelta(days=731))
    kept = entry_of(dynamic, EntryKind.CONTACT, title="Gardé", checked_on=day - timedelta(days=729))
    lasting = entry_of(
        dynamic, EntryKind.DECISION, title="Une décision", happened_on=day - timedelta(days=3000)
    )
    handover.confirm_contact(entry=old, user=UserFactory(), now=now)
    HandoverEntry.objects.filter(pk=old.pk).update(checked_on=day - timedelta(days=731))

    assert handover.forget_contacts(now=now) == 1
    assert set(HandoverEntry.objects.all()) == {kept, lasting}
    handover.confirm_contact(entry=kept, user=UserFactory(), now=now + timedelta(days=30))
    assert handover.forget_contacts(now=now + timedelta(days=30)) == 0


def alone(**dynamic) -> TeamMember:
    """Somebody who has been a whole team for six months."""
    member = TeamMemberFactory(dynamic=DynamicFactory(**dynamic))
    TeamMember.objects.filter(pk=member.pk).update(created_at=timezone.now() - timedelta(days=180))
    return member


def test_who_holds_everything_alone_hears_of_it_once_a_half_year():
    member, now = alone(name="La Ruche"), timezone.now().replace(year=2026, month=2, day=3)
    TeamMember.objects.update(created_at=now - timedelta(days=180))
    pair = TeamMemberFactory()
    TeamMemberFactory(dynamic=pair.dynamic)
    TeamMember.objects.update(created_at=now - timedelta(days=180))

    for day in (0, 1, 100, 200):
        handover.look_after(now=now + timedelta(days=day))

    letters = Letter.objects.order_by("pk")
    assert [(letter.user, letter.kind) for letter in letters] == [(member.user, "life.handover_alone")] * 2
    assert "La Ruche" in letters[0].subject
    assert "/passation/" in letters[0].text


@pytest.mark.parametrize("why", ["silence", "terminée", "cachée", "toute neuve"])
def test_nobody_is_reminded_in_vain(why):
    member = alone(ended=why == "terminée", live=why != "cachée")
    if why == "silence":
        handover.set_silence(dynamic=member.dynamic, is_silent=True, user=member.user)
    if why == "toute neuve":
        TeamMember.objects.update(created_at=timezone.now())

    assert handover.remind_those_alone() == 0
    assert not Letter.objects.exists()


def test_the_successor_is_of_the_team_or_is_invited_to_it():
    member, other = TeamMemberFactory(), None
    other = TeamMemberFactory(dynamic=member.dynamic, role=TeamRole.CONTRIBUTOR)

    chosen = handover.name_successor(dynamic=member.dynamic, user=member.user, member=other)
    assert (chosen.successor, chosen.successor_invitation) == (other.user, None)
    invited = handover.name_successor(dynamic=member.dynamic, user=member.user, email="Suite@Exemple.test")

    assert invited.successor is None
    assert invited.successor_invitation.email.lower() == "suite@exemple.test"
    assert member.dynamic.team.get(user=other.user).role == TeamRole.CONTRIBUTOR


def test_reading_the_carnet_writes_nothing(client):
    member = TeamMemberFactory()
    client.force_login(member.user)

    assert client.get(f"/dynamiques/{member.dynamic.slug}/passation/").status_code == OPEN
    assert not Handover.objects.exists()


def test_the_carnet_is_printed(client):
    world = World()
    answer = world.as_role(client, "contributeur").get(world.address("handover_pdf"))

    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_person_erased_leaves_the_lines_to_the_team():
    world = World()
    gone = world.people["animateur"]
    entry = entry_of(world.dynamic, EntryKind.KNOWLEDGE, title="Les clés", person=gone, written_by=gone)
    handover.name_successor(
        dynamic=world.dynamic, user=world.people["contributeur"], member=world.dynamic.team.get(user=gone)
    )
    told = HandoverData().collect(gone)

    HandoverData().erase(gone)

    entry.refresh_from_db()
    assert (entry.person, entry.written_by, entry.title) == (None, None, "Les clés")
    assert Handover.objects.get().successor is None
    assert [row["title"] for row in told["written"]] == ["Les clés"]


@pytest.mark.parametrize("count", [1, 6])
def test_a_long_carnet_costs_no_more_than_a_short_one(client, count, django_assert_max_num_queries):
    member = TeamMemberFactory()
    for number in range(count):
        entry_of(member.dynamic, EntryKind.KNOWLEDGE, title=f"Savoir {number}", person=member.user)
    client.force_login(member.user)

    with django_assert_max_num_queries(18):
        client.get(f"/dynamiques/{member.dynamic.slug}/passation/")
