"""/gestion/demandes/: requests to take up a record without a team, decided by the équipe relais."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin
from dynamics.forms.life import DecisionForm
from dynamics.models import JoinRequest
from dynamics.services import team

SHOWN = 50


class RequestsView(BackOfficePage):
    """What waits for a decision, the oldest first; what was decided, with `?etat=closes`."""

    permission_required = "dynamics.decide_claims"
    template_name = "dynamics/backoffice/requests.html"
    page_title = "Reprises de fiches"
    header_icon = "group"

    def get_context_data(self, **kwargs):
        claims = JoinRequest.objects.filter(kind=JoinRequest.Kind.CLAIM)
        claims = claims.select_related("user", "dynamic", "decided_by")
        is_waiting = self.request.GET.get("etat") != "closes"
        if is_waiting:
            claims = claims.filter(state=JoinRequest.State.WAITING)
        else:
            claims = claims.exclude(state=JoinRequest.State.WAITING).order_by("-decided_at")
        page = Paginator(claims, SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, is_waiting=is_waiting, **kwargs)


class DecideClaimView(RoleRequiredMixin, View):
    """Accept or refuse one of them."""

    permission_required = "dynamics.decide_claims"
    http_method_names = ["post"]

    def post(self, request, pk):
        claim = get_object_or_404(JoinRequest.objects.filter(kind=JoinRequest.Kind.CLAIM), pk=pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Choisissez d’accepter ou de refuser.")
            return redirect("dynamics_requests:list")
        try:
            team.decide(
                request=claim, accepted=form.accepted, user=request.user, reason=form.cleaned_data["reason"]
            )
        except team.TeamError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "La réponse est envoyée.")
        return redirect("dynamics_requests:list")
