"""Letters to those who follow a proposition: one a person for each step, of an addressee or of its own life."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from kombu.exceptions import OperationalError

from community.members.services.letters import write_letter
from dynamics.dates import format_date
from dynamics.enums import DatePrecision
from proposals.enums import PropositionStatus, SendingState
from proposals.models import Proposition, PropositionFollow, PropositionStep, SendingStep
from proposals.services.follows import unfollow_url

logger = logging.getLogger(__name__)

LETTER = "proposals.news"
NOTHING_NEW = "une étape de plus"


def tell_on_commit(step: SendingStep | PropositionStep, *, by) -> None:
    """Have followers told once the transaction is committed, but the person who did it."""
    kind, pk, but = step._meta.model_name, step.pk, getattr(by, "pk", None)
    transaction.on_commit(lambda: _enqueue(kind, pk, but), robust=True)


def tell_followers(*, kind: str, pk: int, but: int | None = None) -> int:
    """Write to each follower in use; how many. A second call writes nothing more (letters are unique by key)."""
    step = step_of(kind, pk)
    if step is None:
        return 0
    proposition = proposition_of(step)
    if not proposition.live:
        return 0
    follows = PropositionFollow.objects.filter(proposition=proposition, user__is_active=True)
    told = 0
    for follow in follows.exclude(user=but).select_related("user").order_by("pk").iterator(500):
        write_letter(
            kind=LETTER,
            user=follow.user,
            about=step,
            key="told",
            context=context_of(step, proposition),
            unsubscribe_url=unfollow_url(follow),
        )
        told += 1
    return told


def step_of(kind: str, pk: int) -> SendingStep | PropositionStep | None:
    """The step, if it still exists and anybody may read it."""
    if kind == SendingStep._meta.model_name:
        steps = SendingStep.objects.published().select_related("sending__proposition", "sending__addressee")
    else:
        steps = PropositionStep.objects.select_related("proposition")
    return steps.filter(pk=pk).first()


def proposition_of(step: SendingStep | PropositionStep) -> Proposition:
    return step.sending.proposition if isinstance(step, SendingStep) else step.proposition


def headline(step: SendingStep | PropositionStep) -> str:
    """« L’État : réponse donnée », or where the proposition is now."""
    if isinstance(step, SendingStep):
        what = SendingState(step.state).label if step.state else NOTHING_NEW
        return f"{step.sending.addressee.name} : {what}"
    return PropositionStatus(step.status).label if step.status else NOTHING_NEW


def day_of(step: SendingStep | PropositionStep) -> str:
    """The date as it is known, in words."""
    if isinstance(step, SendingStep):
        return format_date(step.date, DatePrecision.DAY)
    return step.when


def context_of(step: SendingStep | PropositionStep, proposition: Proposition) -> dict:
    page, document = proposition.get_absolute_url(), ""
    if isinstance(step, SendingStep):
        page = step.sending.get_absolute_url()
        if step.document:
            document = settings.SITE_URL + reverse(
                "addressing:document", args=[proposition.slug, step.sending_id, step.pk]
            )
    return {
        "proposition": proposition,
        "headline": headline(step),
        "step_day": day_of(step),
        "step": step,
        "document_url": document,
        "action_url": settings.SITE_URL + page,
        "action_label": "Lire la suite",
        "reason": "Vous recevez ce message parce que vous suivez cette proposition.",
    }


def _enqueue(kind: str, pk: int, but: int | None) -> None:
    from proposals.tasks import tell_followers as task  # noqa: PLC0415 (tasks import services)

    try:
        task.delay(kind, pk, but)
    except OperationalError:
        logger.warning("no broker: followers are not told", extra={"kind": kind, "step": pk})
