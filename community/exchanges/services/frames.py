"""The frame of an introduction, filled by each side: nothing typed is lost, an agreement falls with its plan."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.exchanges.company import name_of, side_of
from community.exchanges.enums import Form, FrameKind, Side
from community.exchanges.models import Introduction, SupportIntervention, TransferFrame
from community.exchanges.models.frames import FRAMES, Frame
from community.exchanges.services.aftermath_notices import tell_others
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter

logger = logging.getLogger(__name__)

KIND_OF_FORM = {
    Form.VISIT: FrameKind.VISIT,
    Form.TRANSFER: FrameKind.TRANSFER,
    Form.INSPIRING: FrameKind.INSPIRING,
}


class FrameError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def frame_of(introduction: Introduction) -> Frame | None:
    """The frame that was opened, whatever its kind."""
    for model in FRAMES.values():
        found = model.objects.filter(introduction=introduction).first()
        if found is not None:
            return found
    return None


def kind_of(introduction: Introduction) -> FrameKind | None:
    """The kind that the form of the exchange asks for; None for a conversation between peers, for instance."""
    return KIND_OF_FORM.get(Form(introduction.form))


@transaction.atomic
def open_frame(*, introduction: Introduction, kind: str, user) -> Frame:
    """The frame of the introduction, made at the first need; there is never a second one, of any kind."""
    if kind not in FRAMES:
        raise FrameError("Choisissez une visite, un transfert de savoir-faire ou un facilitateur inspirant.")
    Introduction.objects.select_for_update(of=("self",)).get(pk=introduction.pk)
    found = frame_of(introduction)
    if found is not None:
        return found
    frame = FRAMES[kind].objects.create(introduction=introduction)
    logger.info("frame opened", extra={"introduction": introduction.pk, "kind": str(kind), "user": user.pk})
    return frame


@transaction.atomic
def fill(*, frame: Frame, changed: list[str], user, sessions=None) -> Frame:
    """Keep what this person changed, and only that: the other side may be writing her own part meanwhile.

    `frame` is filled by a form, `changed` names the fields that differ; `sessions` is the validated formset
    of the sessions of a transfer. When the plan changes, both sides have to agree again.
    """
    require_charter(user)
    row = type(frame).objects.select_for_update(of=("self",)).get(pk=frame.pk)
    for name in changed:
        setattr(row, name, getattr(frame, name))
    sessions_changed = sessions is not None and sessions.has_changed()
    written = [*changed, "updated_at"]
    if sessions_changed or set(changed) & set(row.plan):
        row.need_agreed_at = row.offer_agreed_at = None
        written += ["need_agreed_at", "offer_agreed_at"]
    row.save(update_fields=written)
    if sessions_changed:
        sessions.instance = row
        sessions.save()
    logger.info("frame filled", extra={"introduction": row.introduction_id, "user": user.pk})
    return row


@transaction.atomic
def agree(*, frame: Frame, user) -> Frame:
    """Say for one's side that the plan is right; the others are told, once a plan."""
    require_charter(user)
    row = type(frame).objects.select_for_update(of=("self",)).get(pk=frame.pk)
    side = side_of(row.introduction, user)
    if side is None:
        raise FrameError("Seules les deux équipes donnent leur accord.")
    if not is_ready(row):
        raise FrameError("Écrivez d’abord ce qui est prévu, même en quelques mots.")
    name = "need_agreed_at" if side == Side.NEED else "offer_agreed_at"
    if getattr(row, name) is None:
        setattr(row, name, timezone.now())
        row.save(update_fields=[name, "updated_at"])
        tell_others(
            kind="exchanges.frame_agreed",
            introduction=row.introduction,
            by=user,
            path=reverse("aftermath:frame", args=[row.introduction_id]),
            label="Lire ce qui est prévu",
            frame=row,
            side_name=name_of(row.introduction, side),
        )
        logger.info("frame agreed", extra={"introduction": row.introduction_id, "side": str(side)})
    return row


def is_ready(frame: Frame) -> bool:
    """Whether there is something to agree on; a convention says at least its objectives."""
    if isinstance(frame, TransferFrame):
        return bool(frame.objectives.strip())
    return frame.has_a_plan


# --- Help of the équipe relais to a dynamique ------------------------------------------------


@transaction.atomic
def open_support(*, support: SupportIntervention, user) -> SupportIntervention:
    """The équipe relais comes to help; the team is told and says what it expects. `support` is unsaved."""
    require_charter(user)
    support.opened_by = user
    support.full_clean()
    support.save()
    for member in support.dynamic.team.select_related("user"):
        if member.user.is_active and member.user_id != user.pk:
            write_letter(
                kind="exchanges.support_opened",
                user=member.user,
                about=support,
                key="",
                context={
                    "support": support,
                    "action_url": settings.SITE_URL + support.get_absolute_url(),
                    "action_label": "Lire et dire ce que vous en attendez",
                    "reason": f"Vous êtes dans l’équipe de {support.dynamic.name}.",
                },
            )
    logger.info("support opened", extra={"support": support.pk, "user": user.pk})
    return support


@transaction.atomic
def fill_support(*, support: SupportIntervention, changed: list[str], user) -> SupportIntervention:
    """Keep what this person changed, and only that."""
    require_charter(user)
    row = SupportIntervention.objects.select_for_update(of=("self",)).get(pk=support.pk)
    if row.closed_at is not None:
        raise FrameError("Cette intervention est close.")
    for name in changed:
        setattr(row, name, getattr(support, name))
    row.save(update_fields=[*changed, "updated_at"])
    logger.info("support filled", extra={"support": row.pk, "user": user.pk})
    return row


@transaction.atomic
def close_support(*, support: SupportIntervention, user) -> SupportIntervention:
    """Nothing more is written then; what was stays readable by the team."""
    row = SupportIntervention.objects.select_for_update(of=("self",)).get(pk=support.pk)
    if row.closed_at is None:
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at", "updated_at"])
        logger.info("support closed", extra={"support": row.pk, "user": user.pk})
    return row
