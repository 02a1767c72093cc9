"""Opening a group, describing it, giving it a charter, closing it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.generic import View

from community.life.enums import GroupKind
from community.life.forms.groups import GroupForm, NewCommunityForm, ReasonForm
from community.life.group_texts import FIRST_CHARTER
from community.life.models import Group
from community.life.services import groups
from community.life.services.nearby import near_dynamics
from community.life.views.groups import KINDS, GroupView
from community.members.limits import limit
from community.members.rules import is_facilitator
from dynamics.enums import TeamRole
from dynamics.models import Dynamic


class NewGroupView(LoginRequiredMixin, View):
    """A local community by an animateur·rice or the équipe relais; a working group by the équipe relais."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.kind = KINDS[kwargs["prefix"]]
        verb = "life.open_community" if self.kind == GroupKind.LOCAL else "life.open_workshop"
        if not request.user.has_perm(verb):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, *data):
        group = Group(kind=self.kind)
        if self.kind == GroupKind.WORKSHOP:
            return GroupForm(*data, instance=group)
        user = self.request.user
        own = own_dynamics(user)
        around = read_around(self.request.GET.get("autour", ""))
        chosen = [one for one in own if around and one.pk == around.pk] or own
        near = near_dynamics([around] if around else own)
        if around and around.pk not in {one.pk for one in own}:
            near = Dynamic.objects.filter(pk__in=[around.pk, *near.values_list("pk", flat=True)])
        initial = {
            "charter": FIRST_CHARTER,
            "dynamic": chosen[0] if chosen and not is_facilitator(user) else None,
        }
        if around:
            initial |= {
                "invited": [one.pk for one in near],
                "places": around.seat.epci.slug if around.seat and around.seat.epci_id else "",
                "name": f"Autour de {around.seat.name}" if around.seat else "",
            }
        return NewCommunityForm(
            *data,
            instance=group,
            user=user,
            near=near.order_by("name", "pk"),
            own_required=not is_facilitator(user),
            initial=initial,
        )

    def get(self, request, prefix):
        return self.show(self.form())

    def post(self, request, prefix):
        if refusal := limit(request, action="life.group", rate="10/d"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        values = form.cleaned_data
        try:
            group = groups.open_group(
                group=form.save(commit=False),
                user=request.user,
                territories=values.get("places", []),
                dynamic=values.get("dynamic"),
                invited=form.asked if self.kind == GroupKind.LOCAL else [],
            )
        except groups.GroupError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "C’est ouvert. Les équipes invitées sont prévenues.")
        return redirect(group)

    def show(self, form):
        context = {"form": form, "is_local": self.kind == GroupKind.LOCAL, "prefix": self.kwargs["prefix"]}
        return render(self.request, "life/groups/new.html", context)


def own_dynamics(user) -> list[Dynamic]:
    """Listed dynamiques that this person animates."""
    rows = Dynamic.objects.listed().filter(team__user=user, team__role=TeamRole.ANIMATOR)
    return list(rows.select_related("seat__epci").order_by("name", "pk").distinct())


def read_around(text: str) -> Dynamic | None:
    """The dynamique of `?autour=`, by its slug."""
    return (
        Dynamic.objects.listed()
        .select_related("seat__epci")
        .filter(slug=text[:100].replace("\x00", ""))
        .first()
    )


class EditGroupView(GroupView):
    """Name, aim, territories, charter, who reads."""

    def form(self, *data):
        return GroupForm(*data, instance=self.group)

    def get(self, request, prefix, slug):
        return self.show("life/groups/edit.html", form=self.form())

    def post(self, request, prefix, slug):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show("life/groups/edit.html", form=form)
        try:
            groups.describe(
                group=form.save(commit=False), user=request.user, territories=form.cleaned_data.get("places")
            )
        except groups.GroupError as error:
            form.add_error(None, str(error))
            return self.show("life/groups/edit.html", form=form)
        messages.success(request, "C’est enregistré.")
        return redirect(self.group)


class CloseGroupView(GroupView):
    """It stays readable; its members read why."""

    def get(self, request, prefix, slug):
        return self.show(
            "life/groups/close.html", form=ReasonForm(), cancel_url=self.group.get_absolute_url()
        )

    def post(self, request, prefix, slug):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show("life/groups/close.html", form=form, cancel_url=self.group.get_absolute_url())
        groups.close(group=self.group, user=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Le groupe est fermé. Il reste lisible.")
        return redirect(self.group)


class ReopenGroupView(GroupView):
    """POST: the équipe relais opens it again."""

    permission = "life.reopen_group"

    def get(self, request, prefix, slug):
        return redirect(self.group)

    def post(self, request, prefix, slug):
        groups.reopen(group=self.group, user=request.user)
        messages.success(request, "Le groupe est de nouveau ouvert.")
        return redirect(self.group)
