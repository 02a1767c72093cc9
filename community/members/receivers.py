"""What the app hears: a sign-in is a sign of life; Wagtail says what became of a moderated record."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from .services import moderation

# Wagtail sends its own mails for these signals, past our table and in its own words. It connects them under
# these names once ours is: a name that is taken is left alone, so our receivers stand in their place.
SUBMITTED_TASK = "group_approval_task_submitted_email_notification"
SUBMITTED = "workflow_state_submitted_email_notification"
REJECTED = "workflow_state_rejected_email_notification"
APPROVED = "workflow_state_approved_email_notification"


@receiver(user_logged_in, dispatch_uid="members.sign_of_life")
def note_sign_of_life(sender, request, user, **kwargs):
    """An inactive account that signs in is active again: warnings start over."""
    type(user).objects.filter(pk=user.pk).update(
        last_active_at=timezone.now(), inactivity_warnings=0, inactivity_warned_at=None
    )


@receiver(task_submitted, sender=TaskState, dispatch_uid=SUBMITTED_TASK)
def hear_submission(sender, instance, user=None, **kwargs):
    """Handed over, or handed over again."""
    moderation.record_submission(instance.workflow_state, user)


@receiver(workflow_submitted, sender=WorkflowState, dispatch_uid=SUBMITTED)
def hear_workflow_start(sender, **kwargs):
    """Already heard as the submission of its task; stands in the place of Wagtail's mail."""


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid=APPROVED)
def hear_approval(sender, instance, user=None, **kwargs):
    """Approved and published."""
    moderation.record_publication(instance, user)


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid=REJECTED)
def hear_rejection(sender, instance, user=None, **kwargs):
    """Sent back to its author."""
    moderation.record_sending_back(instance, user)


@receiver(workflow_cancelled, sender=WorkflowState, dispatch_uid="members.moderation_withdrawn")
def hear_withdrawal(sender, instance, user=None, **kwargs):
    """Withdrawn from moderation."""
    moderation.record_withdrawal(instance, user)
