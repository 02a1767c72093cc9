"""Projects that answer a call: started, moved from stage to stage, told, brought to the toolbox.

`set_state` is the only place where a state changes:

    en constitution → en cours → livré            sans présélection
    en constitution → présélectionné → en cours → livré
                    └→ non présélectionné         avec présélection
    en constitution, présélectionné, en cours → arrêté
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from proposals import calls_verbs as verbs
from proposals.calls_enums import Act, Phase, ProjectRole, ProjectState
from proposals.calls_rules import forget_project_roles
from proposals.models import Call, Project, ProjectMember, ProjectNote, ProjectResult
from proposals.services import calls_notices as notices
from proposals.services.calls import CallError, require_phase
from toolbox.models import Tool, ToolUse
from toolbox.services import proposing

S = ProjectState
MOVES = {
    S.FORMING: {S.SELECTED, S.NOT_SELECTED, S.RUNNING, S.STOPPED},
    S.SELECTED: {S.RUNNING, S.STOPPED},
    S.NOT_SELECTED: set(),
    S.RUNNING: {S.DELIVERED, S.STOPPED},
    S.DELIVERED: set(),
    S.STOPPED: set(),
}


def moves_of(project: Project) -> set[ProjectState]:
    """Where its bearers may bring it today; the présélection is decided by the organiser, apart."""
    found = MOVES[S(project.state)] - {S.SELECTED, S.NOT_SELECTED}
    phase = project.call.phase
    if phase not in {Phase.DOING, Phase.TELLING}:
        found -= {S.RUNNING, S.DELIVERED}
    if project.call.has_selection and project.state == S.FORMING:
        found -= {S.RUNNING}
    return found


@transaction.atomic
def set_state(project: Project, state: str, *, reason: str = "", today: date | None = None) -> Project:
    """Move a project, if the table allows it; the same state again changes nothing. Raises CallError."""
    row = _locked(project)
    if row.state == state:
        return row
    if state not in MOVES[S(row.state)]:
        raise CallError(f"Ce n’est pas possible : le projet est « {row.get_state_display()} ».")
    row.state = state
    written = ["state", "updated_at"]
    if state in {S.SELECTED, S.NOT_SELECTED}:
        row.decided_on, row.decision_reason = today or timezone.localdate(), reason.strip()
        written += ["decided_on", "decision_reason"]
    row.save(update_fields=written)
    project.state = row.state
    return row


@transaction.atomic
def start(*, project: Project, user) -> Project:
    """A new project, borne by this person. `project` is unsaved, with its call."""
    require_charter(user)
    require_phase(project.call, Act.START)
    project.full_clean()
    project.save()
    ProjectMember.objects.create(project=project, user=user, role=ProjectRole.BEARER)
    forget_project_roles(user)
    log(instance=project.call, action=verbs.STARTED, user=user)
    return project


@transaction.atomic
def rewrite(*, project: Project, changed: list[str], user) -> Project:
    """Keep what a bearer changed, and only that."""
    require_charter(user)
    require_phase(project.call, Act.MOVE)
    row = _locked(project)
    for name in changed:
        setattr(row, name, getattr(project, name))
    row.full_clean()
    row.save(update_fields=[*changed, "updated_at"])
    return row


@transaction.atomic
def move(*, project: Project, to: str, user) -> Project:
    """A bearer says that it begins, that its results are there, or that it stops."""
    require_charter(user)
    require_phase(project.call, Act.MOVE)
    if to == project.state:
        return project
    if to not in moves_of(project):
        if to in {S.RUNNING, S.DELIVERED} and project.call.phase not in {Phase.DOING, Phase.TELLING}:
            raise CallError(when_it_can_run(project.call))
        raise CallError(f"Ce n’est pas possible : le projet est « {project.get_state_display()} ».")
    return set_state(project, to)


def when_it_can_run(call: Call) -> str:
    period = call.calendar.period_of(Phase.DOING)
    return f"Un projet commence quand l’appel en est à « réaliser », le {period.first:%d/%m/%Y}."


@transaction.atomic
def decide(*, project: Project, is_selected: bool, reason: str, user) -> Project:
    """The organiser says whether a project is in the présélection; the reason is read by everybody."""
    require_charter(user)
    require_phase(project.call, Act.SELECT)
    if not reason.strip():
        raise CallError("Dites pourquoi : la décision est publique.")
    before = _locked(project).state
    row = set_state(project, S.SELECTED if is_selected else S.NOT_SELECTED, reason=reason)
    if row.state != before:
        notices.tell_decision(row, by=user)
        log(instance=project.call, action=verbs.DECIDED, user=user)
    return row


@transaction.atomic
def write_note(*, note: ProjectNote, user) -> ProjectNote:
    """A dated line of the journal. `note` is unsaved, with its project."""
    require_charter(user)
    require_phase(note.project.call, Act.WRITE)
    if note.day > timezone.localdate():
        raise CallError("Le journal raconte ce qui a eu lieu : choisissez un jour passé, ou aujourd’hui.")
    note.author = user
    note.full_clean()
    note.save()
    return note


def remove_note(*, note: ProjectNote, user) -> None:
    """Its author, or the équipe relais, takes it back."""
    note.delete()


# --- Results --------------------------------------------------------------------------------


@transaction.atomic
def draft_tool(*, project: Project, name: str, summary: str, user) -> Tool:
    """A result becomes a draft of the toolbox: its author completes it there, and it is moderated like any other."""
    require_charter(user)
    require_phase(project.call, Act.RESULT)
    told = f"Né de l’appel à communs « {project.call.title} », avec le projet « {project.title} »."
    tool = Tool(name=name.strip(), summary=summary.strip(), aim=project.summary[:2000])
    use = ToolUse(gave=told)
    if project.dynamic_id:
        use.dynamic = project.dynamic
    else:
        use.name = project.title
    tool.uses.add(use)
    tool = proposing.start(tool=tool, user=user)
    _add(project, tool, user)
    return tool


@transaction.atomic
def link_tool(*, project: Project, tool: Tool, user) -> ProjectResult:
    """An existing tool is a result of this project; saying it twice changes nothing."""
    require_charter(user)
    require_phase(project.call, Act.RESULT)
    if not tool.live:
        raise CallError("Cet outil n’est pas publié.")
    result, is_new = _add(project, tool, user)
    if is_new:
        _tell(result, but=user)
    return result


def _add(project: Project, tool: Tool, user) -> tuple[ProjectResult, bool]:
    result, is_new = ProjectResult.objects.get_or_create(
        project=project, tool=tool, defaults={"added_by": user}
    )
    if is_new:
        log(instance=project.call, action=verbs.RESULT, user=user)
    return result, is_new


def tell_published(tool: Tool) -> None:
    """A tool that a project gave is published: those concerned are told, not each time it is published again."""
    untold = ProjectResult.objects.filter(tool=tool, told_on=None)
    for result in untold.select_related("project__call", "tool"):
        _tell(result)


def _tell(result: ProjectResult, but=None) -> None:
    notices.tell_result(result, but=but)
    result.told_on = timezone.localdate()
    result.save(update_fields=["told_on", "updated_at"])


def _locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",)).select_related("call", "dynamic").get(pk=project.pk)
    )
