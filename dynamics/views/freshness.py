"""« Toujours d’actualité ? »: the signed answers of a letter, and the rhythm that a team chooses."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.members.links import LinkError
from dynamics.forms.life import AnswerForm, RhythmForm
from dynamics.services import freshness
from dynamics.services.freshness_answers import answer
from dynamics.views.access import RecordView


@method_decorator(never_cache, name="dispatch")
class StillTrueView(View):
    """GET shows the three answers, POST takes one; once answered, the link says so and does nothing more."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.dynamic, self.waits = freshness.read_question(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        if self.dynamic is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        return self.show(answered=not self.waits)

    def post(self, request, token):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.show(answered=not self.waits)
        still_true = form.cleaned_data["answer"] == "oui"
        self.dynamic, taken = answer(token=token, still_true=still_true)
        return self.show(answered=True, taken=taken)

    def show(self, **values):
        return render(self.request, "dynamics/freshness/still_true.html", {"dynamic": self.dynamic, **values})


class FreshnessView(RecordView):
    """The rhythm of the questions, and « confirmer maintenant »."""

    permission = "dynamics.confirm_freshness"

    def get(self, request, slug):
        return self.show(RhythmForm(initial={"months": self.dynamic.rhythm_months}))

    def post(self, request, slug):
        if request.POST.get("action") == "confirm":
            freshness.confirm(dynamic=self.dynamic, user=request.user)
            messages.success(request, "Merci : la fiche est à jour.")
            return redirect("dynamics:freshness", slug)
        form = RhythmForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        freshness.choose_rhythm(dynamic=self.dynamic, months=form.cleaned_data["months"], user=request.user)
        messages.success(request, "Le rythme est enregistré.")
        return redirect("dynamics:freshness", slug)

    def show(self, form):
        next_question = freshness.next_question(self.dynamic)
        context = self.context(form=form, next_question=next_question)
        return render(self.request, "dynamics/freshness/rhythm.html", context)
