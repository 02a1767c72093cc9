"""Starting an evaluation, saying who reads it."""

import logging

from django.db import transaction
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from evaluation import verbs
from evaluation.enums import Audience
from evaluation.models import Evaluation

logger = logging.getLogger(__name__)


class EvaluationError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def start(*, dynamic: Dynamic, user) -> Evaluation:
    """The evaluation of the dynamique, made at the first call; there is never a second one."""
    require_charter(user)
    evaluation, is_new = Evaluation.objects.get_or_create(dynamic=dynamic, defaults={"started_by": user})
    if is_new:
        log(instance=evaluation, action=verbs.STARTED, user=user)
        logger.info("evaluation started", extra={"dynamic": dynamic.pk, "user": user.pk})
    return evaluation


@transaction.atomic
def open_to(*, evaluation: Evaluation, audience: str, user) -> Evaluation:
    """Say who reads it from now on."""
    row = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    row.audience = Audience(audience)
    row.save(update_fields=["audience", "updated_at"])
    log(instance=row, action=verbs.OPENED_TO, user=user, data={"audience": str(row.audience)})
    return row
