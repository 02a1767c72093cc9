"""What the directory hears: Wagtail published a dispositif, in the workflow or in the back office."""

from django.dispatch import receiver
from wagtail.signals import published

from proposals.models import Dispositif
from proposals.services import dispositifs_checks


@receiver(published, sender=Dispositif, dispatch_uid="proposals.dispositif_published")
def hear_publication(sender, instance, **kwargs):
    dispositifs_checks.note_publication(instance)
