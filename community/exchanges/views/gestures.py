"""What its people do with a need or an offer: open, say talked about, close, pause, erase."""

from django.contrib import messages
from django.shortcuts import redirect, render

from community.exchanges.enums import State
from community.exchanges.forms.records import PauseForm
from community.exchanges.services import records
from community.exchanges.views.writing import OwnView

SAID = {
    State.OPEN: "C’est ouvert.",
    State.TALKING: "C’est noté : en discussion.",
}


class MoveView(OwnView):
    """Open, open again, or say talked about."""

    verb = "move"
    http_method_names = ["post"]

    def post(self, request, pk):
        asked = request.POST.get("state", "")
        if asked not in SAID:
            messages.error(request, "Ce geste n’existe pas : choisissez-en un sur la page.")
            return redirect(self.record)
        state = State(asked)
        try:
            if state == State.OPEN:
                records.open_record(record=self.record, user=request.user)
            else:
                records.set_state(self.record, state, user=request.user)
        except records.RecordError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, SAID[state])
        return redirect(self.record)


class CloseView(OwnView):
    """Close, once one has said whether an answer was found."""

    verb = "move"

    def get(self, request, pk):
        context = {
            "kind": self.kind,
            "record": self.record,
            "confirm_label": "Fermer",
            "cancel_url": self.record.get_absolute_url(),
            "action_url": request.path,
        }
        return render(request, "exchanges/records/close.html", context)

    def post(self, request, pk):
        try:
            records.close_record(
                record=self.record, user=request.user, is_filled=request.POST.get("found") == "oui"
            )
        except records.RecordError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "C’est fermé. Vous pourrez rouvrir quand vous voudrez.")
        return redirect(self.record)


class RemoveView(OwnView):
    """Erase, once confirmed."""

    verb = "remove"

    def get(self, request, pk):
        context = {
            "kind": self.kind,
            "record": self.record,
            "confirm_label": "Effacer",
            "cancel_url": self.record.get_absolute_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "exchanges/records/remove.html", context)

    def post(self, request, pk):
        records.remove(record=self.record, user=request.user)
        messages.success(request, "C’est effacé.")
        return redirect(self.kind.list_url)


class PauseView(OwnView):
    """Be away until a day, or come back."""

    verb = "move"

    def get(self, request, pk):
        return self.show(PauseForm(initial={"until": self.record.absent_until}))

    def post(self, request, pk):
        if request.POST.get("action") == "back":
            records.pause(offer=self.record, until=None, user=request.user)
            messages.success(request, "Vous êtes de retour : votre offre est de nouveau proposée.")
            return redirect(self.record)
        form = PauseForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            records.pause(offer=self.record, until=form.cleaned_data["until"], user=request.user)
        except records.RecordError as error:
            form.add_error("until", str(error))
            return self.show(form)
        messages.success(request, "C’est noté : rien ne vous sera proposé d’ici là.")
        return redirect(self.record)

    def show(self, form):
        return render(self.request, "exchanges/records/pause.html", {"form": form, "record": self.record})
