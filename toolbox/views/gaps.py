"""`/outils/manques/`: open calls for tools."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.generic import View

from community.members.limits import limit
from community.members.views.reports import about_token
from toolbox import cards
from toolbox.forms.gaps import AnswerForm, GapForm
from toolbox.models import Gap, Tool
from toolbox.services import gaps
from toolbox.services.experience import waits
from toolbox.views.faceted import page_number

PAGE_SIZE = 24


@require_safe
def gap_list(request):
    """What is missing, the last said first, with the number of tools given in answer."""
    given = Count("answers", filter=Q(answers__tool__live=True))
    found = Gap.objects.published().annotate(given=given).order_by("-created_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(page_number(request))
    return render(request, "toolbox/tools/gaps.html", {"page": page})


class OpenGapView(LoginRequiredMixin, View):
    """« Il nous manque un outil pour… »."""

    def get(self, request):
        return self.show(GapForm())

    def post(self, request):
        if refusal := limit(request, action="toolbox.gap", rate="10/h"):
            return refusal
        form = GapForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        gap = gaps.open_gap(**form.cleaned_data, user=request.user)
        messages.success(request, "C’est noté : l’équipe relais vous lit, puis l’appel paraît ici.")
        return redirect(gap)

    def show(self, form):
        return render(self.request, "toolbox/tools/gap_form.html", {"form": form})


class GapView(View):
    """One call and the tools given in answer; before it is published, for its author and the moderators."""

    def dispatch(self, request, *args, **kwargs):
        self.gap = get_object_or_404(Gap, slug=kwargs["slug"])
        mine = request.user.is_authenticated and self.gap.opened_by_id == request.user.pk
        if not self.gap.live and not mine and not request.user.has_perm("toolbox.see_drafts"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug):
        return self.show(AnswerForm(gap=self.gap))

    def post(self, request, slug):
        if not request.user.has_perm("toolbox.answer_gap", self.gap):
            raise PermissionDenied
        form = AnswerForm(request.POST, gap=self.gap)
        if not form.is_valid():
            return self.show(form)
        gaps.answer(gap=self.gap, tool=form.cleaned_data["tool"], user=request.user)
        messages.success(request, "Merci : l’outil est ajouté en réponse.")
        return redirect(self.gap)

    def show(self, form):
        answers = cards.with_card(Tool.objects.published()).filter(gap_answers__gap=self.gap).order_by("name")
        user = self.request.user
        context = {
            "gap": self.gap,
            "cards": [cards.tool_card(tool) for tool in answers],
            "form": form,
            "may_answer": user.has_perm("toolbox.answer_gap", self.gap),
            "may_edit": user.has_perm("toolbox.edit_gap", self.gap),
            "is_waiting": not self.gap.live and waits(self.gap),
            "about": about_token(self.gap),
        }
        return render(self.request, "toolbox/tools/gap.html", context)


class EditGapView(LoginRequiredMixin, View):
    """Correct a call before it is published."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.gap = get_object_or_404(Gap, slug=kwargs["slug"])
        if not request.user.has_perm("toolbox.edit_gap", self.gap):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug):
        return self.show(GapForm(instance=self.gap))

    def post(self, request, slug):
        form = GapForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        gaps.rewrite(gap=self.gap, **form.cleaned_data, user=request.user)
        messages.success(request, "L’appel est corrigé et renvoyé à l’équipe relais.")
        return redirect(self.gap)

    def show(self, form):
        return render(self.request, "toolbox/tools/gap_form.html", {"form": form, "gap": self.gap})
