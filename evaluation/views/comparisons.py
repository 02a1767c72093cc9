"""/dynamiques/<slug>/evaluation/comparaisons/: side by side, if both agree."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from community.members.limits import limit
from evaluation.enums import ComparisonState
from evaluation.forms.sharing import ComparisonForm
from evaluation.models import Comparison
from evaluation.report import side_by_side
from evaluation.services import comparisons
from evaluation.views.means_access import MeansView

SHOWN = 50


class ComparisonsView(MeansView):
    """Those asked and received, and a new one."""

    permission = "evaluation.see_comparisons"
    current = "comparaisons"

    def get(self, request, slug):
        return self.show(ComparisonForm(initial={"other": request.GET.get("avec", "")}))

    def post(self, request, slug):
        if not request.user.has_perm("evaluation.ask_comparison", self.dynamic):
            raise PermissionDenied
        if refusal := limit(request, action="evaluation.comparison", rate="20/d"):
            return refusal
        form = ComparisonForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        other = form.cleaned_data["other"]
        try:
            comparisons.ask(
                asking=self.dynamic, asked=other, message=form.cleaned_data["message"], user=request.user
            )
        except comparisons.ComparisonError as error:
            form.add_error("other", str(error))
            return self.show(form)
        messages.success(
            request, f"L’équipe de {other.name} est prévenue : rien n’est montré avant son accord."
        )
        return redirect("means:comparisons", slug)

    def show(self, form):
        found = Comparison.objects.of(self.dynamic).select_related("asking", "asked")[:SHOWN]
        rows = [
            {
                "comparison": one,
                "other": one.other(self.dynamic),
                "is_to_answer": one.asked_id == self.dynamic.pk and one.state == ComparisonState.ASKED,
                "is_open": one.state == ComparisonState.AGREED,
                "is_waiting": one.state == ComparisonState.ASKED,
            }
            for one in found
        ]
        return render(self.request, "evaluation/means/comparisons.html", self.context(rows=rows, form=form))


class OneComparisonView(MeansView):
    """What one page or gesture on a comparison shares: it exists only for its two sides."""

    permission = "evaluation.see_comparisons"
    current = "comparaisons"
    verb = "see_comparison"

    def after_permission(self):
        found = Comparison.objects.of(self.dynamic).select_related("asking", "asked")
        self.comparison = get_object_or_404(found, pk=self.kwargs["pk"])
        if not self.request.user.has_perm(f"evaluation.{self.verb}", self.comparison):
            raise PermissionDenied


class ComparisonView(OneComparisonView):
    """Two dynamiques, in the order of the alphabet, what is known of each."""

    def get(self, request, slug, pk):
        if self.comparison.state != ComparisonState.AGREED:
            raise Http404
        context = self.context(comparison=self.comparison, sides=side_by_side(self.comparison))
        return render(request, "evaluation/means/comparison.html", context)


class GestureView(OneComparisonView):
    """POST only, back to the list."""

    def get(self, request, slug, pk):
        return redirect("means:comparisons", slug)

    def post(self, request, slug, pk):
        try:
            messages.success(request, self.act(request))
        except comparisons.ComparisonError as error:
            messages.error(request, str(error))
        return redirect("means:comparisons", slug)


class AnswerView(GestureView):
    verb = "answer_comparison"

    def act(self, request) -> str:
        agrees = request.POST.get("reponse") == "oui"
        comparisons.answer(comparison=self.comparison, agrees=agrees, user=request.user)
        return "Vous pouvez regarder côte à côte." if agrees else "C’est décliné, sans avoir à dire pourquoi."


class StopView(GestureView):
    verb = "end_comparison"

    def act(self, request) -> str:
        comparisons.stop(comparison=self.comparison, user=request.user)
        return "La comparaison est arrêtée : plus rien n’en est montré."
