"""What runs in the background for the mise en relation: each task takes ids, calls one service, gives counts.

A task that runs twice, late, or after a worker died does its work once: the database decides. Only a database
or a queue that does not answer is tried again; a mistake of ours is not, it is shown in /gestion/.
"""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from community.exchanges.enums import Side
from community.exchanges.services import (
    anonymising,
    digests,
    follow_ups,
    ladder,
    neighbours,
    recompute,
    suggestions,
)
from community.members.recorded_task import RecordedTask

HEALS = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,
    "retry_backoff_max": 300,
    "max_retries": 5,
}


@shared_task(
    name="exchanges.compute_suggestions",
    base=RecordedTask,
    label="Suggestions d’un besoin ou d’une offre",
    **HEALS,
)
def compute_suggestions(need_ids: list[int] | None = None, offer_ids: list[int] | None = None) -> dict:
    """Needs or offers changed."""
    recompute.begin(Side.NEED, need_ids or ())
    recompute.begin(Side.OFFER, offer_ids or ())
    return suggestions.compute(need_ids=need_ids or (), offer_ids=offer_ids or ())


@shared_task(
    name="exchanges.compute_all", base=RecordedTask, label="Suggestions de tous les besoins", **HEALS
)
def compute_all() -> dict:
    """Every night: all needs, and the neighbours who do not know each other."""
    return suggestions.compute() | {"neighbours": neighbours.refresh()}


@shared_task(name="exchanges.send_digests", base=RecordedTask, label="Envois groupés", **HEALS)
def send_digests() -> dict:
    """Every morning: to each person whose rhythm has come, one mail with what is new for her."""
    return digests.send_digests()


# --- Introductions ---------------------------------------------------------------------------


@shared_task(name="exchanges.remind", base=RecordedTask, label="Relances des mises en relation", **HEALS)
def remind() -> int:
    """Every morning: a word to the sides that have not answered."""
    return ladder.remind()


@shared_task(name="exchanges.expire", base=RecordedTask, label="Clôture sans réponse", **HEALS)
def expire() -> int:
    """Every morning, before the reminders: what nobody answered for 45 days closes."""
    return ladder.expire()


@shared_task(name="exchanges.anonymise", base=RecordedTask, label="Oubli des mises en relation", **HEALS)
def anonymise() -> int:
    """Every night: introductions that ended long ago lose their people."""
    return anonymising.anonymise()


# --- Aftermath ------------------------------------------------------------------------------


@shared_task(name="exchanges.follow_up", base=RecordedTask, label="Suivi à un et trois mois", **HEALS)
def follow_up() -> int:
    """Ask both sides what came of it, a month and three months after they agreed."""
    return follow_ups.ask_due()
