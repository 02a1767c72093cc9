"""Joining a project with what one brings; its bearers answer and note what came."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from community.members.limits import limit
from proposals.calls_enums import Act, PledgeState
from proposals.forms.calls_projects import AnswerForm, PledgeForm, ReceiptForm
from proposals.models import Pledge, Receipt
from proposals.services import calls_pledges as pledges
from proposals.services.calls import CallError
from proposals.views.calls_projects import ProjectView


class JoinView(ProjectView):
    """Propose what one brings."""

    permission = "proposals.pledge"
    act = Act.PLEDGE

    def get(self, request, slug, pk):
        if not self.project.is_alive:
            messages.error(
                request, f"On ne rejoint plus ce projet : il est {self.project.get_state_display()}."
            )
            return redirect(self.project)
        return self.page("proposals/calls/join.html", form=PledgeForm(user=request.user))

    def post(self, request, slug, pk):
        if refusal := limit(request, action="proposals.pledge", rate="20/h"):
            return refusal
        form = PledgeForm(request.POST, instance=Pledge(project=self.project), user=request.user)
        if form.is_valid():
            pledge = form.save(commit=False)
            pledge.unit = form.cleaned_data.get("unit") or ""
            try:
                pledges.propose(pledge=pledge, user=request.user)
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Merci. L’équipe du projet lit votre proposition et vous répond.")
                return redirect(self.project)
        return self.page("proposals/calls/join.html", form=form)


class PledgeView(ProjectView):
    """One pledge: read and answered by the bearers, taken back by whoever proposed it."""

    permission = "proposals.answer_pledge"

    def find(self, **kwargs):
        super().find(**kwargs)
        rows = Pledge.objects.select_related("dynamic", "user")
        self.pledge = get_object_or_404(rows, pk=kwargs["pledge"], project=self.project)
        self.pledge.project = self.project
        verbs = ("answer_pledge", "withdraw_pledge")
        if not any(self.request.user.has_perm(f"proposals.{verb}", self.pledge) for verb in verbs):
            raise Http404  # what others propose is between them and the bearers

    def subject(self):
        return self.pledge


class AnswerView(PledgeView):
    act = Act.ANSWER

    def get(self, request, slug, pk, pledge):
        return self.show(AnswerForm())

    def post(self, request, slug, pk, pledge):
        form = AnswerForm(request.POST)
        if form.is_valid():
            accepts = request.POST.get("answer") == "accepte"
            try:
                pledges.answer(
                    pledge=self.pledge,
                    accepts=accepts,
                    words=form.cleaned_data["words"],
                    user=request.user,
                )
            except CallError as error:
                form.add_error("words", str(error))
            else:
                told = "Cette personne est du projet" if accepts else "Votre réponse est partie"
                messages.success(request, f"{told} : nous le lui avons écrit.")
                return redirect(self.project)
        return self.show(form)

    def show(self, form):
        return self.page(
            "proposals/calls/pledge.html",
            form=form,
            pledge=self.pledge,
            waits=self.pledge.state == PledgeState.PROPOSED,
        )


class WithdrawView(PledgeView):
    permission = "proposals.withdraw_pledge"

    def get(self, request, slug, pk, pledge):
        return self.page(
            "proposals/calls/pledge_withdraw.html",
            pledge=self.pledge,
            confirm_label="Retirer mon apport",
            cancel_url=self.project.get_absolute_url(),
            danger=True,
        )

    def post(self, request, slug, pk, pledge):
        try:
            pledges.withdraw(pledge=self.pledge, user=request.user)
        except CallError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre apport est retiré.")
        return redirect(self.project)


class ReceiptView(PledgeView):
    """A bearer notes what came."""

    permission = "proposals.receive_pledge"
    act = Act.RECEIVE

    def get(self, request, slug, pk, pledge):
        return self.show(ReceiptForm(instance=Receipt(pledge=self.pledge)))

    def post(self, request, slug, pk, pledge):
        form = ReceiptForm(request.POST, instance=Receipt(pledge=self.pledge))
        if form.is_valid():
            try:
                pledges.receive(receipt=form.save(commit=False), user=request.user)
            except CallError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "C’est noté.")
                return redirect(self.project)
        return self.show(form)

    def show(self, form):
        return self.page("proposals/calls/receipt.html", form=form, pledge=self.pledge)
