"""What a member does about a dispositif: say whether it is still true, ask for an alert, stop it."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from community.members.limits import limit
from community.members.views.links import SignedLinkView
from proposals.dispositifs_enums import Verdict
from proposals.forms.dispositifs import AlertForm, CheckForm
from proposals.models import DeadlineAlert, DispositifCheck
from proposals.services import dispositifs_alerts, dispositifs_checks
from proposals.views.dispositifs_proposing import OwnView


class CheckView(OwnView):
    """« Toujours valable » or « plus d’actualité »."""

    permission = "proposals.check_dispositif"

    def get(self, request, slug):
        asked = request.GET.get("avis", "")
        known = DispositifCheck.objects.filter(dispositif=self.dispositif, user=request.user).first()
        initial = {"verdict": asked} if asked in Verdict.values else {}
        return self.show(CheckForm(instance=known, initial=initial))

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.check_dispositif", rate="60/h"):
            return refusal
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        dispositifs_checks.say(dispositif=self.dispositif, user=request.user, **form.cleaned_data)
        messages.success(request, "Merci : la page le dit maintenant à tout le monde.")
        return redirect(self.dispositif)

    def show(self, form):
        context = {"form": form, "one": self.dispositif}
        return render(self.request, "proposals/dispositifs/check.html", context)


class AlertView(OwnView):
    """Ask to be told before a deadline; change it; stop it."""

    permission = "proposals.follow_dispositif"

    def known(self) -> DeadlineAlert | None:
        return DeadlineAlert.objects.filter(dispositif=self.dispositif, user=self.request.user).first()

    def get(self, request, slug):
        return self.show(AlertForm(instance=self.known()))

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.follow_dispositif", rate="60/h"):
            return refusal
        if request.POST.get("action") == "stop":
            dispositifs_alerts.unfollow(dispositif=self.dispositif, user=request.user)
            messages.success(request, "L’alerte est arrêtée.")
            return redirect(self.dispositif)
        form = AlertForm(request.POST, instance=self.known())
        if not form.is_valid():
            return self.show(form)
        dispositifs_alerts.follow(dispositif=self.dispositif, user=request.user, **form.cleaned_data)
        messages.success(request, "C’est noté : vous serez prévenu·e par courriel.")
        return redirect(self.dispositif)

    def show(self, form):
        context = {"form": form, "one": self.dispositif, "alert": self.known()}
        return render(self.request, "proposals/dispositifs/alert.html", context)


@method_decorator(csrf_exempt, name="dispatch")
class StopView(SignedLinkView):
    """« Arrêter cette alerte »; mail programs send this POST themselves (RFC 8058), hence no CSRF."""

    purpose = dispositifs_alerts.STOP
    max_age: timedelta = dispositifs_alerts.STOP_LIFE
    template_name = "proposals/dispositifs/stop.html"

    def act(self, payload):
        dispositifs_alerts.stop(alert_id=payload["alert"], user_id=payload["user"])
