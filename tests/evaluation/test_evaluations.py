"""Starting an evaluation, and who reads it."""

import pytest

from evaluation.enums import Audience
from evaluation.models import Evaluation
from tests.dynamics.factories import DynamicFactory
from tests.evaluation.factories import EvaluationFactory
from tests.evaluation.roles import ROLES, signed_in
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

READING = {
    Audience.TEAM: (302, 403, 403, 200, 200),
    Audience.FACILITATORS: (302, 403, 200, 200, 200),
    Audience.MEMBERS: (302, 200, 200, 200, 200),
    Audience.PUBLIC: (200, 200, 200, 200, 200),
}


@pytest.mark.parametrize(
    ("audience", "role", "status"),
    [(audience, *pair) for audience, row in READING.items() for pair in zip(ROLES, row, strict=True)],
)
def test_an_evaluation_is_read_by_whom_it_was_opened_to(client, audience, role, status):
    evaluation = EvaluationFactory(audience=audience)
    user = signed_in(client, role, evaluation.dynamic)

    assert client.get(evaluation.get_absolute_url()).status_code == status
    if user is not None:
        assert Evaluation.objects.visible_to(user).filter(pk=evaluation.pk).exists() == (status == 200)


@pytest.mark.parametrize(("role", "status"), list(zip(ROLES, (302, 403, 403, 200, 200), strict=True)))
def test_before_it_is_started_only_the_team_sees_the_page(client, role, status):
    dynamic = DynamicFactory(live=True)
    signed_in(client, role, dynamic)

    assert client.get(f"/dynamiques/{dynamic.slug}/evaluation/").status_code == status
    assert not Evaluation.objects.exists()


def test_a_hidden_dynamique_has_no_page(client):
    evaluation = EvaluationFactory(dynamic__live=False, audience=Audience.PUBLIC)

    assert client.get(evaluation.get_absolute_url()).status_code == 302
    client.force_login(UserFactory())
    assert client.get(evaluation.get_absolute_url()).status_code == 404


def test_the_team_starts_it_once(client):
    dynamic = DynamicFactory(live=True)
    user = signed_in(client, "contributeur", dynamic)

    client.post(f"/dynamiques/{dynamic.slug}/evaluation/")
    client.post(f"/dynamiques/{dynamic.slug}/evaluation/")

    evaluation = Evaluation.objects.get()
    assert (evaluation.dynamic, evaluation.started_by, evaluation.audience) == (dynamic, user, Audience.TEAM)


OPENING = dict(zip(ROLES, (302, 403, 403, 403, 302), strict=True))


@pytest.mark.parametrize("role", ROLES)
def test_only_who_animates_says_who_reads_it(client, role):
    evaluation = EvaluationFactory()
    signed_in(client, role, evaluation.dynamic)

    answer = client.post(f"{evaluation.get_absolute_url()}public/", {"audience": "membres"})

    evaluation.refresh_from_db()
    assert answer.status_code == OPENING[role]
    assert evaluation.audience == (Audience.MEMBERS if role == "animateur" else Audience.TEAM)
