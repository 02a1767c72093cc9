"""Positioning a dynamique: each person answers, the team agrees on a common answer, which is dated and kept.

This module owns the life of a `Positioning`: opened by the first answer, agreed once, never written again. Nothing is
noted in the journal of the site, which the équipe relais reads: what a team says of itself stays with it.
"""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from evaluation.enums import Audience
from evaluation.models import Positioning, PositioningAnswer, PositioningSharing
from evaluation.models.positioning import GRADIENTS, QUESTIONS

logger = logging.getLogger(__name__)

# Questions that the public record of a dynamique answers too, under the same names
IN_THE_RECORD = ("stage", *GRADIENTS, "economic_model", "heavy_investment", "development_logics")


class PositioningError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def keep_answer(*, dynamic: Dynamic, values: dict, user) -> PositioningAnswer:
    """Keep some of a person's answers, a draft until she gives it.

    The first answer opens the positioning. A draft left in one that was agreed meanwhile is taken up in the next.
    """
    require_charter(user)
    answer = draft_of(dynamic, user)
    if answer is None or answer.positioning.agreed_at is not None:
        under_way, _ = Positioning.objects.get_or_create(dynamic=dynamic, agreed_at=None)
        answer = answer or PositioningAnswer(user=user)
        answer.positioning = under_way
    for name in QUESTIONS:
        if name in values:
            setattr(answer, name, values[name])
    answer.save()
    logger.info("positioning answer kept", extra={"dynamic": dynamic.pk, "user": user.pk})
    return answer


@transaction.atomic
def give_answer(*, answer: PositioningAnswer, user) -> PositioningAnswer:
    """Give it: the person then reads the others'. She may still change it until the team agrees."""
    row = PositioningAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    if not row.is_complete:
        raise PositioningError("Il manque encore une réponse : le stade, la finalité ou le modèle.")
    if row.submitted_at is None:
        row.submitted_at = timezone.now()
        row.save(update_fields=["submitted_at", "updated_at"])
        logger.info("positioning answer given", extra={"answer": row.pk, "user": user.pk})
    return row


@transaction.atomic
def withdraw_answer(*, answer: PositioningAnswer, user) -> None:
    """Take one's answer away, draft or given; a positioning that nobody answers any more goes with it."""
    under_way = Positioning.objects.select_for_update(of=("self",)).get(pk=answer.positioning_id)
    answer.delete()
    if under_way.agreed_at is None and not under_way.answers.exists():
        under_way.delete()
    logger.info("positioning answer withdrawn", extra={"positioning": under_way.pk, "user": user.pk})


@transaction.atomic
def agree(
    *, positioning: Positioning, values: dict, agreed_on: date, agreed_by: list, note: str, user
) -> Positioning:
    """Keep the common answer, with its date, who agreed and what remains disputed. It never changes afterwards."""
    require_charter(user)
    row = Positioning.objects.select_for_update(of=("self",)).get(pk=positioning.pk)
    if row.agreed_at is not None:
        raise PositioningError("Votre équipe vient d’en convenir : lisez ce qui a été retenu.")
    if not row.answers.filter(user=user, submitted_at__isnull=False).exists():
        raise PositioningError("Donnez d’abord votre réponse : vous lirez ensuite celles des autres.")
    for name in QUESTIONS:
        setattr(row, name, values[name])
    row.note, row.agreed_on, row.agreed_at = note, agreed_on, timezone.now()
    row.save()
    row.agreed_by.set(agreed_by)
    logger.info("positioning agreed", extra={"positioning": row.pk, "user": user.pk})
    return row


@transaction.atomic
def share(*, dynamic: Dynamic, audience: str, user) -> PositioningSharing:
    """Say who reads the agreed positionings from now on; individual answers never leave the team."""
    sharing, _ = PositioningSharing.objects.update_or_create(
        dynamic=dynamic, defaults={"audience": Audience(audience)}
    )
    logger.info("positioning shared", extra={"dynamic": dynamic.pk, "audience": audience, "user": user.pk})
    return sharing


@transaction.atomic
def remove(*, positioning: Positioning, user) -> None:
    """Delete one, with the answers given to it."""
    logger.info("positioning removed", extra={"positioning": positioning.pk, "user": user.pk})
    positioning.delete()


@transaction.atomic
def remove_all(*, dynamic: Dynamic, user) -> None:
    """Delete all that the dynamique said of itself here; who reads it goes back to the team alone."""
    dynamic.positionings.all().delete()
    PositioningSharing.objects.filter(dynamic=dynamic).delete()
    logger.info("positionings removed", extra={"dynamic": dynamic.pk, "user": user.pk})


def draft_of(dynamic: Dynamic, user) -> PositioningAnswer | None:
    """The person's answer to the positioning under way, else one that she began and never gave."""
    mine = PositioningAnswer.objects.filter(positioning__dynamic=dynamic, user=user).select_related(
        "positioning"
    )
    return (
        mine.filter(positioning__agreed_at=None).first()
        or mine.filter(submitted_at=None).order_by("-pk").first()
    )


def first_values(dynamic: Dynamic, draft: PositioningAnswer | None = None) -> dict:
    """What the person already answered, and what the public record says of the questions that she has not reached."""
    said = (
        {name: value for name, value in draft.values.items() if value not in (None, "", [])} if draft else {}
    )
    return {name: getattr(dynamic, name) for name in IN_THE_RECORD} | said
