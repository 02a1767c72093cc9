"""What runs in the background for pages that mix apps."""

from celery import shared_task
from django.core.management import call_command

from dynamics.services import territory_follow


@shared_task(name="portal.tell_territory_followers")
def tell_territory_followers() -> None:
    """Every Monday morning: one letter to each person who follows territories where something happened."""
    territory_follow.tell_followers()


@shared_task(name="portal.publish_scheduled")
def publish_scheduled() -> None:
    """Every five minutes: what was approved for a later hour goes online, what has an end goes offline."""
    call_command("publish_scheduled")
