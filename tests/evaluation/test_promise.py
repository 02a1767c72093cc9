"""The promise: aims, and the chain that leads to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import chain
from evaluation.enums import Audience, ChainKind, Dimension
from evaluation.models import Aim, ChainItem
from evaluation.services import promise
from evaluation.services.evaluations import EvaluationError
from tests.evaluation.factories import (
    AimFactory,
    ChainItemFactory,
    EvaluationFactory,
    EvidenceFactory,
)
from tests.evaluation.roles import ROLES, signed_in

# --- The chain, without a database -------------------------------------------------------------

KINDS = list(ChainKind)


def item(pk, kind, title="", leads_to=(), aim=""):
    return chain.Item(pk, kind, title or f"maillon {pk}", "", tuple(leads_to), aim)


CHAIN = [
    item(1, ChainKind.RESOURCE, "deux animatrices", [2, 3]),
    item(2, ChainKind.ACTION, "ateliers du mardi", [4]),
    item(3, ChainKind.ACTION, "porte-à-porte."),
    item(4, ChainKind.RESULT, "40 voisins se connaissent", [5]),
    item(5, ChainKind.EFFECT, "moins de solitude", aim="Vivre mieux ensemble"),
]


def test_the_chain_reads_as_text():
    assert chain.sentences(CHAIN) == [
        "Ressource : deux animatrices. Mène à : ateliers du mardi et porte-à-porte.",
        "Action : ateliers du mardi. Mène à : 40 voisins se connaissent.",
        "Action : porte-à-porte.",
        "Résultat : 40 voisins se connaissent. Mène à : moins de solitude.",
        "Effet : moins de solitude. Sert l’objectif : Vivre mieux ensemble.",
    ]


def test_what_leads_nowhere_is_said():
    assert [one.pk for one in chain.loose_ends(CHAIN)] == [3]
    assert [one.pk for one in chain.loose_ends([item(9, ChainKind.EFFECT)])] == [9]


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_a_chain_only_goes_forward(first, second):
    assert chain.may_lead(first, second) == (KINDS.index(first) < KINDS.index(second))


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sets(st.integers(0, 5), max_size=3)), max_size=6))
def test_every_item_is_in_one_column_and_has_one_sentence(drawn):
    keys = range(len(drawn))
    items = [item(pk, kind, leads_to=after) for pk, (kind, after) in enumerate(drawn)]

    steps = chain.steps_of(items)

    assert [step.kind for step in steps] == KINDS
    assert sorted(one.pk for step in steps for one, _ in step.items) == list(keys)
    assert len(chain.sentences(items)) == len(items)


# --- Pages -------------------------------------------------------------------------------------


@pytest.fixture
def team(client, db):
    """An evaluation, and the client signed in as one of its team."""
    evaluation = EvaluationFactory()
    evaluation.user = signed_in(client, "contributeur", evaluation.dynamic)
    evaluation.base = evaluation.get_absolute_url()
    return evaluation


WRITING = dict(zip(ROLES, (302, 403, 403, 200, 200), strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_only_the_team_writes_however_open_the_evaluation(client, role):
    evaluation = EvaluationFactory(audience=Audience.PUBLIC)
    aim = AimFactory(evaluation=evaluation)
    signed_in(client, role, evaluation.dynamic)
    base = f"{evaluation.get_absolute_url()}promesse/"

    assert client.get(base).status_code == 200
    for page in (
        "objectifs/nouveau/",
        f"objectifs/{aim.pk}/",
        f"objectifs/{aim.pk}/retirer/",
        "maillons/nouveau/",
    ):
        assert client.get(f"{base}{page}").status_code == WRITING[role], page
    answer = client.post(f"{base}objectifs/nouveau/", {"dimension": "sociale", "title": "Autre"})
    assert Aim.objects.filter(title="Autre").exists() == (WRITING[role] == 200), answer.status_code


def test_an_aim_is_written_and_shown_under_its_dimension(client, team):
    answer = client.post(
        f"{team.base}promesse/objectifs/nouveau/",
        {"dimension": "ecologique", "title": "La rivière est propre", "text": "On s’y baigne."},
        follow=True,
    )

    page = answer.content.decode()
    assert "La rivière est propre" in page
    assert "Écologique" in page


def test_a_refused_aim_keeps_what_was_typed(client, team):
    answer = client.post(f"{team.base}promesse/objectifs/nouveau/", {"title": "", "text": "Un long texte"})

    assert answer.status_code == 200
    assert "Un long texte" in answer.content.decode()
    assert "errorlist" in answer.content.decode()


def test_an_aim_with_evidence_is_put_aside_and_may_come_back(client, team):
    bare = AimFactory(evaluation=team)
    kept = EvidenceFactory(aim=AimFactory(evaluation=team)).aim

    for aim in (bare, kept):
        client.post(f"{team.base}promesse/objectifs/{aim.pk}/retirer/")

    assert list(team.aims.all()) == [kept]
    assert not team.aims.pursued().exists()
    client.post(f"{team.base}promesse/objectifs/{kept.pk}/reprendre/")
    assert team.aims.pursued().exists()


def test_an_item_is_tied_to_what_follows_it(client, team):
    effect = ChainItemFactory(evaluation=team, kind=ChainKind.EFFECT, title="moins de solitude")

    client.post(
        f"{team.base}promesse/maillons/nouveau/",
        {"kind": "action", "title": "ateliers", "leads_to": [effect.pk]},
    )

    page = client.get(f"{team.base}promesse/").content.decode()
    assert "Action : ateliers. Mène à : moins de solitude." in page.replace("\u00a0", " ")


def test_a_chain_that_goes_backwards_is_refused(client, team):
    action = ChainItemFactory(evaluation=team, kind=ChainKind.ACTION)

    answer = client.post(
        f"{team.base}promesse/maillons/nouveau/",
        {"kind": "resultat", "title": "à l’envers", "leads_to": [action.pk]},
    )

    assert "À décocher" in answer.content.decode()
    assert not ChainItem.objects.filter(title="à l’envers").exists()
    with pytest.raises(EvaluationError):
        promise.save_item(
            item=ChainItem(evaluation=team, kind=ChainKind.RESULT, title="x"),
            leads_to=[action],
            user=team.user,
        )


def test_changing_the_kind_of_an_item_drops_the_links_that_would_go_backwards(team):
    result = ChainItemFactory(evaluation=team, kind=ChainKind.RESULT)
    action = ChainItemFactory(evaluation=team, kind=ChainKind.ACTION)
    action.leads_to.add(result)

    result.kind = ChainKind.RESOURCE
    promise.save_item(item=result, leads_to=[], user=team.user)

    assert not action.leads_to.exists()


def test_a_part_of_another_evaluation_is_not_found(client, team):
    other = AimFactory()

    assert client.get(f"{team.base}promesse/objectifs/{other.pk}/").status_code == 404
    assert client.post(f"{team.base}promesse/objectifs/{other.pk}/retirer/").status_code == 404
    assert Aim.objects.filter(pk=other.pk, retired_at=None).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_promise_costs_the_same_queries_whatever_its_length(
    client, team, count, django_assert_max_num_queries
):
    for _ in range(count):
        aim = AimFactory(evaluation=team, dimension=Dimension.SOCIAL)
        effect = ChainItemFactory(evaluation=team, kind=ChainKind.EFFECT, aim=aim)
        ChainItemFactory(evaluation=team).leads_to.add(effect)
    client.get(f"{team.base}promesse/")

    with django_assert_max_num_queries(12):
        client.get(f"{team.base}promesse/")
