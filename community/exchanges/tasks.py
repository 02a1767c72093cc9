"""What runs in the background for needs, offers and introductions."""

from celery import shared_task

from community.exchanges.services import anonymising, follow_ups, ladder

# --- Introductions ---------------------------------------------------------------------------


@shared_task(name="exchanges.remind")
def remind() -> None:
    """Every morning: a word to the sides that have not answered."""
    ladder.remind()


@shared_task(name="exchanges.expire")
def expire() -> None:
    """Every morning, before the reminders: what nobody answered for 45 days closes."""
    ladder.expire()


@shared_task(name="exchanges.anonymise")
def anonymise() -> None:
    """Every night: introductions that ended long ago lose their people."""
    anonymising.anonymise()


# --- Aftermath ------------------------------------------------------------------------------


@shared_task(name="exchanges.follow_up")
def follow_up() -> None:
    """Ask both sides what came of it, a month and three months after they agreed."""
    follow_ups.ask_due()
