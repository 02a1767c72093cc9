"""How a record is written: every change is a revision, and what is published is the row.

A team that changes a published record publishes at once (moderation comes after, in the history of
/gestion/); the draft of a record that was never published goes back to the queue. `live` changes only here,
in Wagtail's workflow (first publication) and in the back office.
"""

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import Revision, WorkflowState

from community.members.services import moderation
from dynamics import verbs
from dynamics.enums import Activity
from dynamics.models import Dynamic
from dynamics.services import freshness


class PublicationError(Exception):
    """The record cannot be written; the message is for the person who asked."""


class ConcurrentEditError(PublicationError):
    """Somebody saved the record in between: both versions are to be shown."""

    def __init__(self, latest: Revision):
        self.latest = latest
        super().__init__("Quelqu’un a enregistré cette fiche pendant que vous l’écriviez.")


def lock(dynamic: Dynamic) -> Dynamic:
    """The row as it is now, locked until the end of the transaction."""
    return Dynamic.objects.select_for_update(of=("self",)).get(pk=dynamic.pk)


def latest_version(dynamic: Dynamic) -> Dynamic:
    """What an editor works on: the row, or the draft that is ahead of it."""
    return dynamic.get_latest_revision_as_object()


@transaction.atomic
def save_edit(
    *, draft: Dynamic, user, base: int | None, action: str = verbs.EDITED, previous: Revision | None = None
) -> Revision:
    """Keep `draft`, a changed copy of the latest version, as a new revision; publish it if the record is.

    `base` is the revision that the person started from; ConcurrentEditError when it is no more the latest.
    """
    row = lock(draft)
    if row.latest_revision_id != base:
        raise ConcurrentEditError(row.latest_revision)
    keep_first_version(row)
    store_files(draft)
    if row.seed_digest:  # what people wrote is no longer rewritten from the data files
        Dynamic.objects.filter(pk=row.pk).update(seed_digest="")
    revision = draft.save_revision(user=user, log_action=action, previous_revision=previous, clean=False)
    if row.live:
        # Read again, so that the life of the record is taken from the locked row
        Revision.objects.get(pk=revision.pk).publish(user=user, log_action=False, skip_permission_checks=True)
        freshness.note_sign_of_life(dynamic=row)
    else:
        if row.first_published_at is None:
            draft.save()  # never published: the row is the draft, so that lists and letters name it as it is
        if is_in_moderation(row):
            follow_in_queue(row, revision)
    draft.refresh_from_db(fields=["latest_revision", "has_unpublished_changes", "live"])
    return revision


def keep_first_version(row: Dynamic) -> None:
    """Before the first change, keep as a revision what was loaded or imported: it can then be compared."""
    if row.latest_revision_id is None:
        revision = row.save_revision(user=None, changed=False, clean=False)
        Revision.objects.filter(pk=revision.pk).update(created_at=row.updated_at)
        if row.live:
            Dynamic.objects.filter(pk=row.pk).update(live_revision=revision)


def store_files(draft: Dynamic) -> None:
    """Write new files before the revision that names them; old ones stay, earlier revisions show them."""
    fields = [draft.picture]
    for document in draft.documents.all():
        fields += [document.file, document.image]
    for field in fields:
        if field and not field._committed:
            field.save(field.name, field.file, save=False)


def is_in_moderation(dynamic: Dynamic) -> bool:
    return WorkflowState.objects.for_instance(dynamic).active().exists()


def follow_in_queue(row: Dynamic, revision: Revision) -> None:
    """A record that waits for a moderator shows its newest text; one sent back waits for its author."""
    state = WorkflowState.objects.for_instance(row).active().select_related("current_task_state").first()
    if state.status == WorkflowState.STATUS_IN_PROGRESS and state.current_task_state:
        state.current_task_state.revision = revision
        state.current_task_state.save(update_fields=["revision"])


@transaction.atomic
def resubmit(*, dynamic: Dynamic, user, message: str = "") -> None:
    """Send a draft back to moderation, with an answer to the moderator if there is something to say."""
    row = lock(dynamic)
    if row.live:
        raise PublicationError("Cette fiche est déjà publiée.")
    moderation.submit(obj=row, user=user, message=message)
    log(instance=row, action=verbs.RESUBMITTED, user=user)


@transaction.atomic
def set_activity(*, dynamic: Dynamic, user, activity: Activity) -> Dynamic:
    """Say that the dynamique has ended, or that it is at work again. Saying it twice changes nothing."""
    row = lock(dynamic)
    draft = latest_version(row)
    if draft.activity != activity:
        draft.activity = activity
        action = verbs.ENDED if activity == Activity.ENDED else verbs.RESUMED
        save_edit(draft=draft, user=user, base=row.latest_revision_id, action=action)
    return Dynamic.objects.get(pk=row.pk)


@transaction.atomic
def withdraw(*, dynamic: Dynamic, user) -> Dynamic:
    """Take the record out of the public pages; its text and history stay with its team."""
    row = lock(dynamic)
    if row.live:
        keep_first_version(row)
        action = UnpublishAction(row, user=user, log_action=verbs.WITHDRAWN)
        action.execute(skip_permission_checks=True)
    return row


def publish_as_loaded(*, dynamic: Dynamic, user=None) -> Revision:
    """Keep what an import has just written in the row as its latest, published revision."""
    revision = dynamic.save_revision(user=user, changed=False, clean=False)
    now = timezone.now()
    Dynamic.objects.filter(pk=dynamic.pk).update(
        live_revision=revision,
        has_unpublished_changes=False,
        last_published_at=now,
        first_published_at=dynamic.first_published_at or now,
    )
    return revision
