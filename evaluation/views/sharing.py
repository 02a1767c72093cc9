"""Who reads what, who read it, and taking everything away: /dynamiques/<slug>/evaluation/partage/."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from community.members.limits import limit
from evaluation.audiences import part_audiences
from evaluation.forms.sharing import AudiencesForm
from evaluation.models import AccessEntry, Evaluation
from evaluation.services import sharing
from evaluation.services.exporting import archive
from evaluation.views.means_access import MeansView

ON_A_PAGE = 25


class SharingView(MeansView):
    """The audience of each part, and the log of readings, for the team."""

    permission = "evaluation.see_accesses"
    current = "partage"

    def get(self, request, slug):
        return self.show(self.form())

    def post(self, request, slug):
        if not request.user.has_perm("evaluation.share_evaluation", self.dynamic):
            raise PermissionDenied
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        sharing.choose_audiences(dynamic=self.dynamic, audiences=form.cleaned_data, user=request.user)
        messages.success(request, "C’est enregistré : chacun lit dès maintenant ce que vous avez choisi.")
        return redirect("means:sharing", slug)

    def form(self, data=None):
        return AudiencesForm(data, audiences=part_audiences(self.dynamic))

    def show(self, form):
        entries = AccessEntry.objects.filter(dynamic=self.dynamic).select_related("user", "link")
        page = Paginator(entries, ON_A_PAGE).get_page(self.request.GET.get("page"))
        context = self.context(
            form=form,
            page=page,
            choices=[(field.label, dict(field.field.choices)[field.value()]) for field in self.form()],
            evaluation=Evaluation.objects.filter(dynamic=self.dynamic).first(),
        )
        return render(self.request, "evaluation/means/sharing.html", context)


class ExportView(MeansView):
    """Everything in one archive: JSON for programs, CSV for spreadsheets."""

    permission = "evaluation.export_means"

    def get(self, request, slug):
        if refusal := limit(request, action="evaluation.export", rate="30/h"):
            return refusal
        response = HttpResponse(archive(self.dynamic), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="evaluation-{slug}.zip"'
        response["Cache-Control"] = "private, no-store"
        return response


class RemoveView(MeansView):
    """Erase all of it, once it was said twice."""

    permission = "evaluation.remove_means"
    current = "partage"

    def get(self, request, slug):
        context = self.context(danger=True, confirm_label="Tout effacer", cancel_url=self.back())
        return render(request, "evaluation/means/remove.html", context)

    def post(self, request, slug):
        sharing.remove_all(dynamic=self.dynamic, user=request.user)
        messages.success(request, "Tout est effacé.")
        return redirect(self.back())

    def back(self) -> str:
        return reverse("means:sharing", args=[self.dynamic.slug])
