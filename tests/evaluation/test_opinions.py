"""What an invited person says: one link, one answer, while the round is open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.links import make_token
from evaluation.enums import RoundState
from evaluation.models import Opinion
from evaluation.services import opinions, rounds
from evaluation.services.evaluations import EvaluationError
from tests.evaluation.factories import (
    AimFactory,
    CollegeFactory,
    EvidenceFactory,
    OpinionFactory,
    ParticipantFactory,
    RoundFactory,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    """A person of the inhabitants, invited to an open round about one aim."""
    round = RoundFactory(open=True)
    aim = AimFactory(evaluation=round.evaluation, title="Vivre mieux ensemble")
    round.aims.add(aim)
    college = CollegeFactory(evaluation=round.evaluation, name="Habitants")
    person = ParticipantFactory(round=round, college=college, email="habitante@exemple.test")
    person.aim = aim
    return person


def link_of(person) -> str:
    token = make_token(rounds.PURPOSE, {"nonce": person.nonce})
    return f"/dynamiques/{person.round.evaluation.dynamic.slug}/evaluation/avis/{token}/"


def said(person, value="3", reason="Je le vois") -> dict:
    return {f"value_{person.aim.pk}": value, f"text_{person.aim.pk}": reason}


def another(asked, value, reason):
    other = ParticipantFactory(
        round=asked.round,
        college=CollegeFactory(evaluation=asked.round.evaluation, name="Entreprises"),
        answered_at=timezone.now(),
        email="patronne@exemple.test",
    )
    OpinionFactory(participant=other, aim=asked.aim, value=value, reason=reason)
    return other


def test_opening_the_link_changes_nothing_and_needs_no_account(client, asked):
    answer = client.get(link_of(asked))

    assert answer.status_code == 200
    assert "Vivre mieux ensemble" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert not Opinion.objects.exists()


def test_what_others_say_shows_once_one_has_answered(client, asked):
    another(asked, 0, "Les loyers montent")

    before = client.get(link_of(asked)).content.decode()
    client.post(link_of(asked), said(asked))
    after = client.get(link_of(asked)).content.decode()

    assert "Les loyers montent" not in before
    assert "Entreprises" not in before
    assert "Les loyers montent" in after
    assert "Écart entre les collèges" in after
    assert "@exemple.test" not in before + after


def test_an_opinion_changes_by_the_same_link_until_the_round_is_closed(client, asked):
    client.post(link_of(asked), said(asked, "1", "Pas encore"))
    client.post(link_of(asked), said(asked, "3", "Cela va mieux"))

    assert [(one.value, one.reason) for one in Opinion.objects.all()] == [(3, "Cela va mieux")]

    rounds.close(round=asked.round, user=None)
    refused = client.post(link_of(asked), said(asked, "0", "Trop tard"))

    assert refused.status_code == 409
    assert "Ce tour est clos" in refused.content.decode()
    assert Opinion.objects.get().value == 3


REFUSED = [RoundState.PREPARING, RoundState.CLOSED, RoundState.ADOPTED]


@pytest.mark.parametrize("state", REFUSED)
def test_only_an_open_round_takes_opinions(client, state):
    traits = {
        RoundState.PREPARING: {},
        RoundState.CLOSED: {"closed": True},
        RoundState.ADOPTED: {"adopted": True},
    }
    person = ParticipantFactory(round=RoundFactory(**traits[state]))
    person.aim = AimFactory(evaluation=person.round.evaluation)
    person.round.aims.add(person.aim)

    assert client.post(link_of(person), said(person)).status_code == 409
    with pytest.raises(EvaluationError):
        opinions.answer(participant=person, opinions={person.aim: (2, "x")})
    assert not Opinion.objects.exists()


def test_after_its_last_day_a_round_refuses_even_before_the_clock_closes_it(client, asked):
    asked.round.closes_on = timezone.localdate() - timedelta(days=1)
    asked.round.save()

    assert client.post(link_of(asked), said(asked)).status_code == 409


def test_a_link_opens_the_answer_of_one_person_only(client, asked):
    other = another(asked, 4, "Parfait")

    client.post(link_of(asked), said(asked, "1", "Non"))

    assert other.opinions.get().value == 4
    assert asked.opinions.get().value == 1
    page = client.get(link_of(other)).content.decode()
    assert "Parfait</textarea>" in page
    assert "Non</textarea>" not in page


@pytest.mark.parametrize("broken", ["x", "a.b.c"])
def test_a_broken_link_says_so(client, asked, broken):
    address = link_of(asked).rsplit("/", 2)[0]

    assert client.get(f"{address}/{broken}/").status_code == 410


def test_a_link_of_another_use_or_of_another_dynamique_opens_nothing(client, asked):
    slug = asked.round.evaluation.dynamic.slug
    other = RoundFactory().evaluation.dynamic.slug
    foreign = make_token("autre.usage", {"nonce": asked.nonce})
    mine = link_of(asked)

    assert client.get(f"/dynamiques/{slug}/evaluation/avis/{foreign}/").status_code == 410
    assert client.get(mine.replace(slug, other)).status_code == 410


def test_a_new_link_closes_the_old_one(client, asked):
    address = link_of(asked)
    rounds.invite_again(participant=asked, user=UserFactory())

    assert client.get(address).status_code == 410
    asked.refresh_from_db()
    assert client.get(link_of(asked)).status_code == 200


def test_a_link_lasts_three_months(client, asked, monkeypatch):
    monkeypatch.setattr(opinions, "LINK_LIFE", timedelta(seconds=-1))

    assert client.get(link_of(asked)).status_code == 410


def test_a_person_not_yet_invited_has_no_page(client):
    person = ParticipantFactory(invited_at=None)

    assert client.get(link_of(person)).status_code == 410


@pytest.mark.parametrize(
    ("value", "reason", "field"), [("3", "", "text"), ("9", "x", "value"), ("", "", "__all__")]
)
def test_an_opinion_has_a_value_and_a_reason(client, asked, value, reason, field):
    answer = client.post(link_of(asked), said(asked, value, reason))

    name = field if field == "__all__" else f"{field}_{asked.aim.pk}"
    assert name in answer.context["form"].errors
    assert not Opinion.objects.exists()


def test_an_aim_may_be_left_out_and_taken_back(client, asked):
    second = AimFactory(evaluation=asked.round.evaluation)
    asked.round.aims.add(second)
    both = said(asked) | {f"value_{second.pk}": "2", f"text_{second.pk}": "Moyen"}

    client.post(link_of(asked), both)
    client.post(link_of(asked), said(asked))

    assert [one.aim for one in Opinion.objects.all()] == [asked.aim]


def test_an_aim_that_is_not_debated_takes_no_opinion(asked):
    stranger = AimFactory(evaluation=asked.round.evaluation)

    with pytest.raises(EvaluationError):
        opinions.answer(participant=asked, opinions={stranger: (2, "x")})


def test_invited_people_see_the_evidence_meant_for_them_and_no_other(client, asked):
    EvidenceFactory(aim=asked.aim, title="Le comptage de mars", is_for_stakeholders=True)
    EvidenceFactory(aim=asked.aim, title="La note interne", audience="public")

    page = client.get(link_of(asked)).content.decode()

    assert "Le comptage de mars" in page
    assert "La note interne" not in page


def test_nobody_floods_a_round_by_a_link(client, asked):
    statuses = [client.post(link_of(asked), said(asked)).status_code for _ in range(31)]

    assert statuses[29:] == [302, 429]
