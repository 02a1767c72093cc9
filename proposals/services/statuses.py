"""Where a proposition is: dated steps with a source, and the one function that changes the status."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dynamics.dates import PartialDate
from proposals import verbs
from proposals.enums import PropositionStatus as Status
from proposals.models import Proposition, PropositionStep
from proposals.signals import step_noted

# From each status, those that may follow: a law can be repealed, an abandoned idea taken up again
TRANSITIONS: dict[Status, set[Status]] = {
    Status.CARRIED: {Status.STUDIED, Status.PARTLY_ADOPTED, Status.ADOPTED, Status.ABANDONED},
    Status.STUDIED: {Status.CARRIED, Status.PARTLY_ADOPTED, Status.ADOPTED, Status.ABANDONED},
    Status.PARTLY_ADOPTED: {Status.STUDIED, Status.ADOPTED, Status.ABANDONED},
    Status.ADOPTED: {Status.CARRIED, Status.PARTLY_ADOPTED},
    Status.ABANDONED: {Status.CARRIED},
}


class StatusError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def note_step(
    *, proposition: Proposition, user, text: str, source: str, when: PartialDate, status: str = ""
) -> PropositionStep:
    """Write a dated step with its source; `status`, when it changes where the proposition is."""
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if not row.live:
        raise StatusError("Cette proposition n’est pas publiée.")
    if when.date is not None and when.date > timezone.localdate():
        raise StatusError("Cette date n’est pas encore passée.")
    if status and status != row.status:
        set_status(row, status)
    step = PropositionStep(
        proposition=row,
        date=when.date,
        date_precision=when.precision,
        status=status,
        text=text.strip(),
        source=source.strip(),
    )
    step.full_clean()
    step.save()
    log(instance=row, action=verbs.STEP_NOTED, user=user)
    step_noted.send(sender=Proposition, proposition=row, step=step, user=user)
    proposition.status = row.status
    return step


def set_status(proposition: Proposition, status: str) -> None:
    """The only place that writes `status`, under the lock of the caller. Raises StatusError.

    The record is a person's from then on: the data files no longer rewrite it.
    """
    if Status(status) not in TRANSITIONS[Status(proposition.status)]:
        raise StatusError(
            f"Une proposition « {proposition.get_status_display()} » ne peut pas devenir "
            f"« {Status(status).label} »."
        )
    proposition.status, proposition.seed_digest = status, ""
    proposition.save(update_fields=["status", "seed_digest", "updated_at"])
