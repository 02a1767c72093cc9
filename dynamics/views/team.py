"""/dynamiques/<slug>/equipe/: who writes for the dynamique, who is invited, who asks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.members.limits import limit
from community.members.links import LinkError
from community.members.models.users import normalise_email
from dynamics.enums import TeamRole
from dynamics.forms.life import DecisionForm, InviteForm, LeaveForm, RoleForm
from dynamics.models import JoinRequest, TeamInvitation, TeamMember
from dynamics.services import team
from dynamics.views.access import RecordView
from dynamics.views.edit import ConfirmedView


class TeamView(RecordView):
    """The team, its open invitations and the requests to decide."""

    permission = "dynamics.change_dynamic"

    def get(self, request, slug):
        return self.show(InviteForm())

    def post(self, request, slug):
        """Invite somebody."""
        if not request.user.has_perm("dynamics.manage_team", self.dynamic):
            return self.handle_no_permission()
        if refusal := limit(request, action="team.invite", rate="30/d"):
            return refusal
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            team.invite(dynamic=self.dynamic, user=request.user, **form.cleaned_data)
        except team.TeamError as error:
            form.add_error("email", str(error))
            return self.show(form)
        messages.success(request, f"L’invitation est partie vers {form.cleaned_data['email']}.")
        return redirect("dynamics:team", slug)

    def show(self, form):
        members = self.dynamic.team.select_related("user").order_by("role", "created_at")
        waiting = self.dynamic.join_requests.filter(state=JoinRequest.State.WAITING)
        context = self.context(
            members=members,
            invitations=self.dynamic.invitations.filter(accepted_at=None, cancelled_at=None),
            requests=waiting.filter(kind=JoinRequest.Kind.JOIN).select_related("user"),
            form=form,
            roles=TeamRole.choices,
        )
        return render(self.request, "dynamics/team/team.html", context)


class ManagedView(RecordView):
    """A gesture on the team: POST only, back to the page of the team."""

    permission = "dynamics.manage_team"

    def get(self, request, slug, **kwargs):
        return redirect("dynamics:team", slug)

    def post(self, request, slug, **kwargs):
        try:
            done = self.act(request, **kwargs)
        except team.TeamError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("dynamics:team", slug)

    def member(self, pk: int) -> TeamMember:
        return get_object_or_404(self.dynamic.team.select_related("dynamic", "user"), pk=pk)


class SetRoleView(ManagedView):
    def act(self, request, member):
        form = RoleForm(request.POST)
        if not form.is_valid():
            raise team.TeamError("Choisissez un rôle de la liste.")
        team.set_role(member=self.member(member), role=form.cleaned_data["role"], user=request.user)
        return "Le rôle est changé."


class RemoveMemberView(ManagedView):
    def act(self, request, member):
        found = self.member(member)
        if found.user_id == request.user.pk:
            raise team.TeamError("Pour partir vous-même, choisissez « Quitter l’équipe ».")
        team.remove(member=found, user=request.user)
        return f"{found.user.get_full_name()} n’est plus dans l’équipe."


class CancelInvitationView(ManagedView):
    def act(self, request, invitation):
        found = get_object_or_404(self.dynamic.invitations, pk=invitation)
        team.cancel_invitation(invitation=found, user=request.user)
        return "L’invitation est annulée."


class DecideView(ManagedView):
    """Accept or refuse somebody who asks to join."""

    def act(self, request, request_id):
        found = get_object_or_404(
            self.dynamic.join_requests.filter(kind=JoinRequest.Kind.JOIN), pk=request_id
        )
        form = DecisionForm(request.POST)
        if not form.is_valid():
            raise team.TeamError("Choisissez d’accepter ou de refuser.")
        team.decide(
            request=found,
            accepted=form.accepted,
            user=request.user,
            reason=form.cleaned_data["reason"],
        )
        return "La réponse est envoyée."


class LeaveView(ConfirmedView):
    """Go, having handed over."""

    permission = "dynamics.leave_team"
    template_name = "dynamics/team/leave.html"

    def post(self, request, slug):
        form = self.form(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self.context(**self.more(form)))
        team.leave(
            dynamic=self.dynamic,
            user=request.user,
            successor=form.cleaned_data.get("successor"),
            as_orphan=form.cleaned_data.get("as_orphan", False),
        )
        messages.success(request, f"Vous avez quitté l’équipe de {self.dynamic.name}. Merci pour elle.")
        return redirect(self.dynamic if self.dynamic.live else "/")

    def more(self, form=None):
        return {"form": form or self.form(), "confirm_label": "Quitter l’équipe", "danger": True}

    def form(self, data=None):
        others = self.dynamic.team.exclude(user=self.request.user).select_related("user")
        mine = get_object_or_404(self.dynamic.team, user=self.request.user)
        return LeaveForm(data, others=others, is_last=team.is_last_animator(mine))


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """The signed link of an invitation: GET explains, POST accepts. Only for the address it was sent to."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.invitation = team.read_invitation(kwargs["token"])
        except LinkError as error:
            return render(request, "members/link_refused.html", {"reason": str(error)}, status=410)
        if request.user.is_authenticated and not self.is_addressee(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        return render(request, "dynamics/team/invitation.html", self.words())

    def post(self, request, token):
        if not request.user.is_authenticated:
            return render(request, "dynamics/team/invitation.html", self.words())
        try:
            team.accept_invitation(invitation=self.invitation, user=request.user)
        except team.TeamError as error:
            messages.error(request, str(error))
            return redirect("/")
        messages.success(request, f"Bienvenue dans l’équipe de {self.invitation.dynamic.name}.")
        return redirect("dynamics:edit", self.invitation.dynamic.slug)

    def is_addressee(self, user) -> bool:
        return normalise_email(user.email) == normalise_email(self.invitation.email)

    def words(self) -> dict:
        invitation: TeamInvitation = self.invitation
        return {"invitation": invitation, "dynamic": invitation.dynamic, "here": self.request.path}
