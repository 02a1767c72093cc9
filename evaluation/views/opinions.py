"""The page behind the link of an invitation: GET shows, POST answers; no account needed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from community.members.limits import limit
from community.members.links import LinkError
from community.members.views.keys import opened_by_key
from evaluation.deliberations import positions_of
from evaluation.forms.rounds import OpinionForm
from evaluation.services import opinions
from evaluation.services.evaluations import EvaluationError


@method_decorator(opened_by_key, name="dispatch")
class OpinionView(View):
    """One person, one answer, hers; what the others say shows once she has said hers."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.person = opinions.read_participant(kwargs["token"])
        except LinkError as error:
            return self.closed(str(error))
        self.round = self.person.round
        if self.round.evaluation.dynamic.slug != kwargs["slug"]:
            return self.closed(
                "Ce lien n’est pas complet ou a été modifié. Copiez-le en entier depuis le courriel."
            )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, token):
        return self.show(self.form())

    def post(self, request, slug, token):
        key = f"opinion:{self.person.pk}"
        if refusal := limit(request, action="evaluation.opinion", rate="30/h", key=key):
            return refusal
        if not self.round.is_answerable:
            return self.show(None, status=409)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            opinions.answer(participant=self.person, opinions=form.opinions)
        except EvaluationError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre avis est noté. Vous pouvez le changer jusqu’à la fin du tour.")
        return redirect(request.path)

    def form(self, data=None):
        if not self.round.is_answerable:
            return None
        said = self.person.opinions.all()
        known = {one.aim_id: (one.value, one.reason) for one in said}
        return OpinionForm(data, aims=self.round.aims.all().in_order(), known=known)

    def show(self, form, status=200):
        evaluation = self.round.evaluation
        has_answered = self.person.answered_at is not None
        evidence = evaluation.evidence.filter(is_for_stakeholders=True, aim__in=self.round.aims.all())
        context = {
            "dynamic": evaluation.dynamic,
            "round": self.round,
            "person": self.person,
            "form": form,
            "evidence": evidence.select_related("aim"),
            "positions": positions_of(self.round) if has_answered else [],
            "has_answered": has_answered,
        }
        return render(self.request, "evaluation/opinion.html", context, status=status)

    def closed(self, reason: str):
        return render(self.request, "members/link_refused.html", {"reason": reason}, status=410)
