"""What the directory hears: Wagtail published a dispositif, or a correction was taken back."""

from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import published, workflow_cancelled

from proposals.models import Dispositif
from proposals.services import dispositifs_checks, dispositifs_proposing


@receiver(workflow_cancelled, sender=WorkflowState, dispatch_uid="proposals.dispositif_correction_cancelled")
def hear_cancellation(sender, instance, **kwargs):
    if isinstance(instance.content_object, Dispositif):
        dispositifs_proposing.forget_correction(instance.content_object)


@receiver(published, sender=Dispositif, dispatch_uid="proposals.dispositif_published")
def hear_publication(sender, instance, **kwargs):
    dispositifs_checks.note_publication(instance)
