"""Neighbours who do not know each other: read and introduced by the équipe relais, put aside and taken back."""

import pytest

from community.exchanges.enums import Origin, SuggestionState
from community.exchanges.models import Introduction, Neighbours
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/mises-en-relation/voisines/"


@pytest.fixture
def pair():
    first, second = sorted(
        (DynamicFactory(name="La Ruche des halles"), DynamicFactory(name="Les Vergers du val")),
        key=lambda one: one.pk,
    )
    return Neighbours.objects.create(
        first=first,
        second=second,
        score=0.6,
        reasons=[{"kind": "proximity", "text": "à 12 km l’une de l’autre", "weight": 0.4}],
        weights_version="essai",
    )


@pytest.fixture
def facilitator(client):
    user = UserFactory(facilitator=True)
    client.force_login(user)
    return user


def test_a_pair_is_shown_with_its_reasons(client, facilitator, pair):
    text = client.get(PAGE).text

    assert "La Ruche des halles" in text
    assert "À 12\xa0km l’une de l’autre" in text
    assert 'data-count="1"' in text


def test_introducing_a_pair_makes_a_draft_between_the_two_dynamiques(client, facilitator, pair):
    answer = client.post(f"{PAGE}{pair.pk}/presenter/")

    made = Introduction.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.need_dynamic, made.offer_dynamic) == (pair.first, pair.second)
    assert (made.origin, made.facilitator) == (Origin.NEIGHBOURS, facilitator)
    assert client.get(answer.url).status_code == 200
    pair.refresh_from_db()
    assert pair.state == SuggestionState.PROPOSED


def test_a_pair_put_aside_comes_back_when_it_is_taken_back(client, facilitator, pair):
    client.post(f"{PAGE}{pair.pk}/ecarter/")
    aside = client.get(PAGE).text, client.get(f"{PAGE}?file=ecartees").text
    client.post(f"{PAGE}{pair.pk}/reprendre/")

    assert "La Ruche des halles" not in aside[0]
    assert "La Ruche des halles" in aside[1]
    assert "La Ruche des halles" in client.get(PAGE).text


def test_a_region_is_asked_for(client, facilitator, pair):
    region = pair.first.region_code or "XX"
    pair.first.__class__.objects.filter(pk=pair.first.pk).update(region_code="53")

    assert "La Ruche des halles" in client.get(f"{PAGE}?region=53").text
    assert "La Ruche des halles" not in client.get(f"{PAGE}?region={'94' if region != '94' else '27'}").text


@pytest.mark.parametrize(("role", "status"), [(None, 302), ({}, 403), ({"administrator": True}, 200)])
def test_only_the_equipe_relais_reads_and_decides(client, pair, role, status):
    if role is not None:
        client.force_login(UserFactory(**role))

    assert client.get(PAGE).status_code == status
    if status != 200:
        assert client.post(f"{PAGE}{pair.pk}/presenter/").status_code == status
        assert not Introduction.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_ten(
    client, facilitator, pair, django_assert_max_num_queries
):
    for _ in range(10):
        first, second = DynamicFactory(), DynamicFactory()
        Neighbours.objects.create(first=first, second=second, score=0.5, weights_version="essai")

    with django_assert_max_num_queries(12):
        assert 'data-count="11"' in client.get(PAGE).text
