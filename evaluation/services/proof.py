"""Writing the proof: indicators and their measures, evidence, unforeseen effects."""

import logging

from django.db import IntegrityError, transaction

from community.members.services.charter import require_charter
from evaluation.models import Evidence, Indicator, Measure, UnforeseenEffect
from evaluation.services.evaluations import EvaluationError
from evaluation.services.sharing import take_over

logger = logging.getLogger(__name__)


@transaction.atomic
def save_indicator(*, indicator: Indicator, user) -> Indicator:
    """Keep an indicator, drawn from the library or one's own, as a form filled it."""
    take_over(indicator.evaluation.dynamic)
    require_charter(user)
    indicator.save()
    logger.info("indicator kept", extra={"evaluation": indicator.evaluation_id, "user": user.pk})
    return indicator


@transaction.atomic
def remove_indicator(*, indicator: Indicator, user) -> None:
    """With its measures."""
    take_over(indicator.evaluation.dynamic)
    logger.info("indicator removed", extra={"evaluation": indicator.evaluation_id, "user": user.pk})
    indicator.delete()


@transaction.atomic
def add_measure(*, measure: Measure, user) -> Measure:
    """A dated measure, unsaved and filled by a form; two people may note the same day at once, one is kept."""
    take_over(measure.indicator.evaluation.dynamic)
    require_charter(user)
    measure.noted_by = user
    try:
        with transaction.atomic():
            measure.save(force_insert=True)
    except IntegrityError as error:
        raise EvaluationError("Il y a déjà une mesure à cette date.") from error
    return measure


@transaction.atomic
def remove_measure(*, measure: Measure, user) -> None:
    take_over(measure.indicator.evaluation.dynamic)
    logger.info("measure removed", extra={"indicator": measure.indicator_id, "user": user.pk})
    measure.delete()


@transaction.atomic
def save_evidence(*, evidence: Evidence, user) -> Evidence:
    """Keep a piece of evidence; the file that another one replaces goes once the transaction holds."""
    take_over(evidence.evaluation.dynamic)
    require_charter(user)
    before = Evidence.objects.filter(pk=evidence.pk).first() if evidence.pk else None
    if before is None:
        evidence.noted_by = user
    elif before.document and before.document.name != evidence.document.name:
        _forget_file(before)
    evidence.save()
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, user) -> None:
    take_over(evidence.evaluation.dynamic)
    logger.info("evidence removed", extra={"evaluation": evidence.evaluation_id, "user": user.pk})
    _forget_file(evidence)
    evidence.delete()


@transaction.atomic
def save_effect(*, effect: UnforeseenEffect, user) -> UnforeseenEffect:
    take_over(effect.evaluation.dynamic)
    require_charter(user)
    if effect.pk is None:
        effect.noted_by = user
    effect.save()
    return effect


@transaction.atomic
def remove_effect(*, effect: UnforeseenEffect, user) -> None:
    take_over(effect.evaluation.dynamic)
    logger.info("unforeseen effect removed", extra={"evaluation": effect.evaluation_id, "user": user.pk})
    effect.delete()


def _forget_file(evidence: Evidence) -> None:
    if evidence.document:
        storage, name = evidence.document.storage, evidence.document.name
        transaction.on_commit(lambda: storage.delete(name))
