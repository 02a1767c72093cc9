"""Asking to join a team, to take up a record without a team, or to have a record withdrawn."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from community.members.limits import limit
from community.members.services.charter import require_charter
from community.members.services.reports import report_mistake
from dynamics.forms.life import AskForm, ClaimForm
from dynamics.models import JoinRequest
from dynamics.services import team
from dynamics.views.access import RecordView

WITHDRAWAL = "Demande de retrait de la fiche « {name} ».\n\n{message}"


class AskView(RecordView):
    """« Rejoindre l’équipe »: the animateurs decide."""

    permission = "dynamics.join"
    kind = JoinRequest.Kind.JOIN
    form_class = AskForm
    template_name = "dynamics/claim/ask.html"
    sent = "Votre demande est partie. L’équipe vous répondra par courriel."

    def get(self, request, slug):
        return self.show(self.form_class())

    def post(self, request, slug):
        if refusal := limit(request, action="team.ask", rate="10/d"):
            return refusal
        require_charter(request.user)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            team.ask(
                dynamic=self.dynamic, user=request.user, kind=self.kind, message=form.cleaned_data["message"]
            )
        except team.TeamError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, self.sent)
        return redirect(self.dynamic)

    def show(self, form):
        mine = self.dynamic.join_requests.filter(user=self.request.user, state=JoinRequest.State.WAITING)
        context = self.context(form=form, waiting=mine.first(), is_claim=self.kind == JoinRequest.Kind.CLAIM)
        return render(self.request, self.template_name, context)


class ClaimView(AskView):
    """« Reprendre la fiche »: the équipe relais decides."""

    permission = "dynamics.claim"
    kind = JoinRequest.Kind.CLAIM
    form_class = ClaimForm
    sent = "Votre demande est partie. L’équipe relais vous répondra par courriel sous quelques jours."


class WithdrawRequestView(RecordView):
    """Take back one's own request before it is decided."""

    permission = "dynamics.see_dynamic"

    def post(self, request, slug, request_id):
        mine = get_object_or_404(self.dynamic.join_requests, pk=request_id, user=request.user)
        team.withdraw_request(request=mine)
        messages.success(request, "Votre demande est retirée.")
        return redirect(self.dynamic)


class AskWithdrawalView(RecordView):
    """« Retirer cette fiche »: a member of the dynamique does not want the record that the studies made."""

    permission = "dynamics.see_dynamic"

    def get(self, request, slug):
        return self.show(AskForm())

    def post(self, request, slug):
        if refusal := limit(request, action="report", rate="6/h"):
            return refusal
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        message = WITHDRAWAL.format(name=self.dynamic.name, message=form.cleaned_data["message"])
        report_mistake(
            message=message[:3000],
            subject=self.dynamic,
            page=self.dynamic.get_absolute_url(),
            user=request.user,
        )
        messages.success(
            request, "L’équipe relais a reçu votre demande. Elle vous écrira avant de retirer la fiche."
        )
        return redirect(self.dynamic)

    def show(self, form):
        return render(self.request, "dynamics/claim/withdrawal.html", self.context(form=form))
