"""What runs in the background: each task fetches by id, calls one service, returns."""

from celery import shared_task

from .services import inactivity, letters


@shared_task(name="members.deliver_letter")
def deliver_letter(letter_id: int) -> None:
    """Send one letter, as soon as it was written."""
    letters.deliver(letter_id=letter_id)


@shared_task(name="members.deliver_waiting")
def deliver_waiting() -> None:
    """Every minute: what failed and may be tried again, what a lost task left behind."""
    letters.deliver_waiting()


@shared_task(name="members.forget_old_texts")
def forget_old_texts() -> None:
    """Every night: the text of old letters is of no further use."""
    letters.forget_old_texts()


@shared_task(name="members.follow_inactive_accounts")
def follow_inactive_accounts() -> None:
    """Every night: warn, warn again, then anonymise."""
    inactivity.follow_inactive_accounts()
