"""Finding the introduction that a page is about, for one of its two sides or the équipe relais."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from community.exchanges.company import name_of, other, side_of
from community.exchanges.models import Introduction

AROUND = ("need__dynamic", "offer__dynamic", "need_dynamic", "offer_dynamic", "facilitator")


class IntroductionView(LoginRequiredMixin, View):
    """A page of an introduction once both agreed: for anybody else, and before, it does not exist (404)."""

    permission = "exchanges.read_aftermath"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.introduction = get_object_or_404(Introduction.objects.select_related(*AROUND), pk=kwargs["pk"])
        if not request.user.has_perm(self.permission, self.introduction):
            raise Http404
        self.side = side_of(self.introduction, request.user)
        return super().dispatch(request, *args, **kwargs)

    def context(self, **values) -> dict:
        """What every such page shows around it."""
        return {
            "introduction": self.introduction,
            "side": self.side,
            "need_name": name_of(self.introduction, "besoin"),
            "offer_name": name_of(self.introduction, "offre"),
            "other_name": name_of(self.introduction, other(self.side)) if self.side else "",
            **values,
        }
