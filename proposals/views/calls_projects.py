"""A project of a call: its page, its journal, its stages, its results."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from community.members.limits import limit
from community.members.views.reports import about_token
from dynamics.dates import format_date
from dynamics.enums import DatePrecision
from proposals import calls_cards as cards
from proposals.calls_enums import Act, PledgeState, ProjectState
from proposals.forms.calls_projects import DecisionForm, LinkToolForm, NewToolForm, NoteForm, ProjectForm
from proposals.models import Pledge, Project, ProjectNote
from proposals.services import calls_pledges
from proposals.services import calls_projects as projects
from proposals.services.calls import CallError
from proposals.views.calls import CallView, days_of
from toolbox import cards as tool_cards
from toolbox.models import Tool

MOST_NOTES = 50


def read_project(slug: str, pk: int) -> Project:
    rows = Project.objects.select_related("call__dynamic", "dynamic")
    return get_object_or_404(rows, pk=pk, call__slug=slug)


@require_safe
@vary_on_cookie
def project_page(request, slug: str, pk: int):
    """Everybody reads the project of a published call; names are for its people."""
    project = read_project(slug, pk)
    if not request.user.has_perm("proposals.read_call", project.call):
        raise Http404
    return render(request, "proposals/calls/project.html", project_context(request, project))


def project_context(request, project: Project) -> dict:
    user, call, today = request.user, project.call, timezone.localdate()
    rights = {
        verb: user.has_perm(f"proposals.{verb}", project)
        for verb in (
            "edit_project",
            "move_project",
            "decide_selection",
            "write_project_note",
            "add_result",
            "read_project_people",
        )
    }
    calendar = call.calendar
    pledges = list(
        Pledge.objects.filter(project=project).select_related("dynamic", "user").prefetch_related("receipts")
    )
    return {
        "project": project,
        "call": call,
        "badge": cards.state_badge(project),
        "rights": rights,
        "moves": projects.moves_of(project) if rights["move_project"] else set(),
        "may_move": calendar.allows(Act.MOVE, today),
        "may_decide": rights["decide_selection"]
        and calendar.allows(Act.SELECT, today)
        and project.state == ProjectState.FORMING,
        "may_write": rights["write_project_note"] and calendar.allows(Act.WRITE, today),
        "may_add_result": rights["add_result"] and calendar.allows(Act.RESULT, today),
        "joining": joining(request, project),
        "pledges": pledge_rows(pledges, user, rights),
        "sums": calls_pledges.sums(pledges),
        "people": people_of(project) if rights["read_project_people"] else [],
        "people_count": project.members.count(),
        "journal": journal(project, user),
        "results": results(project, sees_drafts=rights["add_result"]),
        "selection_days": days_of(call, "preselection"),
        "about": about_token(project),
        "address": f"{settings.SITE_URL}{project.get_absolute_url()}",
    }


def joining(request, project: Project) -> dict:
    """Whether one may join today: the button, or why not."""
    if not project.is_alive:
        return {"why": f"On ne rejoint plus ce projet : il est {project.get_state_display()}."}
    if why := project.call.calendar.why_not(Act.PLEDGE, timezone.localdate()):
        return {"why": why}
    if request.user.is_authenticated and not request.user.has_perm("proposals.pledge", project):
        return {}
    return {"url": reverse("calls:join", args=[project.call.slug, project.pk])}


def pledge_rows(pledges: list[Pledge], user, rights: dict) -> list[dict]:
    """Accepted ones for everybody; the others for the bearers and for whoever proposed them."""
    rows = []
    for pledge in pledges:
        is_own = user.is_authenticated and pledge.user_id == user.pk
        if pledge.state != PledgeState.ACCEPTED and not (rights["edit_project"] or is_own):
            continue
        knows = rights["read_project_people"] or is_own
        rows.append(
            {
                "pledge": pledge,
                "who": pledge.user.get_full_name() if knows and pledge.user_id else "",
                "is_own": is_own,
                "receipts": receipts_of(pledge),
                "may_answer": rights["edit_project"] and pledge.state == PledgeState.PROPOSED,
                "may_receive": rights["edit_project"] and pledge.state == PledgeState.ACCEPTED,
                "may_withdraw": is_own and pledge.state in {PledgeState.PROPOSED, PledgeState.ACCEPTED},
            }
        )
    return rows


def receipts_of(pledge: Pledge) -> list:
    """Read with the pledge; each knows it without another query."""
    found = list(pledge.receipts.all())
    for receipt in found:
        receipt.pledge = pledge
    return found


def people_of(project: Project) -> list:
    return list(project.members.select_related("user"))


def journal(project: Project, user) -> list[dict]:
    notes = project.notes.select_related("author")[:MOST_NOTES]
    return [
        {
            "note": note,
            "date_label": format_date(note.day, DatePrecision.DAY),
            "may_remove": user.has_perm("proposals.remove_project_note", note),
        }
        for note in notes
    ]


def results(project: Project, *, sees_drafts: bool) -> dict:
    tools = Tool.objects.filter(call_results__project=project)
    rows = list(tool_cards.with_card(tools).order_by("name", "pk"))
    return {
        "cards": [tool_cards.tool_card(tool) for tool in rows if tool.live],
        "drafts": [tool for tool in rows if not tool.live] if sees_drafts else [],
    }


class StartView(CallView):
    """A new project."""

    permission = "proposals.start_project"
    act = Act.START

    def get(self, request, slug):
        return self.show(ProjectForm(instance=Project(call=self.call), user=request.user))

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.project", rate="20/h"):
            return refusal
        form = ProjectForm(request.POST, instance=Project(call=self.call), user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            project = projects.start(project=form.save(commit=False), user=request.user)
        except CallError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre projet est ouvert : chacun peut le lire et le rejoindre.")
        return redirect(project)

    def show(self, form):
        return render(self.request, "proposals/calls/project_form.html", {"form": form, "call": self.call})


class ProjectView(CallView):
    """About one project of the call."""

    permission = "proposals.edit_project"

    def find(self, **kwargs):
        self.project = get_object_or_404(
            Project.objects.select_related("dynamic"), pk=kwargs["pk"], call=self.call
        )
        self.project.call = self.call

    def subject(self):
        return self.project

    def page(self, template: str, **context):
        return render(self.request, template, {"call": self.call, "project": self.project, **context})


class EditProjectView(ProjectView):
    act = Act.MOVE

    def get(self, request, slug, pk):
        return self.page(
            "proposals/calls/project_form.html", form=ProjectForm(instance=self.project, user=request.user)
        )

    def post(self, request, slug, pk):
        form = ProjectForm(request.POST, instance=self.project, user=request.user)
        if form.is_valid():
            try:
                changed = projects.rewrite(
                    project=form.save(commit=False), changed=form.changed_data, user=request.user
                )
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "C’est enregistré.")
                return redirect(changed)
        return self.page("proposals/calls/project_form.html", form=form)


class MoveView(ProjectView):
    """POST: from one stage to the next; stopping is asked twice."""

    permission = "proposals.move_project"

    def get(self, request, slug, pk):
        if request.GET.get("vers") != ProjectState.STOPPED:
            return redirect(self.project)
        return self.page(
            "proposals/calls/project_stop.html",
            confirm_label="Arrêter le projet",
            cancel_url=self.project.get_absolute_url(),
            danger=True,
        )

    def post(self, request, slug, pk):
        try:
            projects.move(project=self.project, to=request.POST.get("state", ""), user=request.user)
        except CallError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "C’est noté.")
        return redirect(self.project)


class DecideView(ProjectView):
    """The organiser decides, with a public reason."""

    permission = "proposals.decide_selection"
    act = Act.SELECT

    def get(self, request, slug, pk):
        return self.page("proposals/calls/decide.html", form=DecisionForm())

    def post(self, request, slug, pk):
        form = DecisionForm(request.POST)
        if form.is_valid():
            try:
                projects.decide(
                    project=self.project,
                    is_selected=form.cleaned_data["decision"] == "oui",
                    reason=form.cleaned_data["reason"],
                    user=request.user,
                )
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "La décision et sa raison sont publiques ; l’équipe est prévenue.")
                return redirect(self.project)
        return self.page("proposals/calls/decide.html", form=form)


class NoteView(ProjectView):
    """A line of the journal."""

    permission = "proposals.write_project_note"
    act = Act.WRITE

    def get(self, request, slug, pk):
        return self.page("proposals/calls/note.html", form=NoteForm())

    def post(self, request, slug, pk):
        if refusal := limit(request, action="proposals.note", rate="60/h"):
            return refusal
        form = NoteForm(request.POST, instance=ProjectNote(project=self.project))
        if form.is_valid():
            try:
                projects.write_note(note=form.save(commit=False), user=request.user)
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "C’est au journal.")
                return redirect(self.project)
        return self.page("proposals/calls/note.html", form=form)


class RemoveNoteView(ProjectView):
    permission = "proposals.remove_project_note"

    def find(self, **kwargs):
        super().find(**kwargs)
        self.note = get_object_or_404(ProjectNote, pk=kwargs["note"], project=self.project)

    def subject(self):
        return self.note

    def get(self, request, slug, pk, note):
        return self.page(
            "proposals/calls/note_remove.html",
            note=self.note,
            confirm_label="Retirer cette ligne",
            cancel_url=self.project.get_absolute_url(),
            danger=True,
        )

    def post(self, request, slug, pk, note):
        projects.remove_note(note=self.note, user=request.user)
        messages.success(request, "La ligne est retirée.")
        return redirect(self.project)


class ResultView(ProjectView):
    """What the project gave: a new tool of the toolbox, or one that is there."""

    permission = "proposals.add_result"
    act = Act.RESULT

    def get(self, request, slug, pk):
        return self.show(NewToolForm(prefix="new"), LinkToolForm(prefix="link", project=self.project))

    def post(self, request, slug, pk):
        if refusal := limit(request, action="toolbox.propose", rate="20/h"):
            return refusal
        links = request.POST.get("action") == "link"
        new = NewToolForm(None if links else request.POST, prefix="new")
        link = LinkToolForm(request.POST if links else None, prefix="link", project=self.project)
        form = link if links else new
        if not form.is_valid():
            return self.show(new, link)
        try:
            if links:
                projects.link_tool(project=self.project, tool=form.cleaned_data["tool"], user=request.user)
                messages.success(request, "L’outil est un résultat du projet.")
                return redirect(self.project)
            tool = projects.draft_tool(project=self.project, user=request.user, **form.cleaned_data)
        except CallError as error:
            form.add_error(None, str(error))
            return self.show(new, link)
        messages.success(
            request,
            "Le brouillon est dans la boîte à outils : complétez-le, puis envoyez-le à l’équipe relais.",
        )
        return redirect(tool.get_edit_url())

    def show(self, new, link):
        return self.page("proposals/calls/result.html", new=new, link=link)
