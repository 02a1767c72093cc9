"""Moderation: the one queue and its verbs, on top of Wagtail's workflows.

Wagtail owns the state (WorkflowState: in progress, needs changes, approved, cancelled); these verbs drive
it, and `receivers` writes the history (Decision) and the letters when Wagtail says that it changed: the
result is the same whether the decision is taken in our queue or with the buttons of Wagtail's editor.

A moderated model is a WorkflowMixin model. It may define `moderation_email` (address of an author without an
account), `get_edit_url()` (where its author corrects it) and `get_moderation_url()` (where to read it
before it is published).
"""

import logging

import rules
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from community.members.enums import DecisionKind, Role
from community.members.models import Decision

from .charter import require_charter
from .letters import write_letter
from .roles import load_groups, moderated_models

logger = logging.getLogger(__name__)

WORKFLOW_NAME = "Modération"
TASK_NAME = "Relecture par l’équipe relais"
STOCK_WORKFLOW = "Moderators approval"


class ModerationError(Exception):
    """The verb cannot be done now; the message is for the person who asked."""


def submit(*, obj, user, message: str = "") -> WorkflowState:
    """Hand the latest revision over to moderation, for the first time or after corrections.

    A record that already waits keeps its place in the queue and shows its new revision. `user` may be
    None for an author without an account.
    """
    require_charter(user)
    with transaction.atomic():
        if obj.latest_revision_id is None:
            obj.save_revision(user=user)
        state = _lock_state(obj)
        if message.strip():
            _record(obj, DecisionKind.ANSWERED, by=user, author=_author(state, user), text=message)
        if state is None:
            state = (obj.get_workflow() or load_workflows()).start(obj, user)
        elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(user=user)
        else:
            task_state = state.current_task_state
            task_state.revision = obj.latest_revision
            task_state.save(update_fields=["revision"])
    return state


def publish(*, obj, user, note: str = "", revision_id: int | None = None) -> None:
    """Approve and publish the latest revision.

    `revision_id`, the one that the moderator read: refused when the author has changed it since.
    """
    _check_moderator(user)
    with transaction.atomic():
        # The record first, as its authors do: a text that arrives now waits until this one is published
        type(obj)._base_manager.select_for_update(of=("self",)).filter(pk=obj.pk).first()
        state = _waiting_state(obj)
        obj.refresh_from_db(fields=["latest_revision"])
        if revision_id is not None and obj.latest_revision_id != revision_id:
            raise ModerationError("Le texte a changé depuis que vous l’avez ouvert : relisez-le d’abord.")
        _check_step(state, obj, user)
        state.current_task_state.approve(user=user, comment=note.strip())


def send_back(*, obj, user, reason: str) -> None:
    """Ask the author for changes; the reason is what the author reads."""
    _check_moderator(user)
    if not reason.strip():
        raise ModerationError("Dites à l’auteur·rice ce qui manque ou ce qui gêne.")
    with transaction.atomic():
        state = _waiting_state(obj)
        _check_step(state, obj, user)
        state.current_task_state.reject(user=user, comment=reason.strip())


def withdraw(*, obj, user) -> None:
    """Take the record out of moderation: its author changed their mind, or a moderator cleans up."""
    with transaction.atomic():
        state = _lock_state(obj)
        if state is None:
            raise ModerationError("Cet élément n’est pas en modération.")
        _check_party(obj, state, user)
        state.cancel(user=user)


def answer(*, obj, user, text: str) -> Decision:
    """Reply to a decision; moderators see it in the queue, the one who decided gets a letter.

    Possible as long as the record is in moderation. Submitting again stays a separate gesture.
    """
    if not text.strip():
        raise ModerationError("Écrivez votre réponse.")
    with transaction.atomic():
        state = _lock_state(obj)
        if state is None:
            raise ModerationError("La modération de cet élément est terminée : modifiez-le pour la rouvrir.")
        _check_party(obj, state, user)
        reply = _record(obj, DecisionKind.ANSWERED, by=user, author=state.requested_by, text=text)
        _tell_moderator(reply)
    return reply


def history(obj) -> QuerySet[Decision]:
    """Everything that was said and decided about the record, oldest first."""
    return Decision.objects.about(obj).select_related("by", "author")


def waiting() -> QuerySet[WorkflowState]:
    """What waits for a moderator, the oldest first, with what the queue shows."""
    return (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        .select_related("requested_by", "base_content_type", "current_task_state__revision")
        .defer("current_task_state__revision__content")
        .prefetch_related("content_object")
        .order_by("current_task_state__started_at", "pk")
    )


def sent_back() -> QuerySet[WorkflowState]:
    """What waits for its author."""
    return (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        .select_related("requested_by", "base_content_type", "current_task_state__revision")
        .defer("current_task_state__revision__content")
        .prefetch_related("content_object")
        .order_by("-current_task_state__finished_at", "-pk")
    )


@transaction.atomic
def load_workflows() -> Workflow:
    """Make the workflow and give it to every moderated model and to the pages; a second time changes nothing.

    A model or a page that was given another workflow in the back office keeps it.
    """
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW_NAME, active=True)
    task, is_new = GroupApprovalTask.objects.get_or_create(name=TASK_NAME)
    if is_new:
        groups = load_groups()
        task.groups.set([groups[Role.FACILITATOR], groups[Role.ADMINISTRATOR]])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for model in moderated_models():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
    for stock in Workflow.objects.filter(name=STOCK_WORKFLOW, active=True):
        stock.deactivate()
    root = Page.objects.filter(depth=1).first()
    if root:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    return workflow


def record_submission(state: WorkflowState, user) -> None:
    """History of a hand-over; called by the receiver of Wagtail's signal."""
    _record(state.content_object, DecisionKind.SUBMITTED, by=user, author=state.requested_by)


def record_publication(state: WorkflowState, user) -> None:
    """History and letter of an approval; called by the receiver of Wagtail's signal."""
    note = state.current_task_state.comment if state.current_task_state else ""
    decision = _record(
        state.content_object, DecisionKind.PUBLISHED, by=user, author=state.requested_by, text=note
    )
    _tell_author(decision, "members.published")


def record_sending_back(state: WorkflowState, user) -> None:
    """History and letter of a request for changes; called by the receiver of Wagtail's signal."""
    reason = state.current_task_state.comment or "L’équipe relais vous demande de revoir ce texte."
    decision = _record(
        state.content_object, DecisionKind.SENT_BACK, by=user, author=state.requested_by, text=reason
    )
    _tell_author(decision, "members.sent_back")


def record_withdrawal(state: WorkflowState, user) -> None:
    """History of a withdrawal; called by the receiver of Wagtail's signal."""
    _record(state.content_object, DecisionKind.WITHDRAWN, by=user, author=state.requested_by)


def is_party(obj, state: WorkflowState | None, user, *, author_id: int | None = None) -> bool:
    """Whether the person may change the record, moderates, or is the author of what no rule says who may change.

    Where a rule does (a team), an author who left the team is a stranger to what is said since.
    """
    if user is None or not user.is_authenticated:
        return False
    change = f"{obj._meta.app_label}.change_{obj._meta.model_name}"
    authors = {author_id, state.requested_by_id if state else None}
    is_author = user.pk in authors and not rules.perm_exists(change)
    return is_author or user.has_perm(change, obj) or user.has_perm("members.moderate")


def _record(obj, kind: DecisionKind, *, by, author, text: str = "") -> Decision:
    decision = Decision.objects.create(
        subject=obj, kind=kind, by=by, author=author, text=text.strip(), title=str(obj)[:255]
    )
    logger.info("moderation", extra={"kind": str(kind), "model": obj._meta.label, "pk": obj.pk})
    return decision


def _tell_author(decision: Decision, kind: str) -> None:
    """Tell the author, unless the author took the decision."""
    obj = decision.subject
    address = getattr(obj, "moderation_email", "")
    words = _words(decision)
    if decision.author_id and decision.author_id != decision.by_id and decision.author.is_active:
        write_letter(kind=kind, user=decision.author, about=decision, key="", context=words)
    elif not decision.author_id and address:
        write_letter(kind=kind, to=address, about=decision, key="", context={**words, "action_url": ""})


def _tell_moderator(reply: Decision) -> None:
    last = Decision.objects.about(reply.subject).filter(kind=DecisionKind.SENT_BACK).last()
    if last and last.by_id and last.by_id != reply.by_id and last.by.is_active:
        words = {**_words(reply), "action_label": "Ouvrir la conversation"}
        write_letter(kind="members.author_answered", user=last.by, about=reply, key="", context=words)


def _words(decision: Decision) -> dict:
    """What the templates say: the record, the message, and a button that leads to it."""
    obj = decision.subject
    words = {
        "decision": decision,
        "object_title": decision.title,
        "object_kind": obj._meta.verbose_name,
        "action_label": "Corriger ou répondre",
        "action_url": settings.SITE_URL + decision.get_absolute_url(),
    }
    if decision.kind == DecisionKind.PUBLISHED and hasattr(obj, "get_absolute_url"):
        words |= {
            "action_label": "Voir la publication",
            "action_url": settings.SITE_URL + obj.get_absolute_url(),
        }
    return words


def _author(state: WorkflowState | None, user):
    return state.requested_by if state else user


def _lock_state(obj) -> WorkflowState | None:
    return WorkflowState.objects.for_instance(obj).active().select_for_update(of=("self",)).first()


def _waiting_state(obj) -> WorkflowState:
    """The state of a record that waits for a moderator, locked: two decisions cannot cross."""
    state = _lock_state(obj)
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise ModerationError("Cet élément n’attend plus de décision : quelqu’un d’autre s’en est chargé.")
    return state


def _check_step(state: WorkflowState, obj, user) -> None:
    """A step that its task keeps for others (a second reader, administrateurs) is not for this moderator."""
    actions = {name for name, *_ in state.current_task_state.task.specific.get_actions(obj, user)}
    if not actions and not user.is_superuser:
        raise ModerationError(
            f"Cette étape, « {state.current_task_state.task.name} », revient à d’autres que vous."
        )


def _check_moderator(user) -> None:
    if not user.has_perm("members.moderate"):
        raise PermissionDenied


def _check_party(obj, state: WorkflowState, user) -> None:
    if not is_party(obj, state, user):
        raise PermissionDenied
