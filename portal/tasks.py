"""What runs in the background for pages that mix apps."""

from celery import shared_task
from django.core.management import call_command

from community.members.recorded_task import RecordedTask
from dynamics.services import territory_follow
from portal.services import maillage


@shared_task(
    name="portal.tell_territory_followers",
    base=RecordedTask,
    label="Écrire aux personnes qui suivent un territoire",
)
def tell_territory_followers() -> int:
    """Every Monday morning: one letter to each person who follows territories where something happened."""
    return territory_follow.tell_followers()


@shared_task(
    name="portal.publish_scheduled", base=RecordedTask, label="Publier à l’heure dite", is_quiet=True
)
def publish_scheduled() -> None:
    """Every five minutes: what was approved for a later hour goes online, what has an end goes offline."""
    call_command("publish_scheduled")


@shared_task(name="portal.draw_network", base=RecordedTask, label="Dessiner le maillage", is_quiet=True)
def draw_network(with_tools: bool = False) -> int:
    """Asked for when a large network changed: the nodes drawn."""
    return len(maillage.draw(with_tools=with_tools).network.nodes)
