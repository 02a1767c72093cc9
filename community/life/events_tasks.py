"""What runs in the background for the agenda."""

from celery import shared_task

from community.exchanges.tasks import HEALS
from community.life.services import event_notices, trials
from community.members.recorded_task import RecordedTask


@shared_task(name="life.remind_events", base=RecordedTask, label="Rappels des rencontres", **HEALS)
def remind_events() -> int:
    """Every morning: two days before an event, a word to those who have a place; once each."""
    return event_notices.remind()


@shared_task(name="life.ask_trials", base=RecordedTask, label="Essais redemandés", **HEALS)
def ask_trials() -> int:
    """Every morning: sixty days after a dynamique said what it would try, ask what became of it; once."""
    return trials.ask_due()
