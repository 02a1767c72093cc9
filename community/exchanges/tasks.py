"""Tasks of the mise en relation: each calls one service, and may run twice or late without harm."""

from celery import shared_task

from community.exchanges.services import follow_ups

# --- Aftermath ------------------------------------------------------------------------------


@shared_task(name="exchanges.follow_up")
def follow_up() -> None:
    """Ask both sides what came of it, a month and three months after they agreed."""
    follow_ups.ask_due()
