"""What a side says came of it, from a letter or in its bilan; and « prêt à transmettre »."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import View

from community.exchanges.company import name_of, other
from community.exchanges.enums import FollowUpStep, IntroductionState
from community.exchanges.forms.follow_ups import FollowUpForm, OutcomeForm, ReadyForm
from community.exchanges.models import FollowUp
from community.exchanges.services import follow_ups, introductions, ready
from community.exchanges.services.harvest import HarvestError, writer_of
from community.exchanges.services.records import RecordError
from community.exchanges.views.aftermath import IntroductionView
from community.members.limits import limit
from community.members.links import LinkError
from community.members.services.charter import CharterNotAcceptedError
from community.members.views.keys import opened_by_key
from toolbox.models import Tool


@method_decorator(opened_by_key, name="dispatch")
class FollowUpView(View):
    """The page behind the link of a letter: opening it changes nothing, no account is needed to answer."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.follow_up = follow_ups.read_follow_up(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        self.user = writer_of(self.follow_up.introduction, self.follow_up.side)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        return self.show(FollowUpForm(follow_up=self.follow_up, user=self.user))

    def post(self, request, token):
        if refusal := limit(request, action="exchanges.follow_up", rate="30/h"):
            return refusal
        form = FollowUpForm(request.POST, follow_up=self.follow_up, user=self.user)
        if not form.is_valid():
            return self.show(form)
        try:
            follow_ups.answer(follow_up=self.follow_up, user=self.user, **form.answers)
        except HarvestError as error:
            form.add_error(None, str(error))
            return self.show(form)
        return redirect(request.path)

    def show(self, form: FollowUpForm) -> HttpResponse:
        introduction, side = self.follow_up.introduction, self.follow_up.side
        context = {
            "follow_up": self.follow_up,
            "introduction": introduction,
            "other_name": name_of(introduction, other(side)),
            "form": form,
        }
        return render(self.request, "exchanges/aftermath/follow_up.html", context)


class BalanceView(IntroductionView):
    """The bilan: what it gave, and for a side the same questions as the follow-up."""

    permission = "exchanges.give_balance"

    def get(self, request, pk):
        return self.show(self.outcome_form(), self.answer_form())

    def post(self, request, pk):
        if refusal := limit(request, action="exchanges.balance", rate="30/h"):
            return refusal
        outcome, answer = self.outcome_form(request.POST), self.answer_form(request.POST)
        refused = [form for form in (outcome, answer) if form is not None and not form.is_valid()]
        if refused:
            return self.show(outcome, answer)
        try:
            self.keep(outcome, answer)
        except (HarvestError, introductions.IntroductionError, CharterNotAcceptedError) as error:
            (answer or outcome).add_error(None, str(error))
            return self.show(outcome, answer)
        messages.success(request, "Merci. L’autre équipe et l’équipe relais savent ce que cela a donné.")
        return redirect("aftermath:balance", pk)

    def keep(self, outcome: OutcomeForm | None, answer: FollowUpForm | None) -> None:
        follow_ups.close_and_answer(
            introduction=self.introduction,
            side=self.side,
            user=self.request.user,
            closing=outcome.cleaned_data if outcome else None,
            answers=answer.answers if answer else None,
        )

    def outcome_form(self, data=None) -> OutcomeForm | None:
        if self.introduction.is_ended:
            return None
        asks_day = self.introduction.state == IntroductionState.AGREED
        return OutcomeForm(data, prefix="issue", asks_day=asks_day)

    def answer_form(self, data=None) -> FollowUpForm | None:
        """None for the équipe relais, and once a side has answered."""
        if self.side is None or follow_ups.balance_of(self.introduction, self.side):
            return None
        asked = FollowUp(introduction=self.introduction, side=self.side, step=FollowUpStep.BALANCE)
        return FollowUpForm(data, follow_up=asked, user=self.request.user)

    def show(self, outcome, answer) -> HttpResponse:
        mine = follow_ups.balance_of(self.introduction, self.side) if self.side else None
        context = self.context(outcome=outcome, answer=answer, balance=mine)
        return render(self.request, "exchanges/aftermath/balance.html", context)


class ReadyView(LoginRequiredMixin, View):
    """« Prêt à transmettre »: one short form, an open offer."""

    def get(self, request):
        tool = Tool.objects.published().filter(slug=request.GET.get("outil", "")[:100]).first()
        return self.show(ReadyForm(user=request.user, initial=ready.known_of(user=request.user, tool=tool)))

    def post(self, request):
        if refusal := limit(request, action="exchanges.ready", rate="20/h"):
            return refusal
        form = ReadyForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            offer = ready.pass_on(user=request.user, **form.cleaned_data)
        except RecordError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(
            request, "Merci. Votre offre est ouverte ; l’équipe relais vous écrit dès qu’elle sert."
        )
        return redirect(offer)

    def show(self, form: ReadyForm) -> HttpResponse:
        return render(self.request, "exchanges/aftermath/ready.html", {"form": form})
