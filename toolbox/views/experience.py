"""Retours d'usage, and members who can pass a tool on."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.members.limits import limit
from community.members.services.moderation import ModerationError, history
from toolbox.forms.experience import ReportFilterForm, ResourcePersonForm, UsageReportForm
from toolbox.models import ResourcePerson, TeamVariant, Tool, UsageReport
from toolbox.services import experience

# What a page that leads here may already write in the form
PREFILLED = ("dynamic", "happened_on", "context", "worked", "did_not_work")


def shown_reports(request: HttpRequest, tool: Tool) -> dict:
    """The published retours of a tool, filtered by stage and kind of territory."""
    filters = ReportFilterForm(request.GET)
    chosen = filters.chosen()
    reports = UsageReport.objects.published().newest().filter(tool=tool, **chosen).select_related("dynamic")
    return {
        "reports": reports,
        "report_filters": filters,
        "is_filtered": bool(chosen),
        "report_total": len(tool.published_reports),
    }


def shown_resources(request: HttpRequest, tool: Tool) -> dict:
    """How many members can pass the tool on and where; never who."""
    people = list(tool.resource_people.active().select_related("region"))
    user = request.user
    return {
        "resource_total": len(people),
        "resource_regions": sorted({person.region.name for person in people if person.region_id}),
        "is_anywhere": any(person.region_id is None for person in people),
        "passes_on": any(person.user_id == user.pk for person in people) if user.is_authenticated else False,
    }


class ToolView(LoginRequiredMixin, View):
    """A page about one published tool, for a member who may. Signed out: to the sign-in page; else 403, 404."""

    permission = ""
    about_tool = False

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.tool = get_object_or_404(Tool.objects.published(), slug=kwargs["slug"])
        about = (self.tool,) if self.about_tool else ()
        if self.permission and not request.user.has_perm(self.permission, *about):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReportView(ToolView):
    """Tell what a dynamique lived with the tool."""

    permission = "toolbox.report_usage"

    def get(self, request, slug):
        report = UsageReport(tool=self.tool)
        initial = {name: request.GET[name][:3000] for name in PREFILLED if name in request.GET}
        return self.show(UsageReportForm(instance=report, user=request.user, initial=initial))

    def post(self, request, slug):
        if refusal := limit(request, action="toolbox.report", rate="20/h"):
            return refusal
        form = UsageReportForm(request.POST, instance=UsageReport(tool=self.tool), user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            report = experience.tell(report=form.save(commit=False), user=request.user)
        except experience.ExperienceError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Merci. L’équipe relais lit votre retour avant de le publier.")
        return redirect("toolbox:report_read", self.tool.slug, report.pk)

    def show(self, form):
        return render(self.request, "toolbox/tools/report.html", {"tool": self.tool, "form": form})


class OwnRecordView(ToolView):
    """What a team told of a tool, for its author and the moderators: hidden from others (404)."""

    permission = ""
    model: type[UsageReport | TeamVariant]
    read_permission: str
    record_permission: str

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = self.model.objects.select_related("tool", "dynamic", "latest_revision")
        self.record = get_object_or_404(rows, pk=kwargs["pk"], tool__slug=kwargs["slug"])
        if not request.user.has_perm(self.read_permission, self.record):
            raise Http404
        if not request.user.has_perm(self.record_permission, self.record):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class OwnReportView(OwnRecordView):
    """One retour."""

    model = UsageReport
    read_permission = record_permission = "toolbox.read_report"

    def get(self, request, slug, pk):
        context = {
            "tool": self.tool,
            "report": self.record,
            "is_waiting": not self.record.live and experience.waits(self.record),
            "decisions": history(self.record),
            "may_edit": request.user.has_perm("toolbox.edit_report", self.record),
        }
        return render(request, "toolbox/tools/report_read.html", context)


class EditReportView(OwnReportView):
    """Correct a retour before it is published."""

    record_permission = "toolbox.edit_report"

    def get(self, request, slug, pk):
        return self.show(UsageReportForm(instance=self.record, user=request.user))

    def post(self, request, slug, pk):
        form = UsageReportForm(request.POST, instance=self.record, user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            experience.retell(report=form.save(commit=False), user=request.user)
        except (experience.ExperienceError, ModerationError) as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre retour est corrigé et renvoyé à l’équipe relais.")
        return redirect("toolbox:report_read", self.tool.slug, self.record.pk)

    def show(self, form):
        context = {"tool": self.tool, "form": form, "report": self.record}
        return render(self.request, "toolbox/tools/report.html", context)


class PassOnView(ToolView):
    """« Je peux le transmettre »: how, where, on what conditions; or no more."""

    permission = "toolbox.pass_on_tool"
    about_tool = True

    def get(self, request, slug):
        return self.show(ResourcePersonForm(instance=self.mine()))

    def post(self, request, slug):
        if request.POST.get("action") == "stop":
            experience.pass_on_no_more(tool=self.tool, user=request.user)
            messages.success(
                request,
                "C’est noté : vous n’êtes plus compté·e parmi celles et ceux qui transmettent cet outil.",
            )
            return redirect(self.tool)
        form = ResourcePersonForm(request.POST, instance=self.mine())
        if not form.is_valid():
            return self.show(form)
        experience.offer_to_pass_on(tool=self.tool, user=request.user, **form.cleaned_data)
        messages.success(
            request, "Merci. La page dit maintenant que quelqu’un peut transmettre cet outil, sans dire qui."
        )
        return redirect(self.tool)

    def mine(self) -> ResourcePerson:
        found = ResourcePerson.objects.filter(tool=self.tool, user=self.request.user).first()
        return found or ResourcePerson(tool=self.tool, user=self.request.user)

    def show(self, form):
        context = {"tool": self.tool, "form": form, "is_known": form.instance.pk is not None}
        return render(self.request, "toolbox/tools/pass_on.html", context)
