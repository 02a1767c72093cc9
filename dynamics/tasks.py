"""What runs in the background: each task calls one service and returns."""

from celery import shared_task

from dynamics.services import freshness, registration


@shared_task(name="dynamics.follow_freshness")
def follow_freshness() -> None:
    """Every night: ask the teams whose time has come, mark the silent records, archive the old ones."""
    freshness.ask_due()


@shared_task(name="dynamics.follow_drafts")
def follow_drafts() -> None:
    """Every night: remind of sleeping drafts, erase the forgotten ones."""
    registration.follow_drafts()
