"""Supporting a proposition, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect

from community.members.limits import limit
from dynamics.models import Dynamic
from proposals.services import supports
from proposals.views.access import PropositionView


class SupportView(PropositionView):
    """`dynamique` says in whose name, the member's own without it; `action=retirer` takes it back."""

    http_method_names = ["post", "options"]

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.support", rate="60/h"):
            return refusal
        gives = request.POST.get("action") != "retirer"
        if gives and not request.user.has_perm("proposals.support", self.proposition):
            raise PermissionDenied
        dynamic = self.dynamic()
        verb = supports.give if gives else supports.take_back
        try:
            verb(proposition=self.proposition, user=request.user, dynamic=dynamic)
        except supports.SupportError as error:
            messages.error(request, str(error))
        else:
            who = f"« {dynamic.name} » " if dynamic else "Vous "
            verbs = ("soutient", "ne soutient plus") if dynamic else ("soutenez", "ne soutenez plus")
            messages.success(request, f"{who}{verbs[0] if gives else verbs[1]} cette proposition.")
        return redirect(f"{self.proposition.get_absolute_url()}#soutiens")

    def dynamic(self) -> Dynamic | None:
        """The dynamique that one speaks for; 404 when it does not exist, 403 without the right."""
        slug = self.request.POST.get("dynamique", "").replace("\x00", "")
        if not slug:
            return None
        dynamic = Dynamic.objects.published().filter(slug=slug).first()
        if dynamic is None:
            raise Http404
        if not self.request.user.has_perm("proposals.speak_for_dynamic", dynamic):
            raise PermissionDenied
        return dynamic
