"""What runs in the background for the toolbox."""

from celery import shared_task

from toolbox.services import pictures, reading


@shared_task(name="toolbox.forget_readings")
def forget_readings() -> None:
    """Every night: invitations to read before publication that have served are erased."""
    reading.forget_readings()


@shared_task(name="toolbox.make_pictures")
def make_pictures(page_id: int) -> None:
    """A monographie was published: every size of its pictures, before somebody asks for them."""
    pictures.make_pictures(page_id)
