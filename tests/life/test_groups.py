"""Local communities and working groups: opened, joined, animated, left; what their page says."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.life.enums import EventState, GroupKind
from community.life.group_enums import EntryState, PartyState
from community.life.models import Block, Event, Group, GroupEntry, GroupParty, Membership, Notice
from community.life.personal_data.groups import GroupData
from community.life.services import group_documents, group_parties, group_people, groups
from community.life.services.groups_load import load_workshops
from community.members.models import Letter
from dynamics.models import Dynamic
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LinkFactory,
    OrganisationFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.exchanges.factories import NeedFactory
from tests.life.groups_world import CHARTER, GroupFactory, World, document, party, place
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def opened(**kwargs) -> tuple[Group, object, object]:
    """A community that somebody opens with a neighbour."""
    own, other = TeamMemberFactory(), TeamMemberFactory()
    group = groups.open_group(
        group=Group(kind=GroupKind.LOCAL, name="Vallée d’en bas", charter=CHARTER),
        user=own.user,
        dynamic=own.dynamic,
        invited=[other.dynamic],
        **kwargs,
    )
    return group, own, other


def test_a_community_begins_with_ones_dynamique_and_asks_the_others():
    group, own, other = opened()

    assert group.get_absolute_url() == "/communautes/vallee-den-bas/"
    assert list(group.parties.values_list("dynamic", "state")) == [
        (own.dynamic.pk, PartyState.MEMBER),
        (other.dynamic.pk, PartyState.INVITED),
    ]
    assert list(group.memberships.values_list("user", "is_animator", "charter_number")) == [
        (own.user.pk, True, 1)
    ]
    assert list(Notice.objects.values_list("user", "title")) == [
        (other.user.pk, f"{other.dynamic.name} est invitée dans Vallée d’en bas")
    ]


def test_a_community_of_one_is_none():
    member = TeamMemberFactory()

    with pytest.raises(groups.GroupError, match="au moins deux dynamiques"):
        groups.open_group(
            group=Group(kind=GroupKind.LOCAL, name="Seule"), user=member.user, dynamic=member.dynamic
        )


def test_a_dynamique_enters_by_the_answer_of_its_animateur():
    group, own, other = opened()

    group_parties.answer(party=group.parties.get(dynamic=other.dynamic), accepts=True, user=other.user)
    again = group_parties.answer(
        party=group.parties.get(dynamic=other.dynamic), accepts=False, user=other.user
    )

    assert again.state == PartyState.MEMBER
    assert Notice.objects.filter(user=own.user).values_list("title", flat=True).get() == (
        f"{other.dynamic.name} est de Vallée d’en bas"
    )


def test_two_invitations_that_cross_are_an_agreement():
    group, _, other = opened()
    third = TeamMemberFactory()
    group_parties.ask(group=group, party=third.dynamic, user=third.user)

    asked = group_parties.ask(group=group, party=other.dynamic, user=other.user)
    invited = group_parties.invite(group=group, party=third.dynamic, user=group.animators().get())

    assert (asked.state, invited.state) == (PartyState.MEMBER, PartyState.MEMBER)


def test_an_organisation_answers_by_who_took_up_its_page():
    group, own, _ = opened()
    claimed, nobody = OrganisationFactory(claimed_by=UserFactory()), OrganisationFactory()

    invited = group_parties.invite(group=group, party=claimed, user=own.user)

    assert Notice.objects.filter(user=claimed.claimed_by).count() == 1
    assert claimed.claimed_by.has_perm("life.answer_for_party", invited)
    with pytest.raises(groups.GroupError, match="Personne ne tient"):
        group_parties.invite(group=group, party=nobody, user=own.user)


def test_people_of_the_teams_enter_at_once_and_the_others_ask():
    group, _, _ = opened()
    colleague = TeamMemberFactory(dynamic=group.parties.first().dynamic, role="contributeur").user
    stranger = UserFactory()

    entered = group_people.join(group=group, user=colleague, accepts_charter=True)
    asked = group_people.join(group=group, user=stranger, accepts_charter=True, message="Je passe souvent.")

    assert isinstance(entered, Membership)
    assert (asked.state, asked.message) == (EntryState.ASKED, "Je passe souvent.")
    assert not Membership.objects.filter(user=stranger).exists()


def test_everybody_enters_a_working_group():
    group, person = GroupFactory(kind=GroupKind.WORKSHOP, charter=""), UserFactory()

    first = group_people.join(group=group, user=person)
    second = group_people.join(group=group, user=person)

    assert first == second == Membership.objects.get(group=group, user=person)


def test_nobody_enters_without_the_charter_of_the_group():
    group = GroupFactory(kind=GroupKind.WORKSHOP)

    with pytest.raises(groups.GroupError, match="charte"):
        group_people.join(group=group, user=UserFactory())


def test_another_charter_is_accepted_again_before_one_shares():
    world = World()
    member, keeper = world.people["membre"], world.people["animateur"]
    world.group.charter = "Nous nous disons tout."
    groups.describe(group=world.group, user=keeper)
    group = Group.objects.get(pk=world.group.pk)

    before = member.has_perm("life.share_document", group)
    group_people.accept_charter(group=group, user=member)

    assert (group.charter_number, before) == (2, False)
    assert member.has_perm("life.share_document", group)
    assert Notice.objects.get(user=member).url == group.url_of("group_charter")


def test_a_request_refused_says_why():
    world = World()

    with pytest.raises(groups.GroupError, match="pourquoi"):
        group_people.decide(entry=world.entry, accepted=False, user=world.people["animateur"])
    group_people.decide(
        entry=world.entry, accepted=False, user=world.people["animateur"], reason="Nous sommes complets."
    )

    notice = Notice.objects.get(user=world.entry.user)
    assert notice.text == "Elle n’est pas acceptée : Nous sommes complets."


def test_the_last_animateur_names_a_successor_or_closes():
    world = World()
    keeper = world.people["animateur"]

    with pytest.raises(groups.GroupError, match="dernière personne"):
        group_people.leave(group=world.group, user=keeper)
    group_people.leave(group=world.group, user=keeper, successor=world.place)
    group_people.leave(group=world.group, user=world.people["membre"], closes=True)

    world.group.refresh_from_db()
    assert world.group.is_closed
    assert not world.group.memberships.exists()


def test_the_last_animateur_cannot_be_relieved_nor_excluded():
    world = World()
    last = world.group.memberships.get(is_animator=True)

    with pytest.raises(groups.GroupError, match="au moins un"):
        group_people.set_animator(place=last, is_animator=False, user=world.people["facilitateur"])
    with pytest.raises(groups.GroupError, match="au moins un"):
        group_people.exclude(place=last, user=world.people["facilitateur"], reason="Absente.")


def test_somebody_excluded_reads_why_and_asks_before_coming_back():
    group = GroupFactory(kind=GroupKind.WORKSHOP, charter="")
    keeper, person = UserFactory(), UserFactory()
    place(group, keeper, animates=True)
    member = place(group, person)

    group_people.exclude(place=member, user=keeper, reason="Des mots blessants, deux fois.")
    back = group_people.join(group=group, user=person)

    assert Notice.objects.get(user=person).text == "Des mots blessants, deux fois."
    assert isinstance(back, GroupEntry)
    assert back.state == EntryState.ASKED


def test_a_document_removed_is_told_to_nobody_any_more(django_capture_on_commit_callbacks):
    world = World()
    made = document(world.group)
    made.pk = None
    shared = group_documents.share(group=world.group, document=made, user=world.people["membre"])
    told = Notice.objects.filter(key=f"group-document-{shared.pk}")
    assert list(told.values_list("user", flat=True)) == [world.people["animateur"].pk]
    storage, name = shared.file.storage, shared.file.name

    with django_capture_on_commit_callbacks(execute=True):
        group_documents.remove(document=shared)

    assert not told.exists()
    assert not storage.exists(name)


def test_only_documents_are_taken(client):
    world = World()
    client.force_login(world.people["membre"])

    response = client.post(
        world.address("group_share"),
        {"title": "Un programme", "file": SimpleUploadedFile("x.pdf", b"MZ\x90 pas un PDF")},
    )

    assert "pas un document que nous acceptons" in response.content.decode()
    assert list(world.group.documents.values_list("title", flat=True)) == ["Le compte rendu"]


def test_the_page_pools_the_needs_of_its_dynamiques(client):
    group = GroupFactory()
    energy, food = (
        ThemeFactory(slug="energie", name="Énergie"),
        ThemeFactory(slug="alimentation", name="Alimentation"),
    )
    ruche, moulin = party(group, name="La Ruche").dynamic, party(group, name="Le Moulin").dynamic
    outside = DynamicFactory(name="Ailleurs")
    NeedFactory(dynamic=ruche, title="Isoler la salle", themes=[energy])
    NeedFactory(dynamic=moulin, title="Une turbine", themes=[energy])
    NeedFactory(dynamic=moulin, title="Une cantine", themes=[food])
    NeedFactory(dynamic=moulin, title="Pour les membres", themes=[energy], audience="membres")
    NeedFactory(dynamic=outside, title="Pas d’ici", themes=[energy])

    page = client.get(group.get_absolute_url())

    shown = page.context["page"]
    assert [(one.theme, [need.title for need in one.needs]) for one in shown.shared] == [
        ("Énergie", ["Une turbine", "Isoler la salle"])
    ]
    assert [need.title for need in shown.needs] == ["Une cantine"]
    text = page.content.decode()
    assert "Le Moulin et La Ruche cherchent toutes deux" in text
    assert "Pour les membres" not in text
    assert "Pas d’ici" not in text


def test_the_page_draws_the_maillage_of_its_members_alone(client):
    group = GroupFactory()
    ruche, moulin, atelier = (
        party(group, name=name, themes=["energie"]).dynamic for name in ("La Ruche", "Le Moulin", "L’Atelier")
    )
    bridge, aside = OrganisationFactory(name="Le Pont"), DynamicFactory(name="À côté")
    for dynamic in (ruche, moulin):
        LinkFactory(
            source_dynamic=None, source_organisation=bridge, kind="accompagne", target_dynamic=dynamic
        )
    LinkFactory(source_dynamic=ruche, target_dynamic=aside)

    panel = next(
        panel
        for panel in client.get(group.get_absolute_url()).context["panels"]
        if panel["anchor"] == "maillage"
    )

    told = {(source.name, target.name) for source, _, target in panel["context"]["rows"]}
    assert told == {("Le Pont", "La Ruche"), ("Le Pont", "Le Moulin")}
    assert [bridge["node"].name for bridge in panel["context"]["bridges"]] == ["Le Pont"]
    assert [one["node"].name for one in panel["context"]["isolated"]] == [atelier.name]


def test_the_agenda_of_the_group_shows_what_is_published_and_to_come(client):
    group, soon = GroupFactory(), timezone.now() + timedelta(days=3)
    common = {"group": group, "kind": "rencontre", "starts_at": soon, "ends_at": soon}
    Event.objects.create(slug="a", title="Le repas partagé", state=EventState.PUBLISHED, **common)
    Event.objects.create(slug="b", title="Le brouillon", state=EventState.DRAFT, **common)
    Event.objects.create(
        slug="c", title="Ailleurs", state=EventState.PUBLISHED, **(common | {"group": GroupFactory()})
    )

    page = client.get(group.get_absolute_url())

    assert [event["title"] for event in page.context["page"].events] == ["Le repas partagé"]


def test_the_map_gives_the_points_of_its_dynamiques(client):
    group = GroupFactory()
    one = party(group, seat=CommuneFactory(code="26108", latitude=44.7, longitude=5.0)).dynamic
    DynamicFactory(seat=CommuneFactory(code="26011", latitude=44.71, longitude=5.01))
    base = f"{group.get_absolute_url()}points/"

    features = client.get(f"{base}?bbox=4,44,6,46&zoom=9").json()["features"]

    assert [feature["properties"]["id"] for feature in features] == [one.pk]
    assert client.get(f"{base}?bbox=x&zoom=9").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("prefix", ["communautes", "chantiers"])
def test_the_lists_cost_the_same_with_more_rows(client, prefix, count, django_assert_num_queries):
    kind = GroupKind.LOCAL if prefix == "communautes" else GroupKind.WORKSHOP
    for _ in range(count):
        group = GroupFactory(kind=kind)
        party(group)
        place(group, UserFactory())
        group.territories.add(CommuneFactory())

    with django_assert_num_queries(3):
        page = client.get(f"/{prefix}/")

    assert page.content.decode().count("data-id=") == count
    assert f'data-count="{count}"' in page.content.decode()


@pytest.mark.parametrize("count", [2, 5])
def test_the_page_costs_the_same_with_more_rows(client, count, django_assert_num_queries):
    group, person = GroupFactory(), UserFactory()
    place(group, person)
    theme = ThemeFactory()
    for _ in range(count):
        NeedFactory(dynamic=party(group, themes=[theme]).dynamic, themes=[theme])
        document(group, person)
    client.force_login(person)
    client.get(group.get_absolute_url())

    with django_assert_num_queries(22):
        client.get(group.get_absolute_url())


def test_the_five_working_groups_of_the_study_are_there_to_join():
    made = load_workshops()
    again = load_workshops()

    assert (made, again) == (5, 0)
    rows = Group.objects.workshops()
    assert {row.source for row in rows} == {f"COOP 3:{line}" for line in range(3019, 3024)}
    assert {row.charter for row in rows} == {""}
    assert not Membership.objects.exists()


def test_the_studies_do_not_rewrite_what_people_changed():
    load_workshops()
    group = Group.objects.workshops().first()
    group.aim, group.seed_digest = "Notre but à nous", ""
    group.save()

    load_workshops()

    group.refresh_from_db()
    assert group.aim == "Notre but à nous"


def test_an_erased_person_leaves_her_groups_to_the_oldest_member():
    world = World()
    gone = world.people["animateur"]
    shared = document(world.group, gone)

    GroupData().erase(gone)

    assert list(world.group.animators()) == [world.people["membre"]]
    shared.refresh_from_db()
    assert shared.shared_by is None


def test_the_groups_of_a_dynamique_are_on_its_page(client):
    world = World()
    page = client.get(world.party.dynamic.get_absolute_url()).content.decode()
    invited = client.get(world.asked_party.dynamic.get_absolute_url()).content.decode()

    assert world.group.name in page
    assert world.group.name not in invited


def test_my_space_leads_to_my_groups_and_what_waits(client):
    world = World()
    client.force_login(world.people["invité"])
    invited = client.get("/mon-espace/").content.decode()
    client.force_login(world.people["membre"])
    member = client.get("/mon-espace/").content.decode()

    assert f"elle est invitée dans {world.group.name}" in invited
    assert world.group.get_absolute_url() in member


def test_the_search_finds_a_group(client):
    load_workshops()

    page = client.get("/recherche/?q=plaidoyer").content.decode()

    assert "/chantiers/plaidoyer-pour-les-cooperations/" in page


def test_no_letter_leaves_at_once_for_a_group():
    opened()

    assert not Letter.objects.exists()
    assert Dynamic.objects.count() == GroupParty.objects.count() == 2


@pytest.mark.parametrize("between", ["nothing", "refused", "declined"])
def test_asking_twice_does_not_bring_somebody_excluded_back(between):
    group = GroupFactory(kind=GroupKind.WORKSHOP, charter="")
    keeper, person = UserFactory(), UserFactory()
    place(group, keeper, animates=True)
    group_people.exclude(place=place(group, person), user=keeper, reason="Des mots blessants.")
    entry = group_people.join(group=group, user=person)
    if between == "refused":
        group_people.decide(entry=entry, accepted=False, user=keeper, reason="Pas encore.")
    if between == "declined":
        group_people.decline(group=group, user=person)

    again = group_people.join(group=group, user=person)

    assert isinstance(again, GroupEntry)
    assert not Membership.objects.filter(group=group, user=person).exists()


def test_an_address_for_those_who_come_is_not_on_the_page_of_the_group(client):
    group, soon = GroupFactory(), timezone.now() + timedelta(days=3)
    Event.objects.create(
        slug="chez-nadia",
        title="Le repas partagé",
        kind="rencontre",
        state=EventState.PUBLISHED,
        group=group,
        place="12 rue Secrète",
        place_for_registered=True,
        starts_at=soon,
        ends_at=soon,
    )

    page = client.get(group.get_absolute_url()).text

    assert "Le repas partagé" in page
    assert "12 rue Secrète" not in page


def test_an_invitation_by_address_does_not_tell_whose_it_is(client):
    group, keeper = GroupFactory(charter=""), UserFactory()
    place(group, keeper, animates=True)
    invited = UserFactory(first_name="Prénomcaché", last_name="Nomcaché", email="cachee@example.org")
    client.force_login(keeper)

    client.post(f"{group.get_absolute_url()}inviter/", {"email": invited.email, "message": "Venez."})
    page = client.get(f"{group.get_absolute_url()}membres/").text

    assert GroupEntry.objects.get().user == invited
    assert "Nomcaché" not in page
    assert "Un membre, depuis le" in page


def test_who_blocked_somebody_is_not_invited_by_her(client):
    group, keeper, person = GroupFactory(charter=""), UserFactory(), UserFactory(email="lasse@example.org")
    place(group, keeper, animates=True)
    Block.objects.create(user=person, blocked=keeper)
    client.force_login(keeper)

    answer = client.post(f"{group.get_absolute_url()}inviter/", {"email": person.email, "message": "Venez."})

    assert answer.status_code == 302
    assert not Notice.objects.filter(user=person).exists()


def test_what_an_erased_person_asked_and_wrote_is_told_to_nobody_any_more():
    group, keeper, person = GroupFactory(charter=""), UserFactory(), UserFactory()
    place(group, keeper, animates=True)
    group_people.join(group=group, user=person, message="Appelez-moi.")
    group_people.invite(group=group, person=UserFactory(), user=keeper, message="Je suis Nadia.")
    assert Notice.objects.filter(user=keeper, text="Appelez-moi.").exists()

    GroupData().erase(person)
    GroupData().erase(keeper)

    assert not Notice.objects.filter(text="Appelez-moi.").exists()
    assert list(GroupEntry.objects.values_list("message", "asked_by")) == [("", None)]


def test_a_superuser_out_of_a_closed_group_reads_nothing_inside(client):
    world = World()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    page = client.get(world.group.get_absolute_url()).text

    assert "Le compte rendu" not in page
    assert client.get(world.address("group_document")).status_code == 403
