"""What runs in the background for pages that mix apps."""

from celery import shared_task
from django.core.management import call_command

from community.members.recorded_task import RecordedTask
from dynamics.services import territory_follow
from portal.services import maillage, open_data, webhooks


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


@shared_task(
    name="portal.deliver_webhooks", base=RecordedTask, label="Prévenir les partenaires", is_quiet=True
)
def deliver_webhooks() -> dict[str, int]:
    """Every minute: the messages that wait for partners, signed."""
    return webhooks.deliver_due()


@shared_task(name="portal.publish_open_data", base=RecordedTask, label="Publier les données ouvertes")
def publish_open_data() -> dict:
    """Every night: the files of the day, once all of them are as their schema says; otherwise the former ones stay."""
    dump = open_data.publish()
    return {"files": len(dump.files), "rows": dump.rows}
