"""What runs in the background for propositions."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from community.members.recorded_task import RecordedTask
from proposals.services import news


@shared_task(
    name="proposals.tell_followers",
    base=RecordedTask,
    label="Prévenir celles et ceux qui suivent une proposition",
    is_quiet=True,
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=5,
    retry_backoff_max=300,
    max_retries=5,
)
def tell_followers(kind: str, pk: int, but: int | None = None) -> int:
    """A step was published: one letter to each follower, however many times this runs."""
    return news.tell_followers(kind=kind, pk=pk, but=but)
