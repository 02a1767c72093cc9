"""The weights in /gestion/: read, tried, confirmed with a reason, taken back."""

import pytest

from community.exchanges.matching.weights import Weights, ingredients, settings
from community.exchanges.models import Suggestion, WeightsVersion
from community.exchanges.services import suggestions, vocabulary, weights, weights_preview
from tests.dynamics.factories import CommuneFactory, DynamicFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/gestion/poids/"


@pytest.fixture(autouse=True)
def _words_read_again():
    vocabulary.forget()
    yield
    vocabulary.forget()


@pytest.fixture
def administrator(client):
    person = UserFactory(administrator=True)
    client.force_login(person)
    return person


def only(ingredient: str) -> dict[str, float]:
    """Every ingredient at nothing but one."""
    return {key: 1 if key == ingredient else 0 for key in ingredients()}


def typed(**changes) -> dict[str, str]:
    """The form as a browser sends it."""
    return {key: str(value) for key, value in Weights.load().values.items()} | {
        key: str(value) for key, value in changes.items()
    }


@pytest.fixture
def near_or_alike():
    """A need, an offer in its words but far, another nearby about something else."""
    here = DynamicFactory(live=True, latitude=44.7, longitude=5.0, seat=CommuneFactory())
    near = DynamicFactory(live=True, latitude=44.71, longitude=5.01, seat=CommuneFactory())
    far = DynamicFactory(live=True, latitude=50.6, longitude=3.0, seat=CommuneFactory())
    need = NeedFactory(dynamic=here, title="Ouvrir un café associatif", description="Un café de bénévoles.")
    alike = OfferFactory(dynamic=far, title="Notre café associatif", description="Un café, des bénévoles.")
    close = OfferFactory(dynamic=near, title="Planter un verger", description="Des pommiers et des haies.")
    return need, alike, close


@pytest.mark.parametrize(
    ("who", "expected"),
    [("administrator", 200), ("facilitator", 403), ("editor", 403), ("member", 403), ("visitor", 302)],
)
def test_only_administrators_read_and_change_the_weights(client, who, expected):
    if who != "visitor":
        client.force_login(UserFactory(**({who: True} if who != "member" else {})))

    assert client.get(PAGE).status_code == expected
    assert client.post(PAGE, typed()).status_code == (302 if expected == 200 else expected)
    assert client.post(f"{PAGE}origine/").status_code == (302 if expected == 200 else expected)
    assert WeightsVersion.objects.exists() == (who == "administrator")


def test_every_weight_is_shown_with_what_it_does(client, administrator):
    shown = client.get(PAGE).content.decode()

    for setting in settings().values():
        assert f'name="{setting.key}"' in shown
    assert "ceux du fichier" in shown


def test_trying_weights_shows_what_changes_and_keeps_nothing(client, administrator, near_or_alike):
    need, _, close = near_or_alike

    shown = client.post(PAGE, typed(**only("proximity"))).content.decode()

    assert need.title in shown
    assert f"Passe du rang 2 au rang 1 : {close.title}" in shown.replace("&nbsp;", " ")
    assert "Confirmer ces poids" in shown
    assert not WeightsVersion.objects.exists()
    assert not Suggestion.objects.exists()


def test_confirmed_weights_hold_and_suggestions_say_which_made_them(client, administrator, near_or_alike):
    _, alike, close = near_or_alike
    suggestions.compute()
    before = Suggestion.objects.get(offer=alike).weights_version

    client.post(PAGE, typed(**only("proximity")) | {"note": "Essai de proximité", "confirmer": "1"})

    row = WeightsVersion.objects.get()
    assert (row.author, row.note) == (administrator, "Essai de proximité")
    assert "near_km" not in row.values, "on ne garde que ce qui change"
    suggestions.compute()
    best = Suggestion.objects.get(rank=1)
    assert best.offer == close
    assert best.weights_version == weights.current().version != before


def test_a_reason_is_asked_before_confirming_and_what_was_typed_stays(client, administrator):
    shown = client.post(PAGE, typed(text=0.9) | {"confirmer": "1"}).content.decode()

    assert "Dites pourquoi" in shown
    assert 'value="0.9"' in shown
    assert not WeightsVersion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": 3}, "1"),
        ({"near_km": "loin"}, "nombre"),
        (dict.fromkeys(ingredients(), 0), "plus que zéro"),
    ],
)
def test_weights_that_cannot_be_are_refused_in_words(client, administrator, changes, message):
    shown = client.post(PAGE, typed(**changes) | {"note": "x", "confirmer": "1"})

    assert shown.status_code == 200
    assert message in shown.content.decode()
    assert not WeightsVersion.objects.exists()


def test_going_back_to_the_file_keeps_the_history(client, administrator):
    weights.choose(values={"text": 0.9}, note="Essai", user=administrator)

    client.post(f"{PAGE}origine/")

    assert weights.current() == Weights.load()
    assert WeightsVersion.objects.count() == 2
    assert "Essai" in client.get(PAGE).content.decode()


def test_a_choice_that_the_file_no_longer_knows_does_not_stop_the_matching():
    WeightsVersion.objects.create(values={"text": 0.9, "ancien": 1}, note="D’avant")
    assert weights.current()["text"] == 0.9

    WeightsVersion.objects.create(values={"text": 40}, note="Hors bornes")
    assert weights.current() == Weights.load()


@pytest.mark.parametrize("number", [1, 5])
def test_a_preview_costs_the_same_whatever_the_number_of_needs(number, django_assert_max_num_queries):
    NeedFactory.create_batch(number)
    OfferFactory.create_batch(number)

    with django_assert_max_num_queries(40):
        assert weights_preview.preview(values={"text": 0.1}).looked_at == number
