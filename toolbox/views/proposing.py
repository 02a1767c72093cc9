"""A member proposes a tool, in steps."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from community.members.limits import limit
from community.members.services.moderation import history
from dynamics.forms.base import with_one_more
from toolbox import cards
from toolbox.forms.proposing import PREVIEW, STEP_BY_SLUG, STEPS
from toolbox.models import Gap, Tool
from toolbox.services import proposing
from toolbox.services.experience import waits


def progress(current: str, tool: Tool | None) -> dict:
    """The progress above each step; without a draft, only the first one opens."""
    slugs = [*(step.slug for step in STEPS), "apercu"]
    labels = [*(step.label for step in STEPS), PREVIEW]
    here = slugs.index(current)
    steps = [
        {
            "label": label,
            "url": address(tool, slug) if tool else "",
            "state": "current" if rank == here else "done" if rank < here else "todo",
        }
        for rank, (slug, label) in enumerate(zip(slugs, labels, strict=True))
    ]
    return {"steps": steps, "number": here + 1, "total": len(slugs), "label": labels[here]}


def address(tool: Tool, slug: str) -> str:
    if slug == "apercu":
        return reverse("toolbox:preview", args=[tool.slug])
    return reverse("toolbox:propose_step", args=[tool.slug, slug])


class ProposeView(LoginRequiredMixin, View):
    """The first step, before there is a draft; `?manque=` names the gap that the tool answers, `?titre=` the tool."""

    def get(self, request):
        name = request.GET.get("titre", "").replace("\x00", "")
        longest = Tool._meta.get_field("name").max_length
        return self.show(STEPS[0].form(instance=Tool(name=name[:longest])))

    def post(self, request):
        if refusal := limit(request, action="toolbox.propose", rate="20/h"):
            return refusal
        form = STEPS[0].form(request.POST, instance=Tool())
        if request.POST.get("action") == "save":
            form.relax()
        if not form.is_valid():
            return self.show(form)
        tool = proposing.start(tool=form.save(commit=False), user=request.user, gap=self.gap())
        return after(request, tool, STEPS[0].slug)

    def gap(self) -> Gap | None:
        slug = self.request.GET.get("manque", "").replace("\x00", "")[:100]
        return Gap.objects.published().filter(slug=slug).first() if slug else None

    def show(self, form):
        context = {"step": STEPS[0], "form": form, "progress": progress("but", None), "gap": self.gap()}
        return render(self.request, "toolbox/tools/propose.html", context)


def after(request, tool: Tool, slug: str):
    """Where a kept step leads."""
    if request.POST.get("action") == "save":
        messages.success(request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
        return redirect("toolbox:mine")
    slugs = [step.slug for step in STEPS]
    following = slugs[slugs.index(slug) + 1 :]
    return redirect(address(tool, following[0] if following else "apercu"))


class DraftView(LoginRequiredMixin, View):
    """A page about one proposal. Signed out: to the sign-in page; hidden: 404; not to be changed: 403."""

    permission = "toolbox.edit_proposal"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        drafts = Tool.objects.visible_to(request.user)
        self.tool = get_object_or_404(drafts, slug=kwargs["slug"])
        if not self.tool.live and not request.user.has_perm("toolbox.read_proposal", self.tool):
            raise Http404
        if not request.user.has_perm(self.permission, self.tool):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StepView(DraftView):
    """One step of a draft: written as soon as it can be read."""

    def dispatch(self, request, *args, **kwargs):
        self.step = STEP_BY_SLUG.get(kwargs["step"])
        if self.step is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, slug, step):
        return self.show(self.step.form(instance=self.tool))

    def post(self, request, slug, step):
        action = request.POST.get("action", "next")
        form = self.step.form(request.POST, request.FILES, instance=self.tool)
        if action.startswith("add:") and action[4:] in form.formsets:
            form = self.step.form(with_one_more(request.POST, action[4:]), instance=self.tool)
            form.hush()
            return self.show(form)
        if action == "save":
            form.relax()
        if not form.is_valid():
            return self.show(form)
        try:
            proposing.keep_step(tool=form.save(commit=False), user=request.user)
        except proposing.ProposalError as error:
            messages.error(request, str(error))
            return redirect(self.tool)
        return after(request, self.tool, step)

    def show(self, form):
        rank = STEPS.index(self.step)
        context = {
            "tool": self.tool,
            "step": self.step,
            "form": form,
            "progress": progress(self.step.slug, self.tool),
            "previous_url": address(self.tool, STEPS[rank - 1].slug) if rank else "",
        }
        return render(self.request, "toolbox/tools/propose.html", context)


class PreviewView(DraftView):
    """The proposal as it will be read, what is missing, and « Envoyer »."""

    permission = "toolbox.read_proposal"

    def get(self, request, slug):
        if self.tool.live:
            return redirect(self.tool)
        tool = cards.with_card(Tool.objects.all()).get(pk=self.tool.pk)
        context = {
            "tool": tool,
            "uses": tool.uses.select_related("dynamic"),
            "progress": progress("apercu", tool),
            "missing": [(address(tool, step), words) for step, words in proposing.missing(tool)],
            "is_waiting": waits(tool),
            "decisions": history(tool),
            "may_edit": request.user.has_perm("toolbox.edit_proposal", tool),
        }
        return render(request, "toolbox/tools/preview.html", context)

    def post(self, request, slug):
        if not request.user.has_perm("toolbox.edit_proposal", self.tool):
            raise PermissionDenied
        try:
            proposing.send(tool=self.tool, user=request.user)
        except proposing.ProposalError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre proposition est partie : l’équipe relais la lit et vous répond.")
        return redirect("toolbox:preview", self.tool.slug)


class GiveUpView(DraftView):
    """Erase a draft."""

    def get(self, request, slug):
        context = {
            "tool": self.tool,
            "confirm_label": "Effacer ce brouillon",
            "cancel_url": address(self.tool, "apercu"),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "toolbox/tools/give_up.html", context)

    def post(self, request, slug):
        try:
            proposing.give_up(tool=self.tool, user=request.user)
        except proposing.ProposalError as error:
            messages.error(request, str(error))
            return redirect(self.tool)
        messages.success(request, "Le brouillon est effacé.")
        return redirect("toolbox:mine")
