"""What runs in the background for the calls for commons."""

from celery import shared_task

from community.exchanges.tasks import HEALS
from community.members.recorded_task import RecordedTask
from proposals.services import calls_notices


@shared_task(
    name="proposals.warn_of_closing_phases",
    base=RecordedTask,
    label="Étapes d’appels à communs bientôt closes",
    **HEALS,
)
def warn_of_closing_phases() -> int:
    """Every morning: a week before a phase of a call ends, a word to those whom it concerns; once each."""
    return calls_notices.warn_of_closing_phases()
