"""People in the maillage: those who chose it, to whom they show their name, and nobody else anywhere."""

import json

import pytest
from django.core.cache import cache

from community.members.enums import Visibility
from community.members.models import Profile
from community.members.services import personal_data
from portal.services import maillage
from tests.dynamics.factories import DynamicFactory, LinkFactory, TeamMemberFactory
from tests.members.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

FORMATS = ("csv", "json", "graphml")


@pytest.fixture
def dynamic():
    one, two = DynamicFactory(name="Aube", slug="aube"), DynamicFactory(name="Brise", slug="brise")
    LinkFactory(source_dynamic=one, target_dynamic=two)
    return one


def somebody(dynamic, name="Ondine Rivage", *, chosen=True, level=Visibility.PUBLIC, **account):
    user = UserFactory(**account)
    ProfileFactory(user=user, display_name=name, name_visibility=level, shown_in_network=chosen)
    TeamMemberFactory(dynamic=dynamic, user=user)
    return user


def everything_public(client) -> str:
    """All that anybody may read of the maillage, files included."""
    answers = [client.get(f"/maillage/maillage.{extension}") for extension in FORMATS]
    answers += [
        client.get("/maillage/"),
        client.get("/maillage/noms/?q=ondine"),
        client.get("/api/v1/network/"),
    ]
    return "\n".join(b"".join(answer).decode() for answer in answers)


def test_who_chose_it_is_tied_to_the_team_in_the_page_the_files_and_the_api(client, dynamic):
    user = somebody(dynamic)
    key = f"person:{user.public_id}"

    page = client.get("/maillage/").text
    made = json.loads(b"".join(client.get("/maillage/maillage.json")))
    told = client.get("/api/v1/network/").json()
    rows = b"".join(client.get("/maillage/maillage.csv")).decode("utf-8-sig").splitlines()

    assert f'data-node="{key}"' in page
    assert "est de l’équipe de" in page
    assert '<dt>personne</dt><dd class="figure-value">1</dd>' in page
    for nodes in (made["nodes"], told["nodes"]):
        assert [(node["kind"], node["label"]) for node in nodes if node["id"] == key] == [
            ("person", "Ondine Rivage")
        ]
    for links in (made["links"], told["links"]):
        assert [(link["kind"], link["target"]) for link in links if link["source"] == key] == [
            ("equipe", "dynamic:aube")
        ]
    assert sum(row.startswith(key) for row in rows) == 1
    assert key in client.get("/maillage/maillage.graphml").content.decode()
    assert client.get("/maillage/noms/?q=ondine").json()["results"][0]["code"] == key


def chose_nothing(user):
    Profile.objects.filter(user=user).update(shown_in_network=False)


def hid_the_name(user):
    Profile.objects.filter(user=user).update(name_visibility=Visibility.NOBODY)


def closed_the_account(user):
    personal_data.erase(user=user, tell=False)


def was_deactivated(user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def left_the_team(user):
    user.teams.all().delete()


@pytest.mark.parametrize(
    "change", [chose_nothing, hid_the_name, closed_the_account, was_deactivated, left_the_team]
)
def test_who_withdraws_is_nowhere_at_once_not_even_in_what_was_kept(client, dynamic, change):
    user = somebody(dynamic)
    public_id = str(user.public_id)
    assert "Ondine Rivage" in everything_public(client)
    tag = client.get("/api/v1/network/").headers["ETag"]

    change(user)

    told = everything_public(client)
    assert "Ondine" not in told
    assert public_id not in told
    # Who has the former answer of the API is given the new one, not « nothing changed »
    assert client.get("/api/v1/network/", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_kept_for_later_holds_no_name(client, dynamic):
    somebody(dynamic)
    client.get("/maillage/")

    kept = cache.get("maillage:links")
    network = maillage.with_people(kept, maillage_people()).network
    analysis = maillage.Keys.of(maillage.kept_analysis(network))

    assert "Ondine" not in repr(kept)
    assert "Ondine" in repr(network)
    assert "Ondine" not in repr(analysis)


def maillage_people():
    from dynamics.services.network_people import OPEN, people

    return people(OPEN)


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        (Visibility.NOBODY, set()),
        (Visibility.FACILITATORS, {"facilitator"}),
        (Visibility.MEMBERS, {"member", "facilitator"}),
        (Visibility.PUBLIC, {"visitor", "member", "facilitator"}),
    ],
)
def test_a_name_is_read_by_those_to_whom_it_is_shown(client, dynamic, level, readers):
    somebody(dynamic, level=level)
    found = set()

    for reader in ("visitor", "member", "facilitator"):
        client.logout()
        if reader != "visitor":
            client.force_login(UserFactory(facilitator=reader == "facilitator"))
        if "Ondine Rivage" in client.get("/maillage/").text:
            found.add(reader)
        # Files and the API are open data: the same for all
        files = client.get("/maillage/maillage.graphml").text + client.get("/api/v1/network/").text
        assert ("Ondine Rivage" in files) == (level == Visibility.PUBLIC)

    assert found == readers


def test_nobody_is_there_without_having_chosen(client, dynamic):
    somebody(dynamic, chosen=False)

    assert "Ondine" not in everything_public(client)


def test_the_team_of_a_draft_is_not_told(client, dynamic):
    somebody(DynamicFactory(live=False))

    assert "Ondine" not in everything_public(client)


def test_the_sort_of_nodes_is_a_filter(client, dynamic):
    user = somebody(dynamic)

    without = client.get("/maillage/?nature=dynamic&nature=organisation").text
    made = json.loads(b"".join(client.get("/maillage/maillage.json?nature=person&nature=dynamic")))

    assert "Ondine Rivage" not in without
    assert {node["kind"] for node in made["nodes"]} == {"dynamic", "person"}
    assert f"person:{user.public_id}" in {node["id"] for node in made["nodes"]}


def test_a_person_in_two_teams_holds_them_together(client, dynamic):
    user = somebody(dynamic)
    TeamMemberFactory(dynamic=DynamicFactory(name="Cime", slug="cime"), user=user)

    page = client.get("/maillage/").text

    assert "Sans Ondine Rivage, Cime ne toucherait plus" in page
    # A dynamique that only a person ties has still no known link
    assert "Cime" in page[page.index('id="sans-lien"') :]


def test_the_profile_asks_and_keeps_the_choice(client, dynamic):
    user = UserFactory()
    client.force_login(user)
    page = client.get("/mon-espace/profil/").text
    sent = {"first_name": "Ondine", "last_name": "Rivage"}
    sent |= {f"{name}_visibility": Visibility.NOBODY for name in Profile.SHOWN_FIELDS}

    client.post("/mon-espace/profil/", sent | {"shown_in_network": "on"})
    chosen = Profile.objects.get(user=user).shown_in_network
    client.post("/mon-espace/profil/", sent)

    assert "Montrer mon nom dans le maillage" in page
    assert chosen is True
    assert Profile.objects.get(user=user).shown_in_network is False


def test_people_are_put_beside_their_dynamiques_in_a_large_network(client, dynamic, monkeypatch):
    monkeypatch.setattr(maillage, "QUICK", 1)
    whole, _ = maillage.current()
    user = somebody(dynamic)

    found = maillage.with_people(whole, maillage_people())
    x, y = found.places[f"person:{user.public_id}"]
    at_x, at_y = found.places["dynamic:aube"]

    assert (abs(x - at_x) <= 15, abs(y - at_y) <= 15) == (True, True)
    assert found.bridges is whole.bridges


def test_the_analysis_of_a_narrowed_network_is_made_once(client, dynamic, monkeypatch):
    made = []
    analyse = maillage.analysed
    monkeypatch.setattr(maillage, "analysed", lambda *given: made.append(1) or analyse(*given))
    client.get("/maillage/")
    made.clear()

    pages = [client.get("/maillage/?nature=dynamic").text for _ in range(3)]

    assert len(made) == 1
    assert pages[0] == pages[2]


@pytest.mark.parametrize("count", [1, 3])
def test_people_cost_one_query_however_many(client, dynamic, count, django_assert_num_queries):
    for number in range(count):
        somebody(dynamic, name=f"Personne {number}")
    client.get("/maillage/")

    with django_assert_num_queries(5):
        assert client.get("/maillage/").text.count('data-node="person:') == count
