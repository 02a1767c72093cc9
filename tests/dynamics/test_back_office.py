"""The records in /gestion/: found by name, edited, claims in the menu."""

import pytest
from django.urls import reverse

from dynamics.models import Dynamic, JoinRequest
from dynamics.services import team, territory_search
from tests.dynamics.factories import CommuneFactory, DynamicFactory, LinkFactory, OrganisationFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

MODELS = ["dynamic", "organisation", "link", "typology", "theme", "legalform"]


@pytest.fixture
def relay(client):
    user = UserFactory(facilitator=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", MODELS)
def test_lists_open_for_the_relay_team(client, relay, model):
    LinkFactory()
    OrganisationFactory()

    assert client.get(reverse(f"wagtailsnippets_dynamics_{model}:list")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_lists_are_closed_to_members(client, model):
    client.force_login(UserFactory())

    assert client.get(reverse(f"wagtailsnippets_dynamics_{model}:list")).status_code in {302, 403}


@pytest.mark.parametrize("typed", ["jardin", "JARDIN", "des-possibles", "\"'", "%"])
def test_records_are_searched_by_name(client, relay, typed):
    DynamicFactory(name="Le Jardin des Possibles", slug="le-jardin-des-possibles")
    DynamicFactory(name="Eusko", slug="eusko")

    page = client.get(reverse("wagtailsnippets_dynamics_dynamic:list"), {"q": typed})

    assert page.status_code == 200
    assert ("Le Jardin des Possibles" in page.content.decode()) == (
        "rdin" in typed.lower() or "possibles" in typed
    )
    assert "Eusko" not in page.content.decode()


def test_an_edit_form_opens_with_its_history(client, relay):
    dynamic = DynamicFactory()

    for name in ("edit", "history", "usage"):
        address = reverse(f"wagtailsnippets_dynamics_dynamic:{name}", args=[dynamic.pk])
        assert client.get(address).status_code == 200


def test_a_territory_is_chosen_by_name_or_code(client, relay):
    territory_search.forget()
    CommuneFactory(code="26108", name="Crest")
    CommuneFactory(code="26400", name="Ailleurs")
    results = reverse("territory_chooser:choose_results")

    page = client.get(results, {"q": "crest"}).content.decode()

    assert "Crest (26)" in page
    assert "Ailleurs" not in page
    territory_search.forget()


@pytest.mark.parametrize("model", ["dynamic", "organisation"])
def test_choosers_search_names_without_accents(client, relay, model):
    DynamicFactory(name="Énergie d’ici", slug="energie-d-ici")
    OrganisationFactory(name="Énergie d’ici", slug="energie-d-ici")
    results = reverse(f"wagtailsnippetchoosers_dynamics_{model}:choose_results")

    assert "Énergie d’ici" in client.get(results, {"q": "energie d'ici"}).content.decode()


def test_claims_that_wait_are_counted_in_the_menu(client, relay):
    dynamic = DynamicFactory(from_study=True)
    team.ask(dynamic=dynamic, user=UserFactory(), kind=JoinRequest.Kind.CLAIM, message="Bonjour")

    page = client.get(reverse("dynamics_requests:list")).content.decode()

    assert "Reprises de fiches (1)" in page
    assert dynamic.name in page


def test_decided_claims_stay_readable(client, relay):
    dynamic = DynamicFactory(from_study=True)
    request = team.ask(dynamic=dynamic, user=UserFactory(), kind=JoinRequest.Kind.CLAIM, message="Bonjour")
    team.decide(request=request, accepted=False, user=relay, reason="Pas encore.")

    page = client.get(reverse("dynamics_requests:list"), {"etat": "closes"}).content.decode()

    assert "Pas encore." in page
    assert "Aucune demande n’attend." in client.get(reverse("dynamics_requests:list")).content.decode()


def test_personal_data_are_collected_and_erased():
    from dynamics.personal_data import DynamicsData

    dynamic = DynamicFactory(from_study=True)
    person = UserFactory()
    request = team.ask(dynamic=dynamic, user=person, kind=JoinRequest.Kind.CLAIM, message="Je suis Lou.")
    team.decide(request=request, accepted=True, user=UserFactory(facilitator=True))

    collected = DynamicsData().collect(person)
    DynamicsData().erase(person)

    assert collected["teams"][0]["dynamic__name"] == dynamic.name
    assert collected["requests"][0]["message"] == "Je suis Lou."
    assert not dynamic.team.exists()
    assert JoinRequest.objects.get().message == ""
    assert Dynamic.objects.get().live
