"""Territories: the list, a page each, search, following and its weekly letter."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Letter
from dynamics import enums, models
from dynamics.services import snapshot, territory_follow, territory_search
from portal.tasks import tell_territory_followers
from tests.dynamics.factories import (
    CommuneFactory,
    DepartementFactory,
    DynamicFactory,
    EpciFactory,
    LinkFactory,
    OrganisationFactory,
    RegionFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_index():
    territory_search.forget()
    yield
    territory_search.forget()


@pytest.fixture
def val_de_drome():
    return EpciFactory(latitude=44.73, longitude=5.02)


@pytest.fixture
def crest(val_de_drome):
    return CommuneFactory(code="26108", name="Crest", epci=val_de_drome, latitude=44.73, longitude=5.02)


def page(client, territory) -> str:
    response = client.get(territory.get_absolute_url())
    assert response.status_code == 200
    return clean(response)


def clean(response) -> str:
    text = response.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", text)


# --- The list ------------------------------------------------------------------------------


def test_list_counts_seats_by_region_and_departement(client, crest):
    DepartementFactory(code="38", name="Isère")
    DynamicFactory(seat=crest)
    DynamicFactory(seat=crest, draft=True)

    text = clean(client.get(reverse("territories")))

    assert '<a href="/territoires/R84/">Auvergne-Rhône-Alpes</a><span class="count">' in text
    assert "1 dynamique ont leur siège" not in text
    assert "1 dynamique a son siège dans 1 département" in text
    assert "<title>Drôme : 1 dynamique</title>" in text
    assert "<title>Isère : 0 dynamique</title>" in text


def test_list_searches_without_javascript(client, crest):
    text = clean(client.get(reverse("territories"), {"q": "cres"}))

    assert '<a href="/territoires/26108/">Crest</a> <span class="muted">commune, Drôme, 26400</span>' in text
    assert "Aucun territoire pour « zzzz »" in clean(client.get(reverse("territories"), {"q": "zzzz"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_makes_as_many_queries_whatever_the_number_of_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        DynamicFactory(seat=CommuneFactory(departement=DepartementFactory(code=f"0{number}")))
    client.get(reverse("territories"))

    with django_assert_num_queries(3):  # version, départements, régions
        client.get(reverse("territories"))


# --- A territory --------------------------------------------------------------------------------


def test_a_commune_shows_who_acts_here_above_and_around(client, crest, val_de_drome):
    DynamicFactory(name="Celle d’ici", seat=crest)
    over = DynamicFactory(name="Celle de l’intercommunalité", seat=CommuneFactory(latitude=46.5))
    over.territories.add(val_de_drome)
    over.save()
    DynamicFactory(name="La voisine", seat=CommuneFactory(latitude=44.9))
    DynamicFactory(name="La lointaine", seat=CommuneFactory(latitude=46.0))

    text = page(client, crest)

    assert "Une dynamique agit ici." in text
    here, over, around = (
        text.index(title) for title in ("Elles agissent ici", "plus large", "moins de 40 km</h2>")
    )
    assert (
        here < text.index("Celle d’ici</a>") < over < text.index("Celle de l’intercommunalité</a>") < around
    )
    assert "À 19 km" in text[around:]
    assert "La voisine" in text[around:]
    assert "La lointaine" not in text


def test_an_epci_gathers_its_communes_and_a_departement_its_territories(client, crest, val_de_drome):
    DynamicFactory(name="Celle de Crest", seat=crest)
    acting = DynamicFactory(
        name="Venue d’ailleurs", seat=CommuneFactory(departement=DepartementFactory(code="38"))
    )
    acting.territories.add(crest)
    acting.save()

    for territory in (val_de_drome, val_de_drome.departement):
        text = page(client, territory)
        assert "2 dynamiques agissent ici." in text
        assert "Celle de Crest" in text
        assert "Venue d’ailleurs" in text


def test_hidden_dynamiques_are_on_no_territory(client, crest):
    DynamicFactory(name="La cachée", seat=crest, draft=True)
    DynamicFactory(name="L’archivée", seat=crest, freshness=enums.Freshness.ARCHIVED)

    text = page(client, crest)

    assert "La cachée" not in text
    assert "L’archivée" not in text


def test_a_territory_shows_links_organisations_population_and_parents(client, crest, val_de_drome):
    dynamic = DynamicFactory(name="Biovallée", seat=crest)
    LinkFactory(
        source_dynamic=None,
        source_organisation=OrganisationFactory(name="La Ferme", territory=crest),
        kind=enums.LinkKind.CARRIES,
        target_dynamic=dynamic,
    )

    text = page(client, crest)

    assert 'La Ferme</a> <span class="link-words">porte</span>' in text
    assert "Organisations d’ici" in text
    assert "1 000 habitants" in text
    assert '<a href="/territoires/R84/">Auvergne-Rhône-Alpes</a>' in text
    assert '<a href="/territoires/242600252/">CC du Val de Drôme en Biovallée</a>' in text


def test_an_empty_territory_is_honest_and_proposes_the_nearest(client, crest):
    DynamicFactory(name="La plus proche", seat=CommuneFactory(latitude=47.0))

    text = page(client, crest)

    assert "Aucune dynamique d’Archipel n’agit encore ici." in text
    assert 'href="/dynamiques/inscrire/"' in text
    assert "La plus proche" in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_departement_whose_code_is_also_a_regions_links_to_it(client):
    eure = DepartementFactory(code="27", name="Eure")
    RegionFactory(code="27", name="Bourgogne-Franche-Comté")

    assert '<a href="/territoires/R27/">Bourgogne-Franche-Comté</a>' in page(client, eure)


def test_small_letters_in_the_address_lead_to_the_right_one(client):
    DepartementFactory(code="2A", name="Corse-du-Sud")

    assert client.get("/territoires/2a/").headers["Location"] == "/territoires/2A/"
    assert client.get("/territoires/99999/").status_code == 404


def test_the_outline_of_a_territory_is_served_alone(client, val_de_drome, crest):
    response = client.get(f"/territoires/{val_de_drome.slug}/contour.geojson")

    assert response.headers["Content-Type"] == "application/geo+json"
    assert "max-age=86400" in response.headers["Cache-Control"]
    assert response.json()["properties"]["code"] == "242600252"
    assert client.get("/territoires/26108/contour.geojson").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_territory_makes_as_many_queries_whatever_the_number_of_rows(
    client, django_assert_num_queries, rows, crest, val_de_drome
):
    for _ in range(rows):
        LinkFactory(source_dynamic=DynamicFactory(seat=crest), target_dynamic=DynamicFactory(seat=crest))
        OrganisationFactory(territory=crest)
        DynamicFactory(seat=CommuneFactory(latitude=44.9), themes=["energie"])
        over = DynamicFactory(seat=CommuneFactory(latitude=46.5))
        over.territories.add(val_de_drome)
        over.save()
    snapshot.current()

    with django_assert_num_queries(12):
        client.get(crest.get_absolute_url())


# --- Search ------------------------------------------------------------------------------------------


def test_autocomplete_finds_by_name_postal_code_and_insee_code(client, crest):
    address = reverse("territory_search")

    for query in ("crest", "Crést", "26400", "26108"):
        [found] = client.get(address, {"q": query, "niveau": "commune"}).json()["results"]
        assert found == {
            "code": "26108",
            "level": "commune",
            "slug": "26108",
            "label": "Crest",
            "detail": "commune, Drôme, 26400",
            "lat": 44.73,
            "lon": 5.02,
        }


def test_autocomplete_keeps_to_the_levels_asked(client, crest):
    results = client.get(reverse("territory_search"), {"q": "Auvergne", "niveau": "region"}).json()["results"]

    assert [(one["slug"], one["level"]) for one in results] == [("R84", "region")]


@pytest.mark.parametrize("query", ["", "\x00", "'", "a" * 10_000, "%", "é́"])
def test_autocomplete_answers_anything(client, crest, query):
    assert client.get(reverse("territory_search"), {"q": query, "niveau": "planète"}).status_code == 200


def test_autocomplete_makes_no_query_once_the_index_is_made(client, django_assert_num_queries, crest):
    territory_search.get_index()

    with django_assert_num_queries(0):
        client.get(reverse("territory_search"), {"q": "cre"})


# --- Following ---------------------------------------------------------------------------------------


def test_following_asks_to_sign_in_then_follows_and_stops(client, crest):
    address = reverse("territory_follow", args=[crest.slug])
    assert client.post(address).headers["Location"].startswith("/compte/login/?next=")
    assert client.get(address).status_code == 405
    user = UserFactory()
    client.force_login(user)

    for _ in range(2):
        client.post(address, {"action": "follow"})
    assert list(user.followed_territories.values_list("territory__name", flat=True)) == ["Crest"]
    assert "Ne plus suivre" in page(client, crest)
    client.post(address, {"action": "stop"})
    assert not user.followed_territories.exists()


def test_news_are_grouped_in_one_letter_and_never_told_twice(crest):
    user = UserFactory()
    other = CommuneFactory(name="Figeac", code="46102")
    for territory in (crest, other):
        territory_follow.follow(user=user, territory=territory)
    now = timezone.now()
    new = DynamicFactory(name="La nouvelle", seat=crest, first_published_at=now, last_published_at=now)
    DynamicFactory(name="La cachée", seat=crest, draft=True, first_published_at=now)
    LinkFactory(source_dynamic=new, target_dynamic=DynamicFactory(name="Ailleurs", seat=other))

    assert territory_follow.tell_followers(now=timezone.now()) == 1
    assert territory_follow.tell_followers(now=timezone.now() + timedelta(hours=1)) == 0

    letter = Letter.objects.get(kind="dynamics.territory_news")
    assert letter.user == user
    assert letter.subject == "Du nouveau dans 2 territoires que vous suivez"
    assert "Arrivée\xa0: La nouvelle" in letter.text
    assert "mène un projet commun avec Ailleurs" in letter.text
    assert "La cachée" not in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_is_written_to_when_nothing_happened(crest):
    territory_follow.follow(user=UserFactory(), territory=crest)
    long_ago = timezone.now() - timedelta(days=60)
    DynamicFactory(seat=crest, first_published_at=long_ago, last_published_at=long_ago)

    tell_territory_followers()

    assert not Letter.objects.filter(kind="dynamics.territory_news").exists()
    assert models.TerritoryFollow.objects.get().last_told_at is not None


def test_one_click_in_the_letter_stops_the_news(client, crest):
    user = UserFactory()
    territory_follow.follow(user=user, territory=crest)
    DynamicFactory(seat=crest, first_published_at=timezone.now())
    territory_follow.tell_followers()
    address = re.search(r"http://testserver(\S+/suivi/\S+)", Letter.objects.get().text)[1]

    assert "Ne plus recevoir ces nouvelles" in clean(client.get(address))
    assert user.followed_territories.exists()
    assert "C’est fait" in clean(client.post(address))
    assert not user.followed_territories.exists()
    assert client.get("/territoires/suivi/faux/").status_code == 410
