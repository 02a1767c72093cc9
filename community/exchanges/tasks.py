"""What runs in the background for the mise en relation: each task takes ids, calls one service, gives counts.

A task that runs twice, late, or after a worker died does its work once: the database decides. Only a database
or a queue that does not answer is tried again; a mistake of ours is not, it is shown in /gestion/.
"""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from community.exchanges.services import digests, neighbours, recompute, suggestions
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
    """A need or an offer changed."""
    for pk in need_ids or ():
        recompute.begin("besoin", pk)
    for pk in offer_ids or ():
        recompute.begin("offre", pk)
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
