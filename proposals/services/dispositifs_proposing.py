"""A member proposes a dispositif, or a correction of a published one; both go through moderation.

Until it is published, the row of a proposal is the draft itself. A correction is a revision of the published
row, which stays as it is until the équipe relais agrees; one correction waits at a time.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from community.members.services import moderation
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from proposals import dispositifs_verbs as verbs
from proposals.models import Dispositif
from proposals.models.dispositifs import RESERVED_SLUGS, this_year


class DispositifError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def under_way(dispositif: Dispositif) -> WorkflowState | None:
    """What moderation still has to decide, or waits for its author to do."""
    return WorkflowState.objects.for_instance(dispositif).active().first()


def waits(dispositif: Dispositif) -> bool:
    state = under_way(dispositif)
    return state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS


def newest(dispositif: Dispositif) -> Dispositif:
    """What is being written: the correction under way, else the row."""
    if dispositif.live and under_way(dispositif):
        return dispositif.get_latest_revision_as_object()
    return dispositif


@transaction.atomic
def start(*, dispositif: Dispositif, user, sends: bool) -> Dispositif:
    """Keep a proposal as a draft of this member; `sends`, hand it over at once."""
    require_charter(user)
    dispositif.proposed_by, dispositif.live, dispositif.info_year = user, False, this_year()
    save_at_free_slug(dispositif, dispositif.name, fallback="dispositif", reserved=RESERVED_SLUGS)
    dispositif.save_revision(user=user)
    if sends:
        _hand_over(dispositif, user, verbs.PROPOSED)
    return dispositif


@transaction.atomic
def keep(*, dispositif: Dispositif, user, sends: bool) -> Dispositif:
    """Write a draft again, or send a correction of what is published; `dispositif` carries what was typed."""
    require_charter(user)
    row = _locked(dispositif)
    if row.live:
        return _correct(row, dispositif, user)
    if row.proposed_by_id != user.pk:
        raise PermissionDenied
    dispositif.save()
    dispositif.save_revision(user=user)
    if sends or waits(row):
        _hand_over(dispositif, user, verbs.PROPOSED)
    return dispositif


def _correct(row: Dispositif, typed: Dispositif, user) -> Dispositif:
    state = under_way(row)
    if state is not None and state.requested_by_id != user.pk:
        raise DispositifError(
            "Une autre correction attend déjà la relecture de l’équipe relais. Revenez dans quelques jours."
        )
    typed.info_year = this_year()
    typed.save_revision(user=user)
    row.refresh_from_db(fields=["latest_revision"])
    _hand_over(row, user, verbs.CORRECTED)
    return row


def _hand_over(dispositif: Dispositif, user, verb: str) -> None:
    moderation.submit(obj=dispositif, user=user)
    log(instance=dispositif, action=verb, user=user)


@transaction.atomic
def give_up(*, dispositif: Dispositif, user) -> None:
    """Erase a draft that was never published, or take back the correction that one sent."""
    row = _locked(dispositif)
    state = under_way(row)
    if row.live and (state is None or state.requested_by_id != user.pk):
        raise DispositifError("Vous n’avez pas de correction en cours pour ce dispositif.")
    if not row.live and row.proposed_by_id != user.pk:
        raise PermissionDenied
    if state is not None:
        moderation.withdraw(obj=row, user=user)
    if not row.live:
        row.delete()


def _locked(dispositif: Dispositif) -> Dispositif:
    return Dispositif.objects.select_for_update(of=("self",)).get(pk=dispositif.pk)
