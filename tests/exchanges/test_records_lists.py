"""Lists, map and alerts of needs and offers: facets, search, order, and a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.exchanges.enums import Audience, SolicitationRhythm, State
from community.exchanges.models import Need, SavedSearch
from community.exchanges.point_groups import Point, grouped
from community.exchanges.services import saved_searches
from community.exchanges.sides import NEEDS
from tests.dynamics.factories import (
    CommuneFactory,
    DepartementFactory,
    DynamicFactory,
    RegionFactory,
    TeamMemberFactory,
    ThemeFactory,
    TypologyFactory,
)
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def ids(client, address) -> list[int]:
    response = client.get(address)
    assert response.status_code == 200
    return [card["id"] for card in response.context["cards"]]


@pytest.fixture
def jura():
    region = RegionFactory(code="27", name="Bourgogne-Franche-Comté")
    return CommuneFactory(code="39300", departement=DepartementFactory(code="39", name="Jura", region=region))


@pytest.fixture
def apart(jura):
    """A need that no filter confuses with the other."""
    dynamic = DynamicFactory(
        slug="la-ruche",
        seat=jura,
        stage="emergence",
        typology=TypologyFactory(slug="tiers-lieu", name="tiers-lieu"),
    )
    NeedFactory(dynamic=DynamicFactory(stage="consolidation"), title="Toute autre chose")
    return NeedFactory(
        dynamic=dynamic,
        title="Remplir la grange",
        themes=[ThemeFactory(slug="culture", name="Culture")],
        tools=[ToolFactory(slug="recit")],
        forms=["visite", "mise-en-lien"],
        link_objects=["lieu"],
        sheet="habitants",
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=granges",
        "type=tiers-lieu",
        "stade=emergence",
        "theme=culture",
        "region=27",
        "departement=39",
        "fiche=habitants",
        "forme=visite&forme=tsf",
        "outil=recit",
        "objet=lieu",
        "dynamique=la-ruche",
        "q=grange&theme=culture&forme=visite&tri=nom",
    ],
)
def test_each_key_of_the_address_finds_the_need(client, apart, query):
    assert ids(client, f"/besoins/?{query}") == [apart.pk]
    found = client.get(f"/api/v1/needs/?{query}").json()
    assert [one["id"] for one in found["results"]] == [apart.pk]


@pytest.mark.parametrize(
    "query",
    ["theme=x", "forme=%00", "q=%22%00%25", "page=999999999999", "tri=x", "region=" + "9" * 300, "stade="],
)
def test_what_means_nothing_gives_a_page(client, apart, query):
    assert client.get(f"/besoins/?{query}").status_code == 200
    assert client.get(f"/besoins/carte/?{query}").status_code == 200


def test_a_record_says_its_own_place_and_stage_before_those_of_its_dynamique(client, jura):
    need = NeedFactory(place=jura, stage="creation", dynamic=DynamicFactory(stage="emergence"))

    assert ids(client, "/besoins/?departement=39&stade=creation") == [need.pk]
    assert ids(client, "/besoins/?stade=emergence") == []


def test_facets_count_under_the_other_filters_and_keep_what_is_checked(client):
    energy, culture = ThemeFactory(), ThemeFactory(slug="culture", name="Culture")
    NeedFactory(themes=[energy], forms=["visite"])
    NeedFactory(themes=[culture], forms=["tsf"])

    groups = client.get("/besoins/?theme=energie").context["facets"]

    told = {group["key"]: {one["value"]: one["count"] for one in group["options"]} for group in groups}
    assert told["theme"] == {"energie": 1, "culture": 1}
    assert told["forme"] == {"visite": 1}


def test_orders(client):
    today = timezone.localdate()
    first = NeedFactory(title="Zébrer", deadline=today + timedelta(days=3))
    second = NeedFactory(title="Écouter", opened_at=timezone.now() + timedelta(minutes=1))
    third = NeedFactory(
        title="Bâtir", deadline=today + timedelta(days=1), opened_at=timezone.now() - timedelta(days=9)
    )

    assert ids(client, "/besoins/") == [second.pk, first.pk, third.pk]
    assert ids(client, "/besoins/?tri=nom") == [third.pk, second.pk, first.pk]
    assert ids(client, "/besoins/?tri=echeance") == [third.pk, first.pk, second.pk]


def test_a_list_shows_what_is_open_for_its_reader_only(client):
    shown = OfferFactory()
    members = OfferFactory(audience=Audience.MEMBERS)
    relay = OfferFactory(audience=Audience.FACILITATORS)
    for state in (State.DRAFT, State.CLOSED, State.FILLED):
        OfferFactory(state=state)

    for user, expected in (
        (None, {shown.pk}),
        (UserFactory(), {shown.pk, members.pk}),
        (UserFactory(facilitator=True), {shown.pk, members.pk, relay.pk}),
    ):
        if user:
            client.force_login(user)
        assert set(ids(client, "/offres/")) == expected


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_list_costs_the_same_whatever_its_length(client, number, signed_in):
    themes, tools = [ThemeFactory()], [ToolFactory()]
    for _ in range(number):
        NeedFactory(themes=themes, tools=tools)
    if signed_in:
        client.force_login(UserFactory())
    client.get("/besoins/")

    for address in ("/besoins/?q=canton&theme=energie", "/besoins/carte/", "/api/v1/needs/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= MOST_QUERIES, address


def test_the_results_are_named_for_machines(client):
    need = NeedFactory(description="Un & deux.")

    text = client.get("/besoins/").content.decode()

    assert text.count("<article") == 1
    assert f'<article class="card" data-id="{need.pk}"' in text
    assert 'data-count="1"' in text
    assert 'id="map"' in client.get("/besoins/carte/").content.decode()


def test_htmx_is_given_the_results_only(client):
    NeedFactory()

    response = client.get("/besoins/?tri=nom", headers={"HX-Request": "true"})

    text = response.content.decode()
    assert response["HX-Push-Url"] == "/besoins/?tri=nom"
    assert "<html" not in text
    assert 'id="facettes" hx-swap-oob="true"' in text


def test_nothing_found_leads_somewhere(client):
    NeedFactory(themes=[ThemeFactory()], forms=["tsf"])

    text = client.get("/besoins/?theme=energie&forme=visite").content.decode()

    assert "Rien ne répond à tout cela" in text
    assert (
        "1 besoin sans « Forme d’échange »".replace("« ", "«\xa0").replace(" »", "\xa0»") in text
        or "1 besoin sans" in text
    )
    assert "/besoins/alertes/nouvelle/?" in text


def test_the_map_shows_points_and_groups_of_those_who_may_be_read(client, jura):
    NeedFactory(
        dynamic=DynamicFactory(seat=jura, name="La Ruche", latitude=46.7, longitude=5.6), title="Au Jura"
    )
    for _ in range(2):
        NeedFactory(dynamic=DynamicFactory(latitude=44.7, longitude=5.0))
    NeedFactory(audience=Audience.MEMBERS)
    NeedFactory(dynamic=None)

    answer = client.get("/besoins/carte/points/?bbox=-5,42,9,51&zoom=6").json()
    names = [feature["properties"].get("name") for feature in answer["features"]]
    counts = [feature["properties"].get("count") for feature in answer["features"]]

    assert sorted(filter(None, names)) == ["Au Jura"]
    assert sorted(filter(None, counts)) == [2]
    assert client.get("/besoins/carte/points/?bbox=1,2&zoom=x").status_code == 400


def test_points_at_one_place_are_named_together_and_the_others_part_on_zooming():
    here, there = Point(45.0, 5.0, {"id": 1}), Point(45.01, 5.0, {"id": 2})
    box = (0, 40, 10, 50)

    assert grouped([here, here], box, 6)[0]["properties"] == {"count": 2, "members": [{"id": 1}, {"id": 1}]}
    assert grouped([here, there], box, 6)[0]["properties"] == {"count": 2, "expand": 8}
    assert len(grouped([here, there], box, 16)) == 2
    assert grouped([here], (20, 40, 30, 50), 6) == []


def test_a_search_is_kept_once_renamed_and_forgotten(client):
    user = UserFactory()
    ThemeFactory()
    assert client.get("/besoins/alertes/nouvelle/?theme=energie").status_code == 302
    client.force_login(user)
    address = "/besoins/alertes/nouvelle/?page=3&tri=nom&theme=energie&q=lieu"

    assert "Thème : Énergie" in client.get(address).content.decode().replace("\xa0", " ")
    for name in ("Énergie", "Encore"):
        client.post(address, {"name": name, "rhythm": SolicitationRhythm.WEEKLY})
    saved = SavedSearch.objects.get()
    client.post(f"/besoins/alertes/{saved.pk}/", {"name": "À moi", "rhythm": "chaque-mois"})
    listed = client.get("/besoins/alertes/").content.decode()

    assert saved.query == "q=lieu&theme=energie"
    assert "À moi" in listed and "Une fois par mois" in listed
    client.force_login(UserFactory())
    assert client.post(f"/besoins/alertes/{saved.pk}/", {"action": "forget"}).status_code == 404
    client.force_login(user)
    client.post(f"/besoins/alertes/{saved.pk}/", {"action": "forget"})
    assert not SavedSearch.objects.exists()


def test_news_are_what_was_opened_since_that_the_person_may_read_and_did_not_write():
    member = TeamMemberFactory()
    energy, since = ThemeFactory(), timezone.now() - timedelta(days=1)
    new = NeedFactory(themes=[energy], audience=Audience.MEMBERS)
    own_name = NeedFactory(themes=[energy], owner=None, dynamic=None)
    NeedFactory(themes=[energy], opened_at=since - timedelta(days=1))
    NeedFactory(themes=[energy], owner=member.user)
    NeedFactory(themes=[energy], dynamic=member.dynamic)
    NeedFactory(themes=[energy], audience=Audience.FACILITATORS)
    NeedFactory(themes=[energy], state=State.CLOSED)
    NeedFactory()
    query = saved_searches.canonical(NEEDS, QueryDict("theme=energie"))
    saved = saved_searches.save(kind=NEEDS, query=query, name="É", rhythm="chaque-mois", user=member.user)

    assert set(saved_searches.news_of(saved, since)) == {new, own_name}
    assert not saved_searches.news_of(saved, timezone.now() + timedelta(days=1)).exists()


def test_the_site_finds_public_needs_and_only_them(client):
    NeedFactory(title="Trouver une batteuse")
    NeedFactory(title="Prêter une batteuse", audience=Audience.MEMBERS)

    text = client.get("/recherche/?q=batteuse").content.decode()

    assert 'data-kind="besoin"' in text
    assert "Prêter" not in text


def test_the_sitemap_lists_what_is_public(client):
    shown, hidden = NeedFactory(), NeedFactory(audience=Audience.MEMBERS)

    text = client.get("/sitemap-besoins.xml").content.decode()

    assert shown.get_absolute_url() in text
    assert hidden.get_absolute_url() not in text


def test_dynamiques_are_filtered_by_what_they_seek_in_public(client):
    seeking, secret = NeedFactory().dynamic, NeedFactory(audience=Audience.MEMBERS).dynamic
    OfferFactory()

    text = client.get("/dynamiques/?aide=cherche").content.decode()

    assert seeking.name in text
    assert f">{secret.name}<" not in text
    assert Need.objects.count() == 2
