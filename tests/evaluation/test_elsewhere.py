"""What the evaluation tells the rest of the site: the panel of a dynamique, personal data."""

import pytest
from django.contrib.auth.models import AnonymousUser

from evaluation.enums import Audience
from evaluation.evaluation_data import EvaluationData
from evaluation.models import Measure, Participant
from evaluation.panels import evaluation_panel
from tests.dynamics.factories import DynamicFactory
from tests.evaluation.factories import (
    AimFactory,
    EvaluationFactory,
    IndicatorFactory,
    MeasureFactory,
    OpinionFactory,
    ParticipantFactory,
    RoundFactory,
)
from tests.evaluation.roles import ROLES, signed_in
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

PANEL = 'id="evaluation"'


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("audience", Audience)
def test_the_panel_shows_to_whom_the_evaluation_is_open(client, role, audience):
    evaluation = EvaluationFactory(audience=audience)
    signed_in(client, role, evaluation.dynamic)

    page = client.get(evaluation.dynamic.get_absolute_url()).content.decode()

    may_read = client.get(evaluation.get_absolute_url()).status_code == 200
    assert (PANEL in page) == may_read


@pytest.mark.parametrize("role", ROLES)
def test_without_an_evaluation_only_the_team_is_asked_to_start_one(client, role):
    dynamic = DynamicFactory(live=True)
    signed_in(client, role, dynamic)

    page = client.get(dynamic.get_absolute_url()).content.decode()

    assert ("Évaluer ce que vous créez" in page) == (role in ("contributeur", "animateur"))


def test_the_panel_costs_one_query(rf, django_assert_num_queries):
    """The page has 27 in all; a visitor has no role to read."""
    evaluation = EvaluationFactory(audience=Audience.PUBLIC)
    IndicatorFactory(aim=AimFactory(evaluation=evaluation))
    RoundFactory(evaluation=evaluation, adopted=True)
    request = rf.get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(1):
        shown = evaluation_panel(request, evaluation.dynamic)["context"]["evaluation"]

    assert (shown.aim_count, shown.indicator_count) == (1, 1)


def test_personal_data_are_given_then_erased():
    user = UserFactory()
    measure = MeasureFactory(noted_by=user)
    given = OpinionFactory(participant__email=user.email, reason="Parce que")
    given.participant.answered_at = given.participant.invited_at
    given.participant.save()
    ParticipantFactory(email=user.email.upper())
    data = EvaluationData()

    collected = data.collect(user)
    data.erase(user)

    assert [one["reason"] for one in collected["opinions"]] == ["Parce que"]
    assert len(collected["invitations"]) == 2
    assert [one["source"] for one in collected["measures"]] == [measure.source]
    assert Measure.objects.get().noted_by is None
    assert [(one.email, one.pk) for one in Participant.objects.all()] == [("", given.participant.pk)]
