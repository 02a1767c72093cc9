"""Finding the evaluation that a page is about, for somebody who may."""

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import View

from dynamics.models import Dynamic
from evaluation.enums import ReadPart
from evaluation.means_tabs import way_to_means
from evaluation.models import Evaluation
from evaluation.services.sharing import note_reading
from evaluation.tabs import tabs_of


class EvaluationView(AccessMixin, View):
    """A page of an evaluation. Signed out and not public: to the sign-in page; without the right: 403; hidden: 404.

    `self.evaluation` is unsaved as long as the team has not started it: only pages with `is_before_start`
    are shown then, the others lead to the first one.
    """

    permission = "evaluation.view_evaluation"
    is_before_start = False
    tab = ""

    def dispatch(self, request, *args, **kwargs):
        self.evaluation = self.find(request, kwargs["slug"])
        if self.evaluation is None or not request.user.has_perm(self.permission, self.evaluation):
            return self.refuse(request)
        if self.evaluation.pk is None and not self.is_before_start:
            return redirect("evaluation:home", kwargs["slug"])
        if request.method == "GET" and self.permission == EvaluationView.permission:
            note_reading(dynamic=self.dynamic, part=ReadPart.EVALUATION, user=request.user)
        return super().dispatch(request, *args, **kwargs)

    def find(self, request, slug: str) -> Evaluation | None:
        """None when the dynamique is hidden from this person."""
        dynamic = Dynamic.objects.filter(slug=slug).select_related("typology").first()
        if dynamic is None or not request.user.has_perm("dynamics.see_dynamic", dynamic):
            return None
        evaluation = Evaluation.objects.filter(dynamic=dynamic).first() or Evaluation()
        evaluation.dynamic = dynamic
        return evaluation

    def refuse(self, request):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.evaluation is None:
            raise Http404
        raise PermissionDenied

    @property
    def dynamic(self) -> Dynamic:
        return self.evaluation.dynamic

    def may(self, verb: str) -> bool:
        return self.request.user.has_perm(f"evaluation.{verb}_evaluation", self.evaluation)

    def context(self, **values) -> dict:
        """What every page of an evaluation shows around it."""
        return {
            "evaluation": self.evaluation,
            "dynamic": self.dynamic,
            "tabs": self.tabs() if self.evaluation.pk else [],
            "may": {"change": self.may("change"), "open": self.may("open")},
            **values,
        }

    def tabs(self) -> list[dict]:
        return [*tabs_of(self.evaluation, self.tab), *way_to_means(self.request.user, self.dynamic)]

    def page(self, template: str, status: int = 200, **values):
        return render(self.request, template, self.context(**values), status=status)
