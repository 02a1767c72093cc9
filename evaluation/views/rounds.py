"""/dynamiques/<slug>/evaluation/deliberation/: the rounds, as the team leads them and as readers read them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from community.members.limits import limit
from evaluation.deliberations import positions_of
from evaluation.enums import RoundState
from evaluation.forms.rounds import InviteForm, RoundForm, SynthesisForm
from evaluation.models import Round
from evaluation.services import rounds
from evaluation.services.evaluations import EvaluationError
from evaluation.views.access import EvaluationView

ADOPT = "adopter"


class RoundsView(EvaluationView):
    """All the rounds; the team prepares the next one."""

    tab = "deliberation"

    def get(self, request, slug):
        found = list(self.evaluation.rounds.for_reader(request.user, self.evaluation))
        for one in found:
            one.evaluation = self.evaluation
        return self.page(
            "evaluation/rounds.html",
            rounds=found,
            may_prepare=self.may("change") and not any(one.state in RoundState.running() for one in found),
        )


class PrepareView(EvaluationView):
    permission = "evaluation.change_evaluation"
    tab = "deliberation"

    def get(self, request, slug):
        return self.show(RoundForm())

    def post(self, request, slug):
        form = RoundForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            kept = self.keep(form)
        except EvaluationError as error:
            form.add_error(None, str(error))
            return self.show(form)
        return redirect("evaluation:round", slug, kept.number)

    def keep(self, form) -> Round:
        return rounds.prepare(evaluation=self.evaluation, user=self.request.user, **form.cleaned_data)

    def show(self, form):
        return self.page(
            "evaluation/part_form.html",
            form=form,
            form_title="Préparer un tour",
            crumb_label="La délibération",
            crumb_name="evaluation:rounds",
            is_multipart=False,
        )


class RoundMixin(EvaluationView):
    """One round, by its number; hidden until it is adopted from who is not in the team."""

    tab = "deliberation"

    def round(self, number: int) -> Round:
        found = self.evaluation.rounds.for_reader(self.request.user, self.evaluation)
        row = found.filter(number=number).first()
        if row is None:
            raise Http404
        row.evaluation = self.evaluation
        return row


class RoundView(RoundMixin):
    """While people answer, the team knows who did, not what they said."""

    def get(self, request, slug, number):
        return self.show(self.round(number))

    def show(self, round, invite_form=None, synthesis_form=None):
        is_team = self.may("change")
        positions = positions_of(round) if round.shows_opinions else []
        writes = is_team and round.state == RoundState.CLOSED
        invites = is_team and round.state in (RoundState.PREPARING, RoundState.OPEN)
        people = list(round.participants.select_related("college")) if is_team else []
        return self.page(
            "evaluation/round.html",
            round=round,
            people=people,
            answered=sum(one.answered_at is not None for one in people),
            positions=positions,
            invites=invites,
            form=invite_form or (self.invite_form() if invites else None),
            synthesis_form=synthesis_form or (synthesis_form_of(positions, round) if writes else None),
        )

    def invite_form(self, data=None):
        names = self.evaluation.colleges.values_list("name", flat=True)
        return InviteForm(data, colleges=names)


class InviteView(RoundView):
    permission = "evaluation.change_evaluation"

    def get(self, request, slug, number):
        return redirect("evaluation:round", slug, number)

    def post(self, request, slug, number):
        round = self.round(number)
        if refusal := limit(request, action="evaluation.invite", rate="40/d"):
            return refusal
        form = self.invite_form(request.POST)
        if not form.is_valid():
            return self.show(round, invite_form=form)
        try:
            count = rounds.invite(round=round, user=request.user, **form.cleaned_data)
        except EvaluationError as error:
            form.add_error(None, str(error))
            return self.show(round, invite_form=form)
        messages.success(request, invited_words(count, round.state))
        return redirect("evaluation:round", slug, number)


class SynthesisView(RoundView):
    """Keep what the team writes; with the second button, adopt it."""

    permission = "evaluation.change_evaluation"

    def get(self, request, slug, number):
        return redirect("evaluation:round", slug, number)

    def post(self, request, slug, number):
        round = self.round(number)
        form = SynthesisForm(request.POST, aims=round.aims.all().in_order(), known={})
        if not form.is_valid():
            return self.show(round, synthesis_form=form)
        try:
            rounds.keep_synthesis(
                round=round,
                results=form.results,
                synthesis=form.cleaned_data["synthesis"],
                minutes=form.cleaned_data["minutes"],
                user=request.user,
            )
            if request.POST.get("action") == ADOPT:
                rounds.adopt(round=round, user=request.user)
                messages.success(request, "Le résultat est adopté et daté.")
            else:
                messages.success(request, "C’est enregistré, rien n’est encore adopté.")
        except EvaluationError as error:
            form.add_error(None, str(error))
            return self.show(round, synthesis_form=form)
        return redirect("evaluation:round", slug, number)


class ChangeRoundView(RoundMixin, PrepareView):
    def get(self, request, slug, number):
        round = self.round(number)
        return self.show(RoundForm(initial={"closes_on": round.closes_on, "question": round.question}))

    def post(self, request, slug, number):
        self.number = number
        return super().post(request, slug)

    def keep(self, form):
        return rounds.change(round=self.round(self.number), user=self.request.user, **form.cleaned_data)


class RoundGestureView(RoundMixin):
    """A gesture on a round: POST only, back to its page."""

    permission = "evaluation.change_evaluation"

    def get(self, request, slug, number, **kwargs):
        return redirect("evaluation:round", slug, number)

    def post(self, request, slug, number, **kwargs):
        try:
            messages.success(request, self.act(self.round(number), **kwargs))
        except EvaluationError as error:
            messages.error(request, str(error))
        return redirect(self.after(slug, number))

    def after(self, slug, number) -> str:
        return reverse("evaluation:round", args=[slug, number])

    def person(self, round: Round, pk: int):
        found = round.participants.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


class OpenRoundView(RoundGestureView):
    def post(self, request, slug, number):
        if refusal := limit(request, action="evaluation.invite", rate="40/d"):
            return refusal
        return super().post(request, slug, number)

    def act(self, round):
        rounds.open_round(round=round, user=self.request.user)
        return "Le tour est ouvert, les invitations sont parties."


class CloseRoundView(RoundGestureView):
    def act(self, round):
        rounds.close(round=round, user=self.request.user)
        return "Le tour est clos : vous lisez maintenant les avis."


class DiscardRoundView(RoundGestureView):
    def act(self, round):
        rounds.discard(round=round, user=self.request.user)
        return "Le tour est effacé."

    def after(self, slug, number):
        is_there = self.evaluation.rounds.filter(number=number).exists()
        return super().after(slug, number) if is_there else reverse("evaluation:rounds", args=[slug])


class WithdrawView(RoundGestureView):
    def act(self, round, pk):
        rounds.withdraw(participant=self.person(round, pk), user=self.request.user)
        return "L’invitation est retirée."


class InviteAgainView(RoundGestureView):
    def post(self, request, slug, number, pk):
        if refusal := limit(request, action="evaluation.invite", rate="40/d"):
            return refusal
        return super().post(request, slug, number, pk=pk)

    def act(self, round, pk):
        rounds.invite_again(participant=self.person(round, pk), user=self.request.user)
        return "Un nouveau lien est parti ; l’ancien n’ouvre plus rien."


def synthesis_form_of(positions, round: Round) -> SynthesisForm:
    known = {one.aim.pk: (one.result.value, one.result.text) for one in positions if one.result}
    texts = {"synthesis": round.synthesis, "minutes": round.minutes}
    return SynthesisForm(aims=[one.aim for one in positions], known=known, initial=texts)


def invited_words(count: int, state: str) -> str:
    if not count:
        return "Ces personnes étaient déjà invitées."
    plural = "s" if count > 1 else ""
    if state == RoundState.PREPARING:
        return f"{count} personne{plural} de plus, qui recevra{'ont' if plural else ''} l’invitation à l’ouverture."
    return f"{count} invitation{plural} envoyée{plural}."
