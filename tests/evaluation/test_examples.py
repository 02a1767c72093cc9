"""The examples drawn from the studies: public, sourced, and a team's own as soon as it writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dynamics.services.reference import ReferenceDataError
from evaluation.enums import Audience
from evaluation.models import Aim, Example, Interest
from evaluation.services import examples, promise, proof, rounds, sharing
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.evaluation.factories import AimFactory, ChainItemFactory, IndicatorFactory, UnforeseenEffectFactory
from tests.evaluation.means_world import fill, means_world
from tests.evaluation.test_report import plain
from tests.toolbox.paper import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return means_world()


@pytest.fixture
def shown():
    return [DynamicFactory(slug=slug, from_study=True) for slug in ("super-cafoutch", "tetris")]


def test_two_dynamiques_have_a_public_example_with_a_source_on_every_figure(client, shown):
    assert examples.load_examples() == 2

    for dynamic in shown:
        page = plain(client.get(f"/dynamiques/{dynamic.slug}/evaluation/ressources/"))
        assert "Exemple établi d’après les études" in page
        assert "Étude de 2024 (COOP)" in page
        year = dynamic.resource_years.get()
        assert all(line.source.startswith("COOP") for line in year.lines.all())
        assert all(row.source for row in (*dynamic.interests.all(), *dynamic.value_steps.all()))
        assert all(m.source for i in dynamic.evaluation.indicators.all() for m in i.measures.all())
        report = text_of(client.get(f"/dynamiques/{dynamic.slug}/evaluation/rapport/pdf/"))
        assert "Exemple établi d’après les études" in report


def test_an_example_is_loaded_once_and_a_team_that_erased_it_never_sees_it_again(shown):
    cafoutch = shown[0]
    examples.load_examples()
    Interest.objects.filter(dynamic=cafoutch).update(brings="changé")

    assert examples.load_examples() == 0
    sharing.remove_all(dynamic=cafoutch, user=means_world().people["animateur"])
    assert examples.load_examples() == 0

    assert not cafoutch.resource_years.exists()
    assert not Example.objects.get(dynamic=cafoutch).is_shown


def test_a_team_that_writes_over_an_example_makes_it_hers_and_hers_alone(client, shown, world):
    cafoutch = shown[0]
    examples.load_examples()
    TeamMemberFactory(dynamic=cafoutch, user=world.people["membre"])
    world.as_role(client, "membre")

    client.post(f"/dynamiques/{cafoutch.slug}/evaluation/prerequis/temps/", {"temps-state": "tenu"})

    assert "Exemple établi" not in plain(client.get(f"/dynamiques/{cafoutch.slug}/evaluation/ressources/"))
    cafoutch.evaluation.refresh_from_db()
    assert (cafoutch.evaluation.is_example, cafoutch.evaluation.audience) == (False, Audience.TEAM)
    world.as_role(client, "visiteur")
    for page in ("ressources/", "rapport/", ""):
        assert client.get(f"/dynamiques/{cafoutch.slug}/evaluation/{page}").status_code == 302


@pytest.mark.parametrize("write", ["an aim", "an indicator", "an item of the chain", "an effect", "a round"])
def test_whatever_a_team_writes_first_makes_the_example_hers(shown, world, write):
    cafoutch = shown[0]
    examples.load_examples()
    held, user = cafoutch.evaluation, world.people["membre"]
    aim = Aim.objects.filter(evaluation=held).first()
    written = {
        "an aim": lambda: promise.save_aim(aim=AimFactory.build(evaluation=held), user=user),
        "an indicator": lambda: proof.save_indicator(
            indicator=IndicatorFactory.build(evaluation=held, aim=aim), user=user
        ),
        "an item of the chain": lambda: promise.save_item(
            item=ChainItemFactory.build(evaluation=held), leads_to=[], user=user
        ),
        "an effect": lambda: proof.save_effect(
            effect=UnforeseenEffectFactory.build(evaluation=held), user=user
        ),
        "a round": lambda: rounds.prepare(
            evaluation=held, closes_on=timezone.localdate() + timedelta(days=20), user=user
        ),
    }

    written[write]()

    held.refresh_from_db()
    assert (held.is_example, held.audience) == (False, Audience.TEAM)


def test_an_example_never_replaces_what_a_team_holds(world):
    DynamicFactory(slug="tetris", from_study=True)
    type(world.dynamic).objects.filter(pk=world.dynamic.pk).update(slug="super-cafoutch")
    fill(world.dynamic)

    assert examples.load_examples() == 1
    assert world.dynamic.resource_years.get().year == 2025
    assert not Example.objects.filter(dynamic=world.dynamic).exists()


def test_an_example_of_an_unknown_dynamique_is_refused(db):
    with pytest.raises(ReferenceDataError, match="super-cafoutch"):
        examples.load_examples()
