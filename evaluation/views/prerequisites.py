"""/dynamiques/<slug>/evaluation/prerequis/: the seven prerequisites as a checklist that lives."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from community.members.limits import limit
from evaluation.enums import PrerequisiteState, SharedPart
from evaluation.forms.sharing import PrerequisiteForm
from evaluation.services import prerequisites
from evaluation.views.means_access import PartView


class PrerequisitesView(PartView):
    """The seven, where each stands, and what was said before."""

    part = SharedPart.PREREQUISITES
    current = "prerequis"

    def get(self, request, slug):
        return self.show()

    def show(self, bound: str = "", form=None):
        items = prerequisites.checklist(self.dynamic)
        rows = [{"item": item, "form": form if item.slug == bound else form_of(item)} for item in items]
        context = self.context(
            rows=rows, met=sum(item.state == PrerequisiteState.MET for item in items), bound=bound
        )
        return render(self.request, "evaluation/means/prerequisites.html", context)


class SayPrerequisiteView(PrerequisitesView):
    """Say where one stands today."""

    permission = "evaluation.write_means"

    def about(self):
        return self.dynamic

    def after_permission(self):
        """The team itself: nothing to note."""

    def get(self, request, slug, prerequisite):
        return redirect("means:prerequisites", slug)

    def post(self, request, slug, prerequisite):
        if prerequisite not in {one["slug"] for one in prerequisites.reference()}:
            raise Http404
        if refusal := limit(request, action="evaluation.prerequisite", rate="120/h"):
            return refusal
        form = PrerequisiteForm(request.POST, prefix=prerequisite)
        if not form.is_valid():
            return self.show(prerequisite, form)
        prerequisites.say(
            dynamic=self.dynamic, prerequisite=prerequisite, user=request.user, **form.cleaned_data
        )
        messages.success(request, "C’est noté.")
        return redirect("means:prerequisites", slug)


def form_of(item) -> PrerequisiteForm:
    latest = item.latest
    return PrerequisiteForm(
        prefix=item.slug, initial={"state": item.state, "note": latest.note if latest else ""}
    )
