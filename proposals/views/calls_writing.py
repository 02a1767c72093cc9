"""Writing a call, sending it to moderation, moving its dates."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.generic import View

from community.members.limits import limit
from community.members.services.moderation import history
from proposals.forms.calls import CallForm, DatesForm
from proposals.models import Call
from proposals.services import calls
from proposals.views.calls import CallView


class WritingView(View):
    """The form, with « garder en brouillon » and « envoyer »."""

    call: Call | None = None

    def get(self, request, **kwargs):
        return self.show(self.form())

    def form(self, data=None, **kwargs):
        return CallForm(data, instance=self.call or Call(), user=self.request.user, **kwargs)

    def post(self, request, **kwargs):
        if refusal := limit(request, action="proposals.call", rate="30/h"):
            return refusal
        is_draft = request.POST.get("action") == "save"
        form = self.form(request.POST, is_draft=is_draft)
        if not form.is_valid():
            return self.show(form)
        try:
            call = calls.save_draft(
                call=form.save(commit=False), user=request.user, themes=form.cleaned_data["themes"]
            )
        except calls.CallError as error:
            form.add_error(None, str(error))
            return self.show(form)
        if is_draft:
            messages.success(request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
        else:
            self.send(call)
        return redirect(call)

    def send(self, call: Call) -> None:
        try:
            calls.send(call=call, user=self.request.user)
        except calls.CallError as error:
            messages.warning(self.request, f"Votre brouillon est gardé. {error}")
        else:
            messages.success(self.request, "L’appel est parti : l’équipe relais le lit et vous répond.")

    def show(self, form):
        decisions = history(self.call) if self.call else []
        context = {"form": form, "call": self.call, "decisions": decisions}
        return render(self.request, "proposals/calls/form.html", context)


class NewCallView(LoginRequiredMixin, WritingView):
    """A new one, by a team or by the équipe relais."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("proposals.open_call"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditCallView(CallView, WritingView):
    """Before it is published."""

    permission = "proposals.edit_call"


class GiveUpCallView(CallView):
    """Erase a draft."""

    permission = "proposals.edit_call"

    def get(self, request, slug):
        context = {
            "call": self.call,
            "confirm_label": "Effacer ce brouillon",
            "cancel_url": self.call.get_absolute_url(),
            "danger": True,
        }
        return render(request, "proposals/calls/give_up.html", context)

    def post(self, request, slug):
        try:
            calls.give_up(call=self.call, user=request.user)
        except calls.CallError as error:
            messages.error(request, str(error))
            return redirect(self.call)
        messages.success(request, "Le brouillon est effacé.")
        return redirect("calls:list")


class DatesView(CallView):
    """Move what is still to come of a published call, with a reason that everybody reads."""

    permission = "proposals.move_dates"

    def get(self, request, slug):
        return self.show(DatesForm(call=self.call))

    def post(self, request, slug):
        form = DatesForm(request.POST, call=self.call)
        if not form.is_valid():
            return self.show(form)
        try:
            calls.move_dates(
                call=self.call, dates=form.dates, why=form.cleaned_data["why"], user=request.user
            )
        except calls.CallError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Les dates sont changées, et chacun peut lire pourquoi.")
        return redirect(self.call)

    def show(self, form):
        return render(self.request, "proposals/calls/dates.html", {"form": form, "call": self.call})
