"""Rounds of deliberation: prepared, opened, closed, adopted; who is invited and reminded.

`move` is the only place where the state of a round changes.
"""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.links import make_token
from community.members.models.users import normalise_email
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from evaluation import verbs
from evaluation.enums import RoundState
from evaluation.models import College, Evaluation, Participant, Result, Round
from evaluation.models.deliberation import new_nonce
from evaluation.services.evaluations import EvaluationError
from evaluation.services.sharing import take_over

logger = logging.getLogger(__name__)

PURPOSE = "evaluation.opinion"
LONGEST = timedelta(days=60)  # that a round may stay open
LINK_LIFE = LONGEST + timedelta(days=30)  # time to come back and read what was agreed
REMINDED_BEFORE = timedelta(days=3)
LEFT_ALONE = timedelta(days=2)  # after an invitation
MOST_INVITED = 100

TRANSITIONS = {
    RoundState.PREPARING: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.ADOPTED},
    RoundState.ADOPTED: set(),
}


@transaction.atomic
def prepare(*, evaluation: Evaluation, closes_on: date, question: str = "", user) -> Round:
    """A new round; there is one at a time, the next comes once it is adopted."""
    take_over(evaluation.dynamic)
    require_charter(user)
    Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if evaluation.rounds.filter(state__in=RoundState.running()).exists():
        raise EvaluationError("Un tour est déjà en cours : menez-le au bout avant d’en préparer un autre.")
    number = (evaluation.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    check_day(closes_on)
    return Round.objects.create(
        evaluation=evaluation, number=number, closes_on=closes_on, question=question, prepared_by=user
    )


@transaction.atomic
def change(*, round: Round, closes_on: date, question: str, user) -> Round:
    """While it is prepared, all of it; once open, its last day only."""
    row = locked(round)
    if row.state not in (RoundState.PREPARING, RoundState.OPEN):
        raise EvaluationError("Ce tour est clos : il ne change plus.")
    check_day(closes_on)
    row.closes_on = closes_on
    if row.state == RoundState.PREPARING:
        row.question = question
    row.save(update_fields=["closes_on", "question", "updated_at"])
    return row


@transaction.atomic
def discard(*, round: Round, user) -> None:
    """A round that was never opened leaves no trace."""
    row = locked(round)
    if row.state != RoundState.PREPARING:
        raise EvaluationError("Ce tour a été ouvert : il reste dans l’histoire de l’évaluation.")
    logger.info("round discarded", extra={"evaluation": row.evaluation_id, "user": user.pk})
    row.delete()


def move(*, round: Round, to: RoundState, user, now: datetime | None = None) -> Round:
    """en préparation → ouverte → close → adoptée, and nothing else. `round` is locked by the caller.

    `user` is None when the clock closes a round whose last day has passed.
    """
    now = now or timezone.now()
    if to not in TRANSITIONS[RoundState(round.state)]:
        raise EvaluationError(f"Ce tour est {round.get_state_display()} : ce geste n’est plus possible.")
    round.state = to
    if to == RoundState.OPEN:
        round.opened_at = now
    elif to == RoundState.CLOSED:
        round.closed_at = now
    elif to == RoundState.ADOPTED:
        round.adopted_on = timezone.localdate(now)
    round.save(update_fields=["state", "opened_at", "closed_at", "adopted_on", "updated_at"])
    log(instance=round, action=verbs.TO_ROUND_STATE[to], user=user)
    logger.info("round moved", extra={"round": round.pk, "state": str(to), "user": user.pk if user else None})
    return round


@transaction.atomic
def open_round(*, round: Round, user, now: datetime | None = None) -> Round:
    """From now on the people invited answer, on the aims pursued today."""
    require_charter(user)
    row = locked(round)
    aims = list(row.evaluation.aims.pursued())
    if not aims:
        raise EvaluationError("Il n’y a pas encore d’objectif à débattre : écrivez la promesse d’abord.")
    people = list(row.participants.select_related("college"))
    if not people:
        raise EvaluationError("Personne n’est invité : ajoutez au moins une personne.")
    check_day(row.closes_on)
    move(round=row, to=RoundState.OPEN, user=user, now=now)
    row.aims.set(aims)
    for participant in people:
        _ask(participant, row, now=now)
    return row


@transaction.atomic
def close(*, round: Round, user, now: datetime | None = None) -> Round:
    """Nobody answers any more; the team reads what was said."""
    return move(round=locked(round), to=RoundState.CLOSED, user=user, now=now)


@transaction.atomic
def keep_synthesis(*, round: Round, results: dict, synthesis: str, minutes: str, user) -> Round:
    """What the team writes after the round; `results` maps aims to (value or None, text)."""
    require_charter(user)
    row = locked(round)
    if row.state != RoundState.CLOSED:
        raise EvaluationError("La synthèse s’écrit quand le tour est clos, et jusqu’à son adoption.")
    debated = {aim.pk for aim in row.aims.all()}
    for aim, (value, text) in results.items():
        if aim.pk not in debated:
            raise EvaluationError("Cet objectif n’était pas débattu.")
        if value is None:
            row.results.filter(aim=aim).delete()
        else:
            Result.objects.update_or_create(round=row, aim=aim, defaults={"value": value, "text": text})
    row.synthesis, row.minutes = synthesis, minutes
    row.save(update_fields=["synthesis", "minutes", "updated_at"])
    return row


@transaction.atomic
def adopt(*, round: Round, user, now: datetime | None = None) -> Round:
    """What was agreed is final: each aim has its result, with a date."""
    require_charter(user)
    row = locked(round)
    if row.state == RoundState.CLOSED and row.aims.exclude(results__round=row).exists():
        raise EvaluationError("Chaque objectif débattu a besoin d’un résultat avant l’adoption.")
    return move(round=row, to=RoundState.ADOPTED, user=user, now=now)


# --- People ----------------------------------------------------------------------------------


@transaction.atomic
def invite(*, round: Round, college: str, emails: list[str], user, now: datetime | None = None) -> int:
    """Invite people in a college, made at its first name; those invited already are left as they are.

    How many are new. While the round is prepared nobody is written to; once it is open, each at once.
    """
    require_charter(user)
    row = locked(round)
    if row.state not in (RoundState.PREPARING, RoundState.OPEN):
        raise EvaluationError("Ce tour est clos : on n’y invite plus personne.")
    known = {normalise_email(one) for one in row.participants.values_list("email", flat=True)}
    fresh = [one for one in dict.fromkeys(map(normalise_email, emails)) if one not in known]
    if len(known) + len(fresh) > MOST_INVITED:
        raise EvaluationError(f"Un tour réunit {MOST_INVITED} personnes au plus.")
    group = college_named(row.evaluation, college)
    for email in fresh:
        participant = Participant.objects.create(round=row, college=group, email=email)
        if row.state == RoundState.OPEN:
            _ask(participant, row, now=now)
    return len(fresh)


def college_named(evaluation: Evaluation, name: str) -> College:
    found = evaluation.colleges.filter(name__iexact=name).first()
    return found or College.objects.create(evaluation=evaluation, name=name)


@transaction.atomic
def invite_again(*, participant: Participant, user, now: datetime | None = None) -> Participant:
    """A new link for somebody who lost hers: the old one opens nothing any more."""
    row = locked(participant.round)
    person = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if not row.is_answerable:
        raise EvaluationError("Ce tour n’est pas ouvert : personne n’y répond.")
    person.nonce = new_nonce()
    person.save(update_fields=["nonce", "updated_at"])
    _ask(person, row, now=now)
    logger.info("invited again", extra={"round": row.pk, "user": user.pk})
    return person


@transaction.atomic
def withdraw(*, participant: Participant, user) -> None:
    """Take back an invitation that was not answered; an opinion that was given stays."""
    row = locked(participant.round)
    person = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if row.state not in (RoundState.PREPARING, RoundState.OPEN):
        raise EvaluationError("Ce tour est clos : il ne change plus.")
    if person.answered_at is not None:
        raise EvaluationError("Cette personne a répondu : son avis reste.")
    logger.info("invitation withdrawn", extra={"round": row.pk, "user": user.pk})
    person.delete()


def answer_url(participant: Participant, dynamic) -> str:
    token = make_token(PURPOSE, {"nonce": participant.nonce})
    return settings.SITE_URL + reverse("evaluation:opinion", args=[dynamic.slug, token])


# --- The clock -------------------------------------------------------------------------------


def follow(*, now: datetime | None = None) -> dict:
    """Close what has passed its last day, remind before it, forget addresses once links are dead.

    Safe to run any number of times: states and dates are read again under lock.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    running = Round.objects.filter(state=RoundState.OPEN).order_by("pk")
    late = [one for one in running.filter(closes_on__lt=today) if _close_late(one, today, now)]
    soon = running.filter(closes_on__gte=today, closes_on__lte=today + REMINDED_BEFORE)
    waiting = Participant.objects.filter(
        round__in=soon,
        answered_at=None,
        reminded_at=None,
        invited_at__lte=now - LEFT_ALONE,
    )
    reminded = sum(_remind(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))
    old = Participant.objects.filter(round__closed_at__lt=now - LINK_LIFE).exclude(email="")
    return {"closed": len(late), "reminded": reminded, "forgotten": old.update(email="")}


@transaction.atomic
def _close_late(round: Round, today: date, now: datetime) -> bool:
    row = locked(round)
    if row.state != RoundState.OPEN or row.closes_on >= today:
        return False
    move(round=row, to=RoundState.CLOSED, user=None, now=now)
    return True


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    person = Participant.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if person is None or person.answered_at is not None or person.reminded_at is not None:
        return False
    person.reminded_at = now
    person.save(update_fields=["reminded_at", "updated_at"])
    _write("evaluation.opinion_reminder", person, person.round)
    return True


def _ask(participant: Participant, round: Round, *, now: datetime | None) -> None:
    participant.invited_at = now or timezone.now()
    participant.save(update_fields=["invited_at", "updated_at"])
    _write("evaluation.opinion_asked", participant, round)


def _write(kind: str, participant: Participant, round: Round) -> None:
    """Its link answers in her name: the text goes as soon as the letter has left."""
    dynamic = round.evaluation.dynamic
    write_letter(
        kind=kind,
        to=participant.email,
        about=participant,
        key=participant.nonce,
        is_ephemeral=True,
        context={
            "dynamic": dynamic,
            "round": round,
            "college": participant.college,
            "action_url": answer_url(participant, dynamic),
            "action_label": "Donner mon avis",
            "reason": f"Vous recevez ce message parce que l’équipe de {dynamic.name} vous invite à délibérer.",
        },
    )


def locked(round: Round) -> Round:
    rows = Round.objects.select_for_update(of=("self",)).select_related("evaluation__dynamic")
    return rows.get(pk=round.pk)


def check_day(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise EvaluationError("Le dernier jour pour répondre est déjà passé.")
    if day > today + LONGEST:
        raise EvaluationError("Un tour dure deux mois au plus : choisissez un jour plus proche.")
