"""Who may do what with a group: role × page, and what must not leak out of it."""

import pytest
from django.urls import reverse

from community.life.enums import GroupKind
from community.life.models import GroupDocument, GroupEntry, GroupParty, Membership
from tests.life.groups_world import ROLES, GroupFactory, World, enter

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, CLOSED, HIDDEN = 200, 302, 403, 404
#   visiteur, autre, d’une équipe, invité, membre, animateur, facilitateur
EVERYBODY = (OPEN,) * 7
INSIDE = (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN, CLOSED)
KEEPERS = (SIGN_IN, CLOSED, CLOSED, CLOSED, CLOSED, OPEN, OPEN)
TO_COME = (SIGN_IN, OPEN, OPEN, OPEN, CLOSED, CLOSED, OPEN)
PAGES = {
    "group": EVERYBODY,
    "group_edit": KEEPERS,
    "group_close": KEEPERS,
    "group_invite": KEEPERS,
    "group_exclude": KEEPERS,
    "group_join": TO_COME,
    "group_bring": (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, CLOSED),
    "group_people": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "group_leave": INSIDE,
    "group_charter": INSIDE,
    "group_share": INSIDE,
    "group_document": INSIDE,
    "group_document_remove": (SIGN_IN, CLOSED, CLOSED, CLOSED, OPEN, OPEN, OPEN),
    "group_party": (SIGN_IN, CLOSED, CLOSED, OPEN, CLOSED, OPEN, OPEN),
    "group_party_out": (SIGN_IN, CLOSED, CLOSED, OPEN, CLOSED, OPEN, OPEN),
}


@pytest.fixture
def world():
    return World()


def test_each_page_opens_for_the_right_people(client, world):
    found = {
        name: tuple(enter(client, world, role).get(world.address(name)).status_code for role in ROLES)
        for name in PAGES
    }

    assert found == PAGES


def test_who_may_open_a_group(client, world):
    pages = {"communautes": TO_OPEN_A_COMMUNITY, "chantiers": (SIGN_IN, *(CLOSED,) * 5, OPEN)}

    found = {
        prefix: tuple(
            enter(client, world, role).get(reverse("life:group_new", args=[prefix])).status_code
            for role in ROLES
        )
        for prefix in pages
    }

    assert found == pages


TO_OPEN_A_COMMUNITY = (SIGN_IN, CLOSED, OPEN, OPEN, CLOSED, CLOSED, OPEN)
GESTURES = {
    # page → what is posted, who passes
    "group_decide": ({"decision": "accepter"}, {"animateur", "facilitateur"}),
    "group_animator": ({"anime": "1"}, {"animateur", "facilitateur"}),
    "group_exclude": ({"reason": "Des mots blessants."}, {"animateur", "facilitateur"}),
    "group_close": ({"reason": "Le but est atteint."}, {"animateur", "facilitateur"}),
    "group_party": ({"decision": "accepter"}, {"invité"}),
    "group_party_out": ({"reason": "Elle a changé de territoire."}, {"invité", "animateur", "facilitateur"}),
    "group_document_remove": ({}, {"membre", "animateur", "facilitateur"}),
    "group_leave": ({"closes": "on"}, {"membre", "animateur"}),
}


def state_of(world) -> tuple:
    """All that a gesture of the table may change."""
    world.group.refresh_from_db()
    return (
        world.group.closed_at,
        list(Membership.objects.order_by("pk").values_list("user", "is_animator")),
        list(GroupEntry.objects.order_by("pk").values_list("user", "state")),
        list(GroupParty.objects.order_by("pk").values_list("dynamic", "state")),
        GroupDocument.objects.count(),
    )


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_passes_for_the_right_people_only(client, name):
    data, allowed = GESTURES[name]
    found = set()
    for role in ROLES:
        world = World()
        before = state_of(world)
        enter(client, world, role).post(world.address(name), data)
        if state_of(world) != before:
            found.add(role)

    assert found == allowed


def test_documents_and_threads_are_for_the_members_of_the_group(client, world):
    secrets = ["Fil gardé pour nous", "Le compte rendu", "compte-rendu.txt"]

    found = {}
    for role in ROLES:
        page = enter(client, world, role).get(world.address("group")).content.decode()
        found[role] = {secret for secret in secrets if secret in page}

    inside = {"membre", "animateur"}
    assert found == {role: set(secrets) if role in inside else set() for role in ROLES}


def test_the_names_of_members_are_for_the_group_and_the_equipe_relais(client, world):
    world.people["animateur"].first_name, world.people["animateur"].last_name = "Odile", "Farge"
    world.people["animateur"].save()

    found = {
        role: "Odile Farge" in enter(client, world, role).get(world.address("group")).content.decode()
        for role in ROLES
        if role != "animateur"
    }

    assert found == {role: role in {"membre", "facilitateur"} for role in found}


def test_a_group_read_openly_shows_its_threads_to_all(client):
    world = World(reads_openly=True)

    found = {
        role: "Fil gardé pour nous" in enter(client, world, role).get(world.address("group")).content.decode()
        for role in ROLES
    }

    assert found == dict.fromkeys(ROLES, True)


def test_what_is_asked_at_the_door_is_read_by_those_who_keep_it(client, world):
    found = {
        role: "Puis-je venir"
        in enter(client, world, role).get(world.address("group_people")).content.decode()
        for role in ROLES
    }

    assert found == {role: role in {"animateur", "facilitateur"} for role in ROLES}


def test_keys_of_another_group_open_nothing(client, world):
    other = World()
    keeper = enter(client, world, "animateur")
    base = f"/{world.group.prefix}/{world.group.slug}/"

    for path in (
        f"{base}documents/{other.document.pk}/",
        f"{base}documents/{other.document.pk}/retirer/",
        f"{base}membres/{other.place.pk}/exclure/",
        f"{base}parties/{other.asked_party.pk}/",
        f"{base}parties/{other.asked_party.pk}/retirer/",
    ):
        assert keeper.get(path).status_code == HIDDEN, path
    assert keeper.post(f"{base}demandes/{other.entry.pk}/", {"decision": "accepter"}).status_code == HIDDEN
    assert keeper.post(f"{base}membres/{other.place.pk}/animer/", {"anime": "1"}).status_code == HIDDEN


def test_each_kind_has_its_own_addresses(client):
    workshop = GroupFactory(kind=GroupKind.WORKSHOP, slug="finances")

    assert workshop.get_absolute_url() == "/chantiers/finances/"
    assert client.get("/chantiers/finances/").status_code == OPEN
    assert client.get("/communautes/finances/").status_code == HIDDEN


def test_a_closed_group_is_read_and_moves_no_more(client, world):
    world.group.closed_at = world.document.created_at
    world.group.save()

    found = {
        name: enter(client, world, "animateur").get(world.address(name)).status_code
        for name in ("group", "group_document", "group_people", "group_edit", "group_share", "group_invite")
    }

    assert found == {
        "group": OPEN,
        "group_document": OPEN,
        "group_people": OPEN,
        "group_edit": CLOSED,
        "group_share": CLOSED,
        "group_invite": CLOSED,
    }


def test_a_hidden_dynamique_is_not_shown_by_its_community(client, world):
    world.party.dynamic.live = False
    world.party.dynamic.save()

    page = client.get(world.address("group")).content.decode()
    points = client.get(f"{world.address('group')}points/?bbox=-180,-85,180,85&zoom=3").json()

    assert "La Ruche du canal" not in page
    assert points == {"type": "FeatureCollection", "features": []}


def test_a_document_is_downloaded_and_kept_by_nobody_on_the_way(client, world):
    response = enter(client, world, "membre").get(world.address("group_document"))

    assert b"".join(response.streaming_content) == b"Nous avons parle du moulin."
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(f"/media/{world.document.file.name}").status_code == HIDDEN


def test_invitations_are_limited(client, world):
    keeper = enter(client, world, "animateur")

    answers = [
        keeper.post(world.address("group_invite"), {"email": f"personne{n}@exemple.test"}).status_code
        for n in range(31)
    ]

    assert answers == [SIGN_IN] * 30 + [429]


def test_inviting_does_not_tell_who_has_an_account(client, world):
    keeper = enter(client, world, "animateur")
    said = [
        keeper.post(world.address("group_invite"), {"email": email}, follow=True).context["messages"]
        for email in (world.people["autre"].email, "personne@exemple.test")
    ]

    assert [[str(message) for message in messages] for messages in said] == [
        ["C’est envoyé, si cette adresse ou cette fiche a quelqu’un pour répondre."]
    ] * 2
