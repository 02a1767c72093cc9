"""What runs in the background: each task calls one service and returns."""

from celery import shared_task

from community.members.recorded_task import RecordedTask
from dynamics.services import freshness, registration, remote_sources


@shared_task(name="dynamics.follow_freshness", base=RecordedTask, label="Suivre la fraîcheur des fiches")
def follow_freshness():
    """Every night: ask the teams whose time has come, mark the silent records, archive the old ones."""
    return freshness.ask_due()


@shared_task(name="dynamics.follow_drafts", base=RecordedTask, label="Suivre les brouillons de fiches")
def follow_drafts():
    """Every night: remind of sleeping drafts, erase the forgotten ones."""
    return registration.follow_drafts()


@shared_task(name="dynamics.import_remote_sources", base=RecordedTask, label="Lire les sources distantes")
def import_remote_sources():
    """Every night: what the remote sources say anew."""
    return remote_sources.import_due()


@shared_task(
    name="dynamics.read_remote_source", base=RecordedTask, label="Lire une source distante", is_quiet=True
)
def read_remote_source(run_id: int):
    """On request of an administrateur·rice."""
    return remote_sources.perform(run_id=run_id)
