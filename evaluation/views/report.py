"""/dynamiques/<slug>/evaluation/rapport/: the report, on a page, on paper, by a link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.members.limits import limit
from community.members.links import LinkError
from evaluation import report
from evaluation.enums import SharedPart
from evaluation.forms.sharing import LinkForm, ReportForm
from evaluation.pdf.report import report_document
from evaluation.services import sharing
from evaluation.views.means_access import MeansView, PartView
from toolbox.pdf.press import printed

MADE_AT_MOST = "40/h"


class ReportView(PartView):
    """What the team chose, within what this reader may read."""

    part = SharedPart.REPORT
    current = "rapport"

    def get(self, request, slug):
        shown = report.build(self.dynamic, report.keys_for(self.dynamic, request.user))
        context = self.context(report=shown, settings=report.settings_of(self.dynamic))
        return render(request, "evaluation/report/report.html", context)


class ReportPdfView(ReportView):
    """The same on paper."""

    def get(self, request, slug):
        if refusal := limit(request, action="evaluation.pdf", rate=MADE_AT_MOST):
            return refusal
        return on_paper(report.build(self.dynamic, report.keys_for(self.dynamic, request.user)))


class ComposeView(MeansView):
    """Choosing what it shows, and the links that were given."""

    permission = "evaluation.compose_report"
    current = "rapport"

    def get(self, request, slug):
        return self.show(self.form(), LinkForm())

    def post(self, request, slug):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, LinkForm())
        sharing.compose_report(dynamic=self.dynamic, user=request.user, **form.cleaned_data)
        messages.success(request, "Le rapport montre maintenant ce que vous avez choisi.")
        return redirect("means:report", slug)

    def form(self, data=None):
        kept = report.settings_of(self.dynamic)
        return ReportForm(data, initial={"sections": kept.sections, "opening": kept.opening})

    def show(self, form, link_form):
        links = self.dynamic.report_links.select_related("created_by")[: sharing.MOST_LINKS * 2]
        shown = [{"link": link, "path": sharing.link_path(link) if link.is_open else ""} for link in links]
        context = self.context(form=form, link_form=link_form, links=shown)
        return render(self.request, "evaluation/report/compose.html", context)


class GiveLinkView(ComposeView):
    """A link for somebody, with the sections of the report as they are chosen now."""

    permission = "evaluation.share_evaluation"

    def get(self, request, slug):
        return redirect("means:compose_report", slug)

    def post(self, request, slug):
        if refusal := limit(request, action="evaluation.link", rate="30/d"):
            return refusal
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.show(self.form(), form)
        sections = report.settings_of(self.dynamic).sections
        try:
            sharing.give_link(dynamic=self.dynamic, sections=sections, user=request.user, **form.cleaned_data)
        except sharing.SharingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Le lien est prêt : copiez-le dans la liste.")
        return redirect("means:compose_report", slug)


class RevokeLinkView(MeansView):
    """It opens nothing from now on."""

    permission = "evaluation.share_evaluation"

    def get(self, request, slug, pk):
        return redirect("means:compose_report", slug)

    def post(self, request, slug, pk):
        link = get_object_or_404(self.dynamic.report_links, pk=pk)
        sharing.revoke_link(link=link, user=request.user)
        messages.success(request, "Le lien est retiré.")
        return redirect("means:compose_report", slug)


@method_decorator(never_cache, name="dispatch")
class LinkView(View):
    """The report by its link: no account needed, the team sees that it was read."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.link = sharing.read_link(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        if refusal := limit(request, action="evaluation.link_read", rate="120/h"):
            return refusal
        sharing.note_reading(
            dynamic=self.link.dynamic, part=SharedPart.REPORT, user=request.user, link=self.link
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        shown = report.build(self.link.dynamic, self.link.sections)
        context = {
            "dynamic": self.link.dynamic,
            "report": shown,
            "token": token,
            "link": self.link,
            "example": shown.is_example,
        }
        return render(request, "evaluation/report/by_link.html", context)


class LinkPdfView(LinkView):
    def get(self, request, token):
        if refusal := limit(request, action="evaluation.pdf", rate=MADE_AT_MOST):
            return refusal
        return on_paper(report.build(self.link.dynamic, self.link.sections))


def on_paper(shown) -> HttpResponse:
    response = HttpResponse(printed(report_document(shown)), content_type="application/pdf")
    name = f"Archipel - Évaluation - {shown.dynamic.name} - {timezone.localdate():%Y-%m-%d}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", " "))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
