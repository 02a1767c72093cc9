"""The library of indicators, those that a dynamique follows, and their measures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone

from community.members.limits import limit
from evaluation.forms.proof import IndicatorForm, LibraryFilterForm, MeasureForm
from evaluation.models import Indicator, LibraryIndicator, Measure
from evaluation.proofs import show_value, standing_of
from evaluation.services import proof
from evaluation.services.evaluations import EvaluationError
from evaluation.views.parts import PartView, RemovePartView, WritePartView
from evaluation.views.proof import CRUMB, NeedsAnAim

A_PAGE = 20
COPIED = ("name", "definition", "kind", "unit", "scale", "direction", "method")


class LibraryView(PartView):
    """Choose an indicator: search, dimension, and, if one wishes, only those made for this type of dynamique."""

    tab = "preuve"

    def get(self, request, slug):
        form = LibraryFilterForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        found = LibraryIndicator.objects.about(asked.get("q", ""))
        if asked.get("dimension"):
            found = found.filter(dimension=asked["dimension"])
        if asked.get("mine"):
            found = found.for_typology(self.dynamic.typology)
        page = Paginator(found.prefetch_related("typologies"), A_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return self.page(
            "evaluation/library.html",
            form=form,
            page=page,
            query=query.urlencode(),
            aim=request.GET.get("objectif", "") if request.GET.get("objectif", "").isdecimal() else "",
        )


class WriteIndicatorView(NeedsAnAim, WritePartView):
    related = "indicators"
    tab = "preuve"
    form_class = IndicatorForm
    titles = ("Un indicateur de plus", "Modifier l’indicateur")
    crumb = CRUMB

    def new(self):
        indicator = Indicator(evaluation=self.evaluation, aim=self.aim_asked())
        model = LibraryIndicator.objects.filter(slug=self.request.GET.get("modele", "")).first()
        if model is not None:
            indicator.model = model
            for name in COPIED:
                setattr(indicator, name, getattr(model, name))
        return indicator

    def keep(self, form):
        return proof.save_indicator(indicator=form.save(commit=False), user=self.request.user)


class RemoveIndicatorView(RemovePartView):
    related = "indicators"
    tab = "preuve"
    question = "Effacer cet indicateur ?"
    warning = "Ses mesures sont effacées avec lui."
    back = "evaluation:proof"

    def remove(self, part):
        proof.remove_indicator(indicator=part, user=self.request.user)
        return "L’indicateur est effacé."


class IndicatorView(PartView):
    """One indicator: what it says, its measures, and the form of one more."""

    permission = "evaluation.view_evaluation"
    related = "indicators"
    tab = "preuve"

    def parts(self):
        return self.evaluation.indicators.select_related("aim", "model")

    def get(self, request, slug, pk):
        indicator = self.part(pk)
        return self.show(indicator, self.form(indicator))

    def post(self, request, slug, pk):
        if not self.may("change"):
            return self.refuse(request)
        if refusal := limit(request, action="evaluation.write", rate="300/h"):
            return refusal
        indicator = self.part(pk)
        form = self.form(indicator, request.POST)
        if not form.is_valid():
            return self.show(indicator, form)
        try:
            proof.add_measure(measure=form.save(commit=False), user=request.user)
        except EvaluationError as error:
            form.add_error("day", str(error))
            return self.show(indicator, form)
        messages.success(request, "La mesure est notée.")
        return redirect(indicator)

    def form(self, indicator, data=None):
        return MeasureForm(data, instance=Measure(indicator=indicator, day=timezone.localdate()))

    def show(self, indicator, form):
        standing = standing_of(indicator, indicator.measures.all())
        return self.page(
            "evaluation/indicator.html",
            indicator=indicator,
            standing=standing,
            rows=[(one, show_value(indicator, one.value)) for one in reversed(standing.measures)],
            baseline=show_value(indicator, indicator.baseline),
            target=show_value(indicator, indicator.target),
            form=form,
        )


class RemoveMeasureView(RemovePartView):
    tab = "preuve"
    question = "Effacer cette mesure ?"
    back = "evaluation:proof"

    def parts(self):
        return Measure.objects.filter(indicator__evaluation=self.evaluation).select_related("indicator")

    def remove(self, part):
        proof.remove_measure(measure=part, user=self.request.user)
        return "La mesure est effacée."
