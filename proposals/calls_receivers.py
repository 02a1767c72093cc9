"""What the calls for commons hear: a tool that a project gave is published."""

from django.dispatch import receiver
from wagtail.signals import published

from proposals.services import calls_projects
from toolbox.models import Tool


@receiver(published, sender=Tool, dispatch_uid="proposals.result_published")
def hear_tool(sender, instance, **kwargs):
    """Those who follow the call are told, once."""
    calls_projects.tell_published(instance)
