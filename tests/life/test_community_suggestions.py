"""Communities that could be: near dynamiques without link, told to those who could open one, until they say no."""

import pytest

from community.exchanges.models import Neighbours
from community.life.enums import GroupKind
from community.life.group_enums import PartyState
from community.life.models import Group, GroupParty
from community.life.pooled import Asked, alone, in_common
from community.life.services import community_suggestions as suggestions
from community.life.services import groups
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def near(name: str, km_north: float = 0.0, **values):
    """A dynamique so many kilometres north of Crest, in a commune without intercommunalité."""
    seat = CommuneFactory(code=f"26{len(name):03}", name=f"Commune de {name}", epci=None)
    return DynamicFactory(name=name, seat=seat, latitude=44.73 + km_north / 111.2, longitude=5.02, **values)


def pair(one, other, score: float = 0.8):
    first, second = sorted((one, other), key=lambda dynamic: dynamic.pk)
    return Neighbours.objects.create(
        first=first,
        second=second,
        score=score,
        weights_version="1",
        reasons=[{"kind": "proximity", "text": "à 8 km"}],
    )


def told(user) -> list[tuple[str, list[str]]]:
    return [
        (one.around.name, [other.name for other in one.others]) for one in suggestions.suggested_for(user)
    ]


@pytest.fixture
def three():
    """The middle one is near both; the far pair is beyond 30 km."""
    middle, north, south = near("Milieu"), near("Nord", 20), near("Sudouest", -20)
    far, alone_far = near("Lointaine", 60), near("Perdue là-bas", 100)
    pair(middle, north, 0.9)
    pair(middle, south)
    pair(far, alone_far)
    return middle, north, south


def test_the_equipe_relais_sees_each_with_its_reasons(three):
    found = suggestions.suggested_for(UserFactory(facilitator=True))

    assert [(one.around.name, [other.name for other in one.others]) for one in found] == [
        ("Milieu", ["Nord", "Sudouest"])
    ]
    assert found[0].reasons == ["Milieu et Nord : à 8 km.", "Milieu et Sudouest : à 8 km."]
    assert "3" in found[0].words


def test_an_animateur_sees_those_of_her_dynamiques_only(three):
    concerned = TeamMemberFactory(dynamic=three[2]).user
    contributor = TeamMemberFactory(dynamic=three[2], role="contributeur").user

    assert told(concerned) == [("Milieu", ["Nord", "Sudouest"])]
    assert told(TeamMemberFactory().user) == []
    assert told(contributor) == []


def test_one_dismissed_goes_for_this_person_only(three, client):
    one, other = UserFactory(facilitator=True), UserFactory(facilitator=True)
    client.force_login(one)

    client.post("/communautes/suggestions/ecarter/", {"around": three[0].pk})

    assert told(one) == []
    assert told(other) == [("Milieu", ["Nord", "Sudouest"])]
    assert client.post("/communautes/suggestions/ecarter/", {"around": three[0].pk}).status_code == 404


def test_those_who_are_together_already_are_not_proposed(three):
    relay = UserFactory(facilitator=True)
    groups.open_group(
        group=Group(kind=GroupKind.LOCAL, name="Déjà là"), user=relay, invited=[three[0], three[1]]
    )

    assert told(relay) == [("Milieu", ["Sudouest"])]
    GroupParty.objects.update(state=PartyState.DECLINED)
    assert told(relay) == [("Milieu", ["Nord", "Sudouest"])]


def test_a_hidden_dynamique_is_in_no_suggestion(three):
    three[1].live = False
    three[1].save()

    assert told(UserFactory(facilitator=True)) == [("Milieu", ["Sudouest"])]


def test_members_see_no_suggestion(three, client):
    client.force_login(UserFactory())

    assert "pourraient se rencontrer" not in client.get("/communautes/").content.decode()
    assert client.post("/communautes/suggestions/ecarter/", {"around": three[0].pk}).status_code == 403


def test_opening_one_is_prefilled(three, client):
    client.force_login(TeamMemberFactory(dynamic=three[0]).user)

    form = client.get(f"/communautes/nouveau/?autour={three[0].slug}").context["form"]

    assert [one.name for one in form.fields["invited"].queryset] == ["Nord", "Sudouest"]
    assert set(form.initial["invited"]) == {three[1].pk, three[2].pk}


@pytest.mark.parametrize("count", [1, 3])
def test_the_suggestions_cost_the_same_with_more_rows(client, count, django_assert_max_num_queries):
    for number in range(count):
        pair(near("a" * (number + 1), 40 * number), near("b" * (number + 9), 40 * number + 5))
    client.force_login(UserFactory(facilitator=True))

    with django_assert_max_num_queries(12):
        page = client.get("/communautes/")

    assert len(page.context["suggested"]) == count


def test_needs_are_put_together_in_words():
    needs = [
        Asked("Isoler", "/1/", "La Ruche", ("Énergie", "Habitat")),
        Asked("Une turbine", "/2/", "Le Moulin", ("Énergie",)),
        Asked("Deux fois", "/3/", "La Ruche", ("Habitat",)),
        Asked("Seule", "/4/", "Le Moulin", ()),
    ]

    shared = in_common(needs)

    assert [(one.theme, one.words) for one in shared] == [
        ("Énergie", "La Ruche et Le Moulin cherchent toutes deux du côté du thème « énergie ».")
    ]
    assert [need.title for need in alone(needs, shared)] == ["Deux fois", "Seule"]
