"""The first steps of a member: put away, called back."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.life.models import Welcome
from community.life.services import welcome


@method_decorator(never_cache, name="dispatch")
class WelcomeView(LoginRequiredMixin, View):
    """The five steps, always readable here."""

    def get(self, request):
        steps = welcome.steps_of(request.user)
        panel = {
            "steps": steps,
            "done": sum(step.is_done for step in steps),
            "is_shown": Welcome.shows_to(request.user),
        }
        return render(request, "life/welcome/page.html", {"panel": panel})

    def post(self, request):
        is_shown = request.POST.get("montrer") == "1"
        welcome.show(user=request.user, is_shown=is_shown)
        if is_shown:
            messages.success(request, "Vos premiers pas sont de retour dans votre espace.")
        else:
            messages.success(
                request,
                "C’est rangé. Vous les retrouverez dans « Mes premiers pas », en bas de votre espace.",
            )
        return redirect("my_space")
