"""Two dynamiques side by side, if both agree: asked by one, accepted by the other, stopped by either."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from dynamics.enums import TeamRole
from dynamics.models import Dynamic
from evaluation import means_verbs as verbs
from evaluation.enums import ComparisonState as State
from evaluation.models import Comparison

logger = logging.getLogger(__name__)

# state → states that may follow
TRANSITIONS = {
    State.ASKED: {State.AGREED, State.DECLINED, State.ENDED},
    State.AGREED: {State.ENDED},
    State.DECLINED: set(),
    State.ENDED: set(),
}


class ComparisonError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def ask(*, asking: Dynamic, asked: Dynamic, message: str, user) -> Comparison:
    """Ask another team; its animateurs are told. One living request a pair, whoever asked first."""
    require_charter(user)
    if asking.pk == asked.pk:
        raise ComparisonError("Choisissez une autre dynamique que la vôtre.")
    if not asked.team.filter(role=TeamRole.ANIMATOR).exists():
        raise ComparisonError(
            "Personne ne tient encore la fiche de cette dynamique : il n’y a pas à qui demander."
        )
    try:
        with transaction.atomic():
            comparison = Comparison.objects.create(
                asking=asking, asked=asked, message=message.strip(), asked_by=user
            )
    except IntegrityError as error:
        raise ComparisonError(
            "Une comparaison entre vos deux dynamiques est déjà demandée ou en cours."
        ) from error
    tell(comparison, asked, "evaluation.comparison_asked", other=asking, label="Lire et répondre")
    log(instance=asking, action=verbs.COMPARISON_ASKED, user=user)
    logger.info("comparison asked", extra={"comparison": comparison.pk, "user": user.pk})
    return comparison


@transaction.atomic
def answer(*, comparison: Comparison, agrees: bool, user) -> Comparison:
    """The asked team says yes or no, without having to say why; the asking one is told of a yes."""
    require_charter(user)
    row = locked(comparison)
    set_state(row, State.AGREED if agrees else State.DECLINED, user=user)
    if agrees:
        tell(row, row.asking, "evaluation.comparison_agreed", other=row.asked, label="Ouvrir la comparaison")
    return row


@transaction.atomic
def stop(*, comparison: Comparison, user) -> Comparison:
    """Either side, at any time; nothing is shown to the other from then on."""
    row = locked(comparison)
    set_state(row, State.ENDED, user=user)
    return row


def locked(comparison: Comparison) -> Comparison:
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("asking", "asked")
    return rows.get(pk=comparison.pk)


def set_state(row: Comparison, state: State, *, user) -> None:
    """The only place where the state of a comparison changes (TRANSITIONS)."""
    if state not in TRANSITIONS[State(row.state)]:
        raise ComparisonError("Cette comparaison a changé entre-temps : relisez la page.")
    now = timezone.now()
    row.state, row.decided_by = state, user
    if state == State.AGREED:
        row.agreed_at = now
    else:
        row.ended_at = now
    row.save(update_fields=["state", "decided_by", "agreed_at", "ended_at", "updated_at"])
    agreed = state == State.AGREED
    log(
        instance=row.asked,
        action=verbs.COMPARISON_AGREED if agreed else verbs.COMPARISON_CLOSED,
        user=user,
    )
    logger.info("comparison state", extra={"comparison": row.pk, "state": str(state), "user": user.pk})


def tell(comparison: Comparison, dynamic: Dynamic, kind: str, *, other: Dynamic, label: str) -> None:
    """A letter to the animateurs of one side."""
    path = reverse("means:comparisons", args=[dynamic.slug])
    if comparison.state == State.AGREED:
        path = reverse("means:comparison", args=[dynamic.slug, comparison.pk])
    for member in dynamic.team.filter(role=TeamRole.ANIMATOR).select_related("user"):
        if member.user.is_active:
            write_letter(
                kind=kind,
                user=member.user,
                about=comparison,
                key="",
                context={
                    "dynamic": dynamic,
                    "other": other,
                    "comparison": comparison,
                    "action_url": settings.SITE_URL + path,
                    "action_label": label,
                    "reason": f"Vous animez {dynamic.name}.",
                },
            )
