"""Rounds of deliberation: who leads them, in which state what may be done, what the clock does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.members.models import Letter
from evaluation.enums import Audience, RoundState
from evaluation.models import Opinion, Participant, Result, Round
from evaluation.services import rounds
from evaluation.services.evaluations import EvaluationError
from tests.evaluation.factories import (
    AimFactory,
    EvaluationFactory,
    OpinionFactory,
    ParticipantFactory,
    RoundFactory,
)
from tests.evaluation.roles import ROLES, signed_in

pytestmark = pytest.mark.django_db

STATES = {
    RoundState.PREPARING: {},
    RoundState.OPEN: {"open": True},
    RoundState.CLOSED: {"closed": True},
    RoundState.ADOPTED: {"adopted": True},
}
SOON = (timezone.localdate() + timedelta(days=10)).isoformat()


@pytest.fixture
def team(client, db):
    evaluation = EvaluationFactory()
    evaluation.user = signed_in(client, "contributeur", evaluation.dynamic)
    evaluation.base = f"{evaluation.get_absolute_url()}deliberation/"
    evaluation.aim = AimFactory(evaluation=evaluation, title="Vivre mieux ensemble")
    return evaluation


def round_in(evaluation, state, **fields) -> Round:
    return RoundFactory(evaluation=evaluation, **STATES[state], **fields)


# --- By role and state ---------------------------------------------------------------------------

READING = {
    # (role, state) that read a round of an evaluation open to everybody
    RoundState.PREPARING: (404, 404, 404, 200, 200),
    RoundState.OPEN: (404, 404, 404, 200, 200),
    RoundState.CLOSED: (404, 404, 404, 200, 200),
    RoundState.ADOPTED: (200, 200, 200, 200, 200),
}


@pytest.mark.parametrize("role", ROLES)
def test_out_of_the_team_a_round_exists_once_it_is_adopted(client, role):
    signed = None
    for state, row in READING.items():
        evaluation = EvaluationFactory(audience=Audience.PUBLIC)
        round = round_in(evaluation, state)
        if signed is None or role in ("contributeur", "animateur"):
            signed = signed_in(client, role, evaluation.dynamic)
        assert client.get(round.get_absolute_url()).status_code == row[ROLES.index(role)], state


GESTURES = ["ouvrir", "clore", "inviter", "synthese", "effacer", "modifier"]


@pytest.mark.parametrize("role", ROLES[:3])
def test_nobody_else_leads_a_round(client, role):
    evaluation = EvaluationFactory(audience=Audience.PUBLIC)
    round = round_in(evaluation, RoundState.PREPARING)
    signed_in(client, role, evaluation.dynamic)
    expected = 302 if role == "visiteur" else 403

    for gesture in GESTURES:
        answer = client.post(f"{round.get_absolute_url()}{gesture}/", {"closes_on": SOON})
        assert answer.status_code == expected, gesture
    assert Round.objects.get().state == RoundState.PREPARING


ALLOWED = {
    # gesture → states in which it may be made
    "open": {RoundState.PREPARING},
    "close": {RoundState.OPEN},
    "synthesis": {RoundState.CLOSED},
    "adopt": {RoundState.CLOSED},
    "invite": {RoundState.PREPARING, RoundState.OPEN},
    "change": {RoundState.PREPARING, RoundState.OPEN},
    "discard": {RoundState.PREPARING},
    "withdraw": {RoundState.PREPARING, RoundState.OPEN},
    "invite_again": {RoundState.OPEN},
}


def make(gesture: str, round: Round, user):
    person = round.participants.get()
    aim = round.aims.first()
    gestures = {
        "open": lambda: rounds.open_round(round=round, user=user),
        "close": lambda: rounds.close(round=round, user=user),
        "synthesis": lambda: rounds.keep_synthesis(
            round=round, results={aim: (2, "")}, synthesis="", minutes="", user=user
        ),
        "adopt": lambda: rounds.adopt(round=round, user=user),
        "invite": lambda: rounds.invite(round=round, college="Élus", emails=["x@exemple.test"], user=user),
        "change": lambda: rounds.change(
            round=round, closes_on=timezone.localdate() + timedelta(days=3), question="", user=user
        ),
        "discard": lambda: rounds.discard(round=round, user=user),
        "withdraw": lambda: rounds.withdraw(participant=person, user=user),
        "invite_again": lambda: rounds.invite_again(participant=person, user=user),
    }
    return gestures[gesture]()


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("gesture", ALLOWED)
def test_each_gesture_has_its_states(team, gesture, state):
    round = round_in(team, state)
    round.aims.add(team.aim)
    ParticipantFactory(round=round)
    if gesture == "adopt":
        Result.objects.create(round=round, aim=team.aim, value=3)

    if state in ALLOWED[gesture]:
        make(gesture, round, team.user)
    else:
        with pytest.raises(EvaluationError):
            make(gesture, round, team.user)


def test_one_round_at_a_time(client, team):
    client.post(f"{team.base}nouveau/", {"closes_on": SOON})
    answer = client.post(f"{team.base}nouveau/", {"closes_on": SOON})

    assert "Un tour est déjà en cours" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundFactory(evaluation=team, number=2)


def test_rounds_are_numbered_in_a_row(team):
    round_in(team, RoundState.ADOPTED)

    later = rounds.prepare(
        evaluation=team, closes_on=timezone.localdate() + timedelta(days=5), user=team.user
    )

    assert later.number == 2


@pytest.mark.parametrize("days", [-1, 61])
def test_the_last_day_is_neither_past_nor_far(client, team, days):
    day = timezone.localdate() + timedelta(days=days)

    answer = client.post(f"{team.base}nouveau/", {"closes_on": day.isoformat()})

    assert answer.status_code == 200
    assert not Round.objects.exists()


# --- People --------------------------------------------------------------------------------------


def test_invitations_wait_for_the_opening_then_leave_once_each(client, team):
    round = round_in(team, RoundState.PREPARING)
    address = f"{round.get_absolute_url()}inviter/"

    client.post(address, {"college": "Habitants", "emails": "a@exemple.test, B@exemple.test\na@exemple.test"})
    assert not Letter.objects.exists()
    client.post(f"{round.get_absolute_url()}ouvrir/")
    client.post(address, {"college": "habitants", "emails": "c@exemple.test b@exemple.test"})

    letters = Letter.objects.filter(kind="evaluation.opinion_asked").order_by("pk")
    assert [one.email for one in letters] == ["a@exemple.test", "b@exemple.test", "c@exemple.test"]
    assert all(one.is_ephemeral for one in letters)
    assert "collège « Habitants »" in letters[0].text.replace("\u00a0", " ").replace("\u202f", " ")
    assert team.colleges.count() == 1


def test_a_wrong_address_is_said_and_nothing_typed_is_lost(client, team):
    round = round_in(team, RoundState.PREPARING)

    answer = client.post(
        f"{round.get_absolute_url()}inviter/",
        {"college": "Élus", "emails": "pas-une-adresse\nb@exemple.test"},
    )

    page = answer.content.decode()
    assert "À corriger" in page
    assert "b@exemple.test" in page
    assert not Participant.objects.exists()


def test_invitations_are_limited(client, team):
    round = round_in(team, RoundState.PREPARING)
    for number in range(40):
        client.post(
            f"{round.get_absolute_url()}inviter/", {"college": "Élus", "emails": f"p{number}@exemple.test"}
        )

    refused = client.post(
        f"{round.get_absolute_url()}inviter/", {"college": "Élus", "emails": "trop@exemple.test"}
    )

    assert refused.status_code == 429


def test_nothing_opens_without_an_aim_or_without_people(team):
    round = round_in(team, RoundState.PREPARING)
    with pytest.raises(EvaluationError, match="Personne"):
        rounds.open_round(round=round, user=team.user)

    ParticipantFactory(round=round)
    team.aims.all().delete()
    with pytest.raises(EvaluationError, match="objectif"):
        rounds.open_round(round=round, user=team.user)


def test_an_answer_cannot_be_withdrawn_by_the_team(team):
    person = ParticipantFactory(
        round=round_in(team, RoundState.OPEN), answered_at=timezone.now(), college__evaluation=team
    )

    with pytest.raises(EvaluationError):
        rounds.withdraw(participant=person, user=team.user)


# --- What the team reads ---------------------------------------------------------------------------


def test_the_team_reads_opinions_once_the_round_is_closed_and_never_with_a_name(client, team):
    round = round_in(team, RoundState.OPEN)
    round.aims.add(team.aim)
    person = ParticipantFactory(round=round, answered_at=timezone.now(), email="secrete@exemple.test")
    OpinionFactory(participant=person, aim=team.aim, value=1, reason="On ne m’écoute pas")

    before = client.get(round.get_absolute_url()).content.decode()
    client.post(f"{round.get_absolute_url()}clore/")
    after = client.get(round.get_absolute_url()).content.decode()

    assert "On ne m’écoute pas" not in before
    assert "<strong>1</strong> réponse sur 1" in before
    assert "On ne m’écoute pas" in after
    assert "secrete@exemple.test" in after  # in the list of who was invited, for the team


def test_an_adopted_round_shows_readers_its_results_and_no_address(client, team):
    round = round_in(team, RoundState.CLOSED)
    round.aims.add(team.aim)
    for number, (value, reason) in enumerate([(4, "Très bien"), (4, "Oui"), (0, "Rien n’a changé")]):
        person = ParticipantFactory(
            round=round,
            answered_at=timezone.now(),
            college__evaluation=team,
            email=f"cache{number}@exemple.test",
        )
        OpinionFactory(participant=person, aim=team.aim, value=value, reason=reason)

    client.post(
        f"{round.get_absolute_url()}synthese/",
        {
            f"value_{team.aim.pk}": "3",
            f"text_{team.aim.pk}": "Encore fragile",
            "synthesis": "Un désaccord demeure.",
            "minutes": "Réunis à douze.",
            "action": "adopter",
        },
    )

    round.refresh_from_db()
    assert (round.state, round.adopted_on) == (RoundState.ADOPTED, timezone.localdate())
    team.audience = Audience.PUBLIC
    team.save()
    client.logout()
    page = client.get(round.get_absolute_url()).content.decode()
    assert "Un désaccord demeure." in page
    assert "Convenu&nbsp;: en grande partie" in page
    assert page.count("Rien n’a changé") == 2  # among the reasons, and as a minority view
    assert page.count("Très bien") == 1
    assert "@exemple.test" not in page


def test_nothing_is_adopted_while_an_aim_has_no_result(client, team):
    round = round_in(team, RoundState.CLOSED)
    round.aims.add(team.aim)

    answer = client.post(
        f"{round.get_absolute_url()}synthese/", {"synthesis": "Presque", "minutes": "", "action": "adopter"}
    )

    round.refresh_from_db()
    assert (round.state, round.synthesis) == (RoundState.CLOSED, "Presque")
    assert "Chaque objectif débattu" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_costs_the_same_queries_whatever_was_said(client, team, count, django_assert_max_num_queries):
    round = round_in(team, RoundState.CLOSED)
    for _ in range(count):
        aim = AimFactory(evaluation=team)
        round.aims.add(aim)
        for _ in range(count):
            OpinionFactory(participant__round=round, participant__answered_at=timezone.now(), aim=aim)

    for page, most in ((team.base, 12), (round.get_absolute_url(), 17)):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


# --- The clock -------------------------------------------------------------------------------------


def test_the_clock_reminds_once_before_the_last_day(team):
    round = round_in(team, RoundState.OPEN, closes_on=timezone.localdate() + timedelta(days=2))
    silent = ParticipantFactory(round=round, college__evaluation=team)
    ParticipantFactory(round=round, answered_at=timezone.now(), college__evaluation=team)
    ParticipantFactory(round=round, invited_at=timezone.now(), college__evaluation=team)  # asked today

    assert rounds.follow() == {"closed": 0, "reminded": 1, "forgotten": 0}
    assert rounds.follow() == {"closed": 0, "reminded": 0, "forgotten": 0}

    letter = Letter.objects.get(kind="evaluation.opinion_reminder")
    assert letter.email == silent.email
    assert "/evaluation/avis/" in letter.text


def test_the_clock_leaves_far_rounds_alone(team):
    ParticipantFactory(round=round_in(team, RoundState.OPEN), college__evaluation=team)

    assert rounds.follow() == {"closed": 0, "reminded": 0, "forgotten": 0}


def test_the_clock_closes_what_has_passed_its_last_day_and_forgets_old_addresses(team):
    late = round_in(team, RoundState.OPEN, closes_on=timezone.localdate() - timedelta(days=1))
    old = RoundFactory(adopted=True, closed_at=timezone.now() - timedelta(days=91))
    person = ParticipantFactory(round=old)

    assert rounds.follow() == {"closed": 1, "reminded": 0, "forgotten": 1}

    late.refresh_from_db()
    person.refresh_from_db()
    assert (late.state, person.email) == (RoundState.CLOSED, "")
    assert not Opinion.objects.exists()
