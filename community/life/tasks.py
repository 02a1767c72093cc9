"""What runs in the background for the life of the community: each task calls one service."""

from celery import shared_task

from community.exchanges.tasks import HEALS
from community.life import events_tasks  # noqa: F401 (Celery looks for the tasks here)
from community.life.services import charter_news, handover, newsletters, notice_centre
from community.members.recorded_task import RecordedTask


@shared_task(name="life.forget_old_notices", base=RecordedTask, label="Oubli des vieux avis")
def forget_old_notices() -> int:
    """Every night: what was read three months ago, and all of a year ago."""
    return notice_centre.forget_old_notices()


@shared_task(name="life.send_newsletters", base=RecordedTask, label="Nouvelles d’Archipel", is_quiet=True)
def send_newsletters() -> dict:
    """Every five minutes: what is due leaves, in batches."""
    return newsletters.send_due()


@shared_task(name="life.tell_new_charter", base=RecordedTask, label="Nouvelle version de la charte")
def tell_new_charter() -> int:
    """Every morning: those who adhered to an earlier version are told, once."""
    return charter_news.tell_new_version()


@shared_task(
    name="life.look_after_handovers",
    base=RecordedTask,
    label="Carnets de passation : contacts périmés, mots à qui est seul",
    **HEALS,
)
def look_after_handovers() -> int:
    """Every morning: erase the contacts that nobody confirmed, a word to those who hold everything alone."""
    return sum(handover.look_after())
