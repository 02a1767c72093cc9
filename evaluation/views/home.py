"""The first page of an evaluation: its three steps, and who reads it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from evaluation.forms.evaluations import AudienceForm
from evaluation.services import evaluations
from evaluation.steps import steps_of
from evaluation.views.access import EvaluationView


class HomeView(EvaluationView):
    is_before_start = True
    tab = "vue"

    def get(self, request, slug):
        return self.show(AudienceForm(initial={"audience": self.evaluation.audience}))

    def post(self, request, slug):
        """Start."""
        if not self.may("change"):
            raise PermissionDenied
        evaluations.start(dynamic=self.dynamic, user=request.user)
        return redirect("evaluation:home", slug)

    def show(self, form):
        steps = steps_of(self.evaluation, self.request.user)
        return self.page("evaluation/home.html", form=form, steps=steps)


class AudienceView(HomeView):
    """Say who reads it: POST only."""

    permission = "evaluation.open_evaluation"
    is_before_start = False

    def get(self, request, slug):
        return redirect("evaluation:home", slug)

    def post(self, request, slug):
        form = AudienceForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        evaluations.open_to(evaluation=self.evaluation, user=request.user, **form.cleaned_data)
        messages.success(request, "C’est noté.")
        return redirect("evaluation:home", slug)
