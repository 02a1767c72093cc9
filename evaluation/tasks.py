"""What runs in the background for the evaluation."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from community.members.recorded_task import RecordedTask
from evaluation.services import rounds, sharing

HEALS = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,
    "retry_backoff_max": 300,
    "max_retries": 5,
}


@shared_task(
    name="evaluation.follow_rounds", base=RecordedTask, label="Suivi des tours de délibération", **HEALS
)
def follow_rounds() -> dict:
    """Every morning: close what is over, remind before the last day, forget old addresses."""
    return rounds.follow()


@shared_task(
    name="evaluation.forget_readings", base=RecordedTask, label="Oubli des lectures d’évaluations", **HEALS
)
def forget_readings() -> int:
    """Every night: readings of more than twelve months."""
    return sharing.forget_readings()
