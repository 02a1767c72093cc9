"""What runs in the background for this app: each task calls one service and gives a count."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from community.members.recorded_task import RecordedTask
from proposals import calls_tasks  # noqa: F401 (Celery looks for them here)
from proposals.services import dispositifs_alerts, news

HEALS = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,
    "retry_backoff_max": 300,
    "max_retries": 5,
}


@shared_task(
    name="proposals.tell_deadlines",
    base=RecordedTask,
    label="Échéances et ouvertures des dispositifs",
    **HEALS,
)
def tell_deadlines() -> int:
    """Every morning: to each person who asked, a word before a deadline or when an opening is announced."""
    return dispositifs_alerts.tell()


@shared_task(
    name="proposals.tell_followers",
    base=RecordedTask,
    label="Prévenir celles et ceux qui suivent une proposition",
    is_quiet=True,
    **HEALS,
)
def tell_followers(kind: str, pk: int, but: int | None = None) -> int:
    """A step was published: one letter to each follower, however many times this runs."""
    return news.tell_followers(kind=kind, pk=pk, but=but)
