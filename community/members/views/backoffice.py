"""The moderation queue of /gestion/, and the reports that readers sent."""

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, get_resolver, reverse, reverse_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, WorkflowState

from community.members.enums import DecisionKind, ReportState
from community.members.forms import CloseReportForm, PublishForm, SendBackForm
from community.members.models import Decision, Letter, Report
from community.members.moderation_hooks import sections
from community.members.services import letters, moderation, reports

PAGE_SIZE = 50


class RoleRequiredMixin(PermissionRequiredMixin):
    """A real 403 for a role that lacks the right, where Wagtail would lead back to its home page."""

    def handle_no_permission(self):
        handler = get_resolver().resolve_error_handler(403)
        return handler(self.request, exception=PermissionDenied())


class BackOfficePage(RoleRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of ours inside Wagtail's furniture."""

    permission_required = "members.moderate"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class QueueView(BackOfficePage):
    """Everything that waits for a decision, the oldest first."""

    template_name = "members/backoffice/queue.html"
    page_title = "Modération"
    header_icon = "check"

    def get_context_data(self, **kwargs):
        source = moderation.sent_back if self.request.GET.get("etat") == "renvoyes" else moderation.waiting
        page = Paginator(source(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            rows=self._rows(list(page.object_list)),
            page=page,
            is_waiting=source is moderation.waiting,
            sections=self._sections() if source is moderation.waiting else [],
            counts={
                "waiting": moderation.waiting().count(),
                "sent_back": moderation.sent_back().count(),
                "reports": Report.objects.open().count(),
            },
            **kwargs,
        )

    def _sections(self) -> list[dict]:
        """What the other apps have waiting, each in its own template."""
        return [
            {"about": section, "count": section.count(self.request.user), **section.context(self.request)}
            for section in sections()
        ]

    def _rows(self, states: list[WorkflowState]) -> list[dict]:
        answers = self._answers(states)
        finder = AdminURLFinder(self.request.user)
        return [
            {
                "state": state,
                "title": state.current_task_state.revision.object_str or str(state.content_object),
                "kind": state.content_object._meta.verbose_name,
                "since": state.current_task_state.started_at,
                "reason": state.current_task_state.comment,
                "revision_id": state.content_object.latest_revision_id,
                "is_live": state.content_object.live,
                "edit_url": finder.get_edit_url(state.content_object),
                "read_url": read_url(state.content_object),
                "compare_url": compare_url(state.content_object),
                "answers": answers.get((state.base_content_type_id, state.object_id), []),
            }
            for state in states
            if state.content_object is not None and state.current_task_state is not None
        ]

    def _answers(self, states: list[WorkflowState]) -> dict:
        """What authors replied, by record, in one query."""
        replies = Decision.objects.filter(
            kind=DecisionKind.ANSWERED,
            content_type_id__in={state.base_content_type_id for state in states},
            object_id__in={state.object_id for state in states},
        ).select_related("by")
        found: dict = {}
        for reply in replies:
            found.setdefault((reply.content_type_id, reply.object_id), []).append(reply)
        return found


class ModerationActionView(RoleRequiredMixin, View):
    """Base of the two buttons: a decision, then back to the queue."""

    permission_required = "members.moderate"
    form_class = None

    def post(self, request, pk):
        state = get_object_or_404(WorkflowState.objects.active(), pk=pk)
        form = self.form_class(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
            return redirect("members_moderation:queue")
        try:
            self.act(state.content_object, form.cleaned_data)
        except moderation.ModerationError as error:
            messages.error(request, str(error))
        return redirect("members_moderation:queue")


class PublishView(ModerationActionView):
    form_class = PublishForm

    def act(self, obj, data):
        moderation.publish(obj=obj, user=self.request.user, note=data["note"], revision_id=data["revision"])
        messages.success(self.request, f"« {obj} » est publié. L’auteur·rice est prévenu·e.")


class SendBackView(ModerationActionView):
    form_class = SendBackForm

    def act(self, obj, data):
        moderation.send_back(obj=obj, user=self.request.user, reason=data["reason"])
        messages.success(self.request, f"« {obj} » est renvoyé à son auteur·rice avec votre remarque.")


class ReportsView(BackOfficePage):
    """What readers reported; a POST classes one report."""

    template_name = "members/backoffice/reports.html"
    page_title = "Signalements"
    header_icon = "warning"

    def get_context_data(self, **kwargs):
        found = Report.objects.select_related("reporter", "closed_by").prefetch_related("subject")
        if self.request.GET.get("etat") == "classes":
            found = found.exclude(state=ReportState.OPEN).order_by("-closed_at")
        else:
            found = found.open()
        page = Paginator(found, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, states=ReportState, **kwargs)

    def post(self, request):
        key = request.POST.get("report", "")
        report = get_object_or_404(Report, pk=key if key.isascii() and key.isdigit() else 0)
        form = CloseReportForm(request.POST)
        if form.is_valid():
            try:
                reports.close_report(
                    report=report,
                    user=request.user,
                    state=ReportState(form.cleaned_data["state"]),
                    answer=form.cleaned_data["answer"],
                )
                messages.success(request, "Le signalement est classé.")
            except reports.ReportError as error:
                messages.error(request, str(error))
        return redirect("members_moderation:reports")


class ResendLetterView(RoleRequiredMixin, View):
    """Put a letter that failed back in the queue."""

    permission_required = "members.resend_letter"
    success_url = reverse_lazy("letters:index")

    def post(self, request, pk):
        letter = get_object_or_404(Letter, pk=pk)
        try:
            letters.resend_letter(letter=letter, user=request.user)
            messages.success(request, "La lettre repart.")
        except letters.LetterError as error:
            messages.error(request, str(error))
        return redirect(self.success_url)


def compare_url(obj) -> str:
    """Wagtail's comparison of what is published with what is proposed; "" for what was never published."""
    if not obj.live:
        return ""
    if isinstance(obj, Page):
        return reverse("wagtailadmin_pages:revisions_compare", args=[obj.pk, "live", "latest"])
    viewset = getattr(obj, "snippet_viewset", None)
    if viewset is None:
        return ""
    return reverse(viewset.get_url_name("revisions_compare"), args=[quote(obj.pk), "live", "latest"])


def read_url(obj) -> str:
    """Where to read the proposed text as its readers would."""
    if hasattr(obj, "get_moderation_url"):
        return obj.get_moderation_url()
    try:
        if isinstance(obj, Page):
            return reverse("wagtailadmin_pages:view_draft", args=[obj.pk])
        viewset = getattr(obj, "snippet_viewset", None)
        return reverse(viewset.get_url_name("revisions_view"), args=[quote(obj.pk), obj.latest_revision_id])
    except (NoReverseMatch, AttributeError):  # no viewset, or one without preview
        return ""
