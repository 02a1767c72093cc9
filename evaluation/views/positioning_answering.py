"""Answering, step by step, then agreeing on a common answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from community.members.limits import limit
from community.members.models import User
from dynamics.charts import plane_sentence
from evaluation.forms.positioning import FIELDS, AgreeForm, SituationForm, Step
from evaluation.models.positioning import REQUIRED
from evaluation.services import positioning
from evaluation.services import positioning_reading as reading
from evaluation.views.positioning import PositioningView

RATE = "120/h"


class StepView(PositioningView):
    """One page of the questionnaire; what is typed is kept at each step, and comes back on any device."""

    def dispatch(self, request, *args, **kwargs):
        if kwargs["step"] not in Step.values:
            raise Http404
        self.step = Step(kwargs["step"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, step):
        return self.show(self.form())

    def post(self, request, slug, step):
        if refusal := limit(request, action="evaluation.position", rate=RATE):
            return refusal
        answer = positioning.draft_of(self.dynamic, request.user)
        is_given = answer is not None and answer.submitted_at is not None
        is_last_gesture = request.POST.get("action") == "save"
        form = self.form(request.POST, is_draft=is_last_gesture and not is_given)
        if not form.is_valid():
            return self.show(form)
        answer = positioning.keep_answer(dynamic=self.dynamic, values=form.cleaned_data, user=request.user)
        if is_last_gesture:
            messages.success(request, "C’est gardé : vous pourrez reprendre ici, ou sur un autre appareil.")
            return self.home()
        return self.go_on(answer)

    def go_on(self, answer):
        following = self.neighbour(1)
        if following:
            return redirect("positioning:step", self.dynamic.slug, following)
        was_given = answer.submitted_at is not None
        try:
            positioning.give_answer(answer=answer, user=self.request.user)
        except positioning.PositioningError as error:
            messages.warning(self.request, str(error))
            return redirect("positioning:step", self.dynamic.slug, first_missing(answer))
        messages.success(
            self.request, "Votre réponse est changée." if was_given else "Votre réponse est donnée."
        )
        return self.home()

    def form(self, data=None, *, is_draft: bool = False):
        return SituationForm(data, names=FIELDS[self.step], initial=self.initial(), is_draft=is_draft)

    def initial(self) -> dict:
        answer = positioning.draft_of(self.dynamic, self.request.user)
        return (
            answer.values
            if answer and answer.submitted_at
            else positioning.first_values(self.dynamic, answer)
        )

    def show(self, form):
        steps = [
            {"label": step.label, "url": self.url(step), "state": state_of(step, self.step)} for step in Step
        ]
        return self.page(
            "evaluation/positioning/step.html",
            form=form,
            step=self.step,
            steps=steps,
            number=list(Step).index(self.step) + 1,
            previous_url=self.url(self.neighbour(-1)) if self.neighbour(-1) else "",
            is_last=self.neighbour(1) is None,
            plane=plane_of(form) if self.step == Step.FINALITY else None,
        )

    def neighbour(self, shift: int) -> Step | None:
        steps = list(Step)
        place = steps.index(self.step) + shift
        return steps[place] if 0 <= place < len(steps) else None

    def url(self, step: Step) -> str:
        return reverse("positioning:step", args=[self.dynamic.slug, step.value])


class AgreeView(PositioningView):
    """The common answer, prefilled with the middle of the answers."""

    def dispatch(self, request, *args, **kwargs):
        self.standing = None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug):
        if not self.may_agree():
            return self.home()
        return self.show(self.form())

    def post(self, request, slug):
        if refusal := limit(request, action="evaluation.position", rate=RATE):
            return refusal
        if not self.may_agree():
            messages.warning(request, "Donnez d’abord votre réponse : vous conviendrez ensuite ensemble.")
            return self.home()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        about = {name: form.cleaned_data[name] for name in form.ABOUT}
        try:
            agreed = positioning.agree(
                positioning=self.standing.under_way, values=form.situation, user=request.user, **about
            )
        except positioning.PositioningError as error:
            messages.warning(request, str(error))
            return self.home()
        messages.success(request, "Votre réponse commune est gardée, avec sa date.")
        return redirect("positioning:snapshot", slug, agreed.pk)

    def may_agree(self) -> bool:
        self.standing = reading.standing_of(self.dynamic, self.request.user)
        return self.standing.under_way is not None and self.standing.has_answered

    def form(self, data=None):
        initial = reading.proposal_from(self.standing.answers)
        initial |= {
            "agreed_on": timezone.localdate(),
            "agreed_by": [answer.user_id for answer in self.standing.answers],
        }
        people = User.objects.filter(teams__dynamic=self.dynamic).order_by("first_name", "last_name", "pk")
        return AgreeForm(data, initial=initial, people=people)

    def show(self, form):
        answers = self.standing.answers
        return self.page(
            "evaluation/positioning/agree.html",
            form=form,
            standing=self.standing,
            questions=reading.questions_of(answers),
            plane=plane_of(form),
        )


def state_of(step: Step, current: Step) -> str:
    steps = list(Step)
    if step == current:
        return "current"
    return "done" if steps.index(step) < steps.index(current) else "todo"


def first_missing(answer) -> Step:
    """The step that holds the first question left without an answer."""
    for step, names in FIELDS.items():
        if any(getattr(answer, name) in (None, "") for name in names if name in REQUIRED):
            return step
    return Step.STAGE


def plane_of(form) -> dict:
    """The plane as the form stands: where one is, once both sliders say it."""
    values = [str(form[name].value()) for name in ("systemic", "modelled")]
    if not all(value.isdigit() and int(value) <= 100 for value in values):
        return {"points": [], "sentence": "Placez les deux curseurs : le point se posera ici."}
    systemic, modelled = map(int, values)
    point = {"x": systemic, "y": modelled, "label": "Vous", "main": True}
    return {"points": [point], "sentence": plane_sentence(systemic, modelled)}
