"""Neighbours who do not know each other: the pairs that the night run found, for facilitators to introduce."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.exchanges.enums import SuggestionState
from community.exchanges.models import Neighbours
from community.exchanges.services import neighbours
from community.exchanges.services.introductions import IntroductionError
from dynamics.models import Territory
from toolbox.views.faceted import page_number

PAGE_SIZE = 20
SHOWN = {"": SuggestionState.NEW, "ecartees": SuggestionState.DISMISSED}


class FacilitatorView(LoginRequiredMixin, View):
    """For those who prepare introductions."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("exchanges.prepare_introduction"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NeighboursView(FacilitatorView):
    """The pairs to introduce, the closest match first; those put aside on demand."""

    def get(self, request):
        shown = request.GET.get("file", "")
        region = request.GET.get("region", "")
        pairs = Neighbours.objects.filter(
            state=SHOWN.get(shown, SuggestionState.NEW), first__live=True, second__live=True
        ).select_related(
            "first__typology", "first__seat__departement", "second__typology", "second__seat__departement"
        )
        if region:
            pairs = pairs.filter(Q(first__region_code=region) | Q(second__region_code=region))
        page = Paginator(pairs, PAGE_SIZE).get_page(page_number(request))
        context = {
            "page": page,
            "pairs": page.object_list,
            "total": page.paginator.count,
            "shown": shown if shown in SHOWN else "",
            "region": region,
            "regions": Territory.objects.regions().order_by("name"),
            "query": "&".join(
                f"{key}={value}" for key, value in (("file", shown), ("region", region)) if value
            ),
        }
        return render(request, "exchanges/introductions/neighbours.html", context)


class DecideNeighboursView(FacilitatorView):
    """Introduce the two, put the pair aside, or take it back."""

    http_method_names = ["post"]

    def post(self, request, pk, decision):
        pair = get_object_or_404(Neighbours.objects.select_related("first", "second"), pk=pk)
        if decision == "presenter":
            try:
                made = neighbours.introduce(pair=pair, user=request.user)
            except IntroductionError as error:
                messages.error(request, str(error))
                return redirect("introductions:neighbours")
            messages.success(request, "Écrivez un mot à chacune, puis proposez.")
            return redirect(made)
        is_aside = decision == "ecarter"
        neighbours.set_state(pair, SuggestionState.DISMISSED if is_aside else SuggestionState.NEW)
        messages.success(
            request,
            "Cette paire est écartée. Vous la retrouvez dans « Écartées »."
            if is_aside
            else "Cette paire est revenue.",
        )
        return redirect("introductions:neighbours")
