"""What an invited person says, through the link of her letter."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.members.links import InvalidLinkError, read_token
from evaluation.models import Aim, Opinion, Participant
from evaluation.services.evaluations import EvaluationError
from evaluation.services.rounds import LINK_LIFE, PURPOSE, locked

logger = logging.getLogger(__name__)


def read_participant(token: str) -> Participant:
    """Whom a link was given to: it opens her answer and no other. Raises LinkError."""
    nonce = read_token(PURPOSE, token, LINK_LIFE).get("nonce")
    people = Participant.objects.filter(nonce=nonce, invited_at__isnull=False)
    person = people.select_related("college", "round__evaluation__dynamic").first()
    if person is None:
        raise InvalidLinkError
    return person


@transaction.atomic
def answer(
    *, participant: Participant, opinions: dict[Aim, tuple[int, str]], now: datetime | None = None
) -> Participant:
    """Keep her opinions, which replace those that she gave before; only while the round is open."""
    row = locked(participant.round)
    person = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if not row.is_answerable:
        raise EvaluationError("Ce tour est clos : les avis ne changent plus.")
    if not opinions:
        raise EvaluationError("Donnez un avis sur un objectif au moins.")
    if not {aim.pk for aim in opinions} <= set(row.aims.values_list("pk", flat=True)):
        raise EvaluationError("Cet objectif n’est pas débattu.")
    person.opinions.exclude(aim__in=opinions).delete()
    for aim, (value, reason) in opinions.items():
        Opinion.objects.update_or_create(
            participant=person, aim=aim, defaults={"value": value, "reason": reason.strip()}
        )
    if person.answered_at is None:
        person.answered_at = now or timezone.now()
        person.save(update_fields=["answered_at", "updated_at"])
    logger.info("opinion given", extra={"round": row.pk})
    return person
