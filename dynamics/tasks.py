"""What runs in the background: each task calls one service and returns."""

from celery import shared_task

from community.members.recorded_task import RecordedTask
from dynamics.services import freshness, registration


@shared_task(name="dynamics.follow_freshness", base=RecordedTask, label="Suivre la fraîcheur des fiches")
def follow_freshness():
    """Every night: ask the teams whose time has come, mark the silent records, archive the old ones."""
    return freshness.ask_due()


@shared_task(name="dynamics.follow_drafts", base=RecordedTask, label="Suivre les brouillons de fiches")
def follow_drafts():
    """Every night: remind of sleeping drafts, erase the forgotten ones."""
    return registration.follow_drafts()
