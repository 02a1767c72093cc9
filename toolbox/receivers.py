"""What the toolbox hears: a monographie waits for its next reader; a sheet changed the dynamiques it shows."""

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.signals import page_published, page_unpublished, task_submitted

from community.members.models import User
from community.members.services.letters import write_letter
from dynamics.services.snapshot import changed_as_a_whole
from toolbox.models import MonographPage, SheetPage
from toolbox.services.pictures import prepare_pictures


@receiver(task_submitted, sender=TaskState, dispatch_uid="toolbox.tell_next_readers")
def tell_next_readers(sender, instance, user=None, **kwargs):
    """A letter to those who may take the step, but not to the author nor to the one who just acted."""
    state = instance.workflow_state
    page = (
        state.content_object.specific_deferred if hasattr(state.content_object, "specific_deferred") else None
    )
    if not isinstance(page, MonographPage):
        return
    task = instance.task.specific
    left_out = {state.requested_by_id, user.pk if user else None}
    readers = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    for reader in readers.exclude(pk__in=[pk for pk in left_out if pk]):
        write_letter(
            kind="toolbox.to_review",
            user=reader,
            about=instance,
            key="",
            context={
                "page_title": page.get_admin_display_title(),
                "task_name": task.name,
                "author": state.requested_by,
                "action_label": "Ouvrir la monographie",
                "action_url": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
            },
        )


@receiver(page_published, sender=SheetPage, dispatch_uid="toolbox.sheet_published")
@receiver(page_unpublished, sender=SheetPage, dispatch_uid="toolbox.sheet_unpublished")
def hear_sheet(sender, **kwargs):
    """The filter `fiche` of the dynamiques follows."""
    changed_as_a_whole()


@receiver(page_published, sender=MonographPage, dispatch_uid="toolbox.monographie_published")
def hear_monographie(sender, instance, **kwargs):
    """Its pictures are made in every size."""
    prepare_pictures(instance)
