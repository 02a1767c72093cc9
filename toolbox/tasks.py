"""What runs in the background for the toolbox."""

from celery import shared_task

from community.members.recorded_task import RecordedTask
from toolbox.services import pictures, reading


@shared_task(name="toolbox.forget_readings", base=RecordedTask, label="Effacer les relectures qui ont servi")
def forget_readings():
    """Every night: invitations to read before publication that have served are erased."""
    return reading.forget_readings()


@shared_task(name="toolbox.make_pictures", base=RecordedTask, label="Préparer les images d’une monographie")
def make_pictures(page_id: int):
    """A monographie was published: every size of its pictures, before somebody asks for them."""
    return pictures.make_pictures(page_id)
