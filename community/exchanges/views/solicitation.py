"""« Mes sollicitations »: how often one is written to, and the one-click stop of a letter."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from community.exchanges.forms.solicitation import SolicitationForm
from community.exchanges.services import solicitations
from community.members.models import User
from community.members.views.links import SignedLinkView


class RhythmView(LoginRequiredMixin, FormView):
    """What I agree to be asked, how often, and my pauses."""

    template_name = "exchanges/solicitation/rhythm.html"
    form_class = SolicitationForm
    success_url = reverse_lazy("suggestions:rhythm")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        form.save()
        messages.success(self.request, "C’est enregistré.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        user = self.request.user
        chosen = solicitations.chosen_by(user)
        return super().get_context_data(
            room=solicitations.room(user), most=chosen.most_a_month, chosen=chosen, **kwargs
        )


@method_decorator(csrf_exempt, name="dispatch")
class StopView(SignedLinkView):
    """« Ne plus recevoir ces envois »; mail programs send this POST themselves (RFC 8058), hence no CSRF."""

    purpose = solicitations.STOP
    max_age: timedelta = solicitations.STOP_LIFE
    template_name = "exchanges/solicitation/stop.html"

    def act(self, payload):
        person = User.objects.living().filter(pk=payload["user"]).first()
        if person:
            solicitations.stop(user=person)
