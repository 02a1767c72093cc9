"""What runs in the background: each task fetches by id, calls one service, returns."""

from celery import shared_task

from .recorded_task import RecordedTask
from .services import inactivity, letters, runs


@shared_task(name="members.deliver_letter", base=RecordedTask, label="Envoyer une lettre", is_quiet=True)
def deliver_letter(letter_id: int) -> None:
    """Send one letter, as soon as it was written; what becomes of it is in its own table."""
    letters.deliver(letter_id=letter_id)


@shared_task(
    name="members.deliver_waiting", base=RecordedTask, label="Envoyer les lettres en attente", is_quiet=True
)
def deliver_waiting() -> int:
    """Every minute: what failed and may be tried again, what a lost task left behind."""
    return letters.deliver_waiting()


@shared_task(
    name="members.forget_old_texts", base=RecordedTask, label="Effacer le texte des vieilles lettres"
)
def forget_old_texts() -> int:
    """Every night: the text of old letters is of no further use."""
    return letters.forget_old_texts()


@shared_task(
    name="members.follow_inactive_accounts", base=RecordedTask, label="Suivre les comptes sans activité"
)
def follow_inactive_accounts():
    """Every night: warn, warn again, then anonymise."""
    return inactivity.follow_inactive_accounts()


@shared_task(
    name="members.forget_old_runs", base=RecordedTask, label="Effacer les passages d’il y a trois mois"
)
def forget_old_runs() -> dict:
    """Every night: runs of more than 90 days ago, and those whose worker died."""
    return runs.forget_old_runs()
