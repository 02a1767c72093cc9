"""What the pages about one proposition share."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from proposals.models import Proposition


def readable(user, slug: str) -> Proposition:
    """The proposition, 404 when it is hidden from this person."""
    propositions = Proposition.objects.visible_to(user).select_related("author__profile", "thread")
    proposition = get_object_or_404(propositions, slug=slug)
    if not user.has_perm("proposals.read_proposition", proposition):
        raise Http404
    return proposition


class PropositionView(LoginRequiredMixin, View):
    """A page for those who may do something with it. Signed out: to the sign-in page; hidden: 404; else 403."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.proposition = readable(request.user, kwargs["slug"])
        if self.permission and not request.user.has_perm(self.permission, self.proposition):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
