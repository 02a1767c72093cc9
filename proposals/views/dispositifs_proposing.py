"""A member proposes a dispositif, or a correction, and follows what becomes of it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from community.members.limits import limit
from community.members.services.moderation import history
from dynamics.forms.base import with_one_more
from proposals.forms.dispositifs import DispositifForm
from proposals.models import DeadlineAlert, Dispositif
from proposals.services import dispositifs_proposing as proposing
from proposals.views.dispositifs import body_context


class WritingView(LoginRequiredMixin, View):
    """The form, with its gestures: add a line, keep a draft, send."""

    dispositif: Dispositif | None = None

    def post(self, request, **kwargs):
        action = request.POST.get("action", "send")
        if action.startswith("add:"):
            form = self.form(with_one_more(request.POST, action[4:]))
            form.hush()
            return self.show(form)
        if refusal := limit(request, action="proposals.dispositif", rate="20/h"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            kept = self.keep(form.save(commit=False), sends=action != "save")
        except proposing.DispositifError as error:
            messages.error(request, str(error))
            return redirect(self.dispositif)
        if action == "save" and not kept.live:
            messages.success(request, "Votre brouillon est gardé : reprenez-le quand vous voulez.")
        else:
            messages.success(request, "C’est parti : l’équipe relais lit votre texte et vous répond.")
        return redirect("dispositifs:preview", kept.slug)

    def form(self, *args):
        return DispositifForm(*args, instance=self.instance())

    def instance(self) -> Dispositif:
        return Dispositif()

    def keep(self, typed: Dispositif, sends: bool) -> Dispositif:
        raise NotImplementedError

    def show(self, form):
        context = {"form": form, "one": self.dispositif, "step": {"key": "dispositif"}}
        return render(self.request, "proposals/dispositifs/form.html", context)


class ProposeView(WritingView):
    """A new one."""

    def get(self, request):
        return self.show(self.form())

    def keep(self, typed, sends):
        return proposing.start(dispositif=typed, user=self.request.user, sends=sends)


class OwnView(LoginRequiredMixin, View):
    """About one dispositif. Signed out: to the sign-in page; hidden: 404; not to be done: 403."""

    permission = "proposals.edit_dispositif"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = Dispositif.objects.visible_to(request.user)
        self.dispositif = get_object_or_404(rows, slug=kwargs["slug"])
        if not self.dispositif.live and not request.user.has_perm(
            "proposals.read_dispositif_draft", self.dispositif
        ):
            raise Http404
        if not request.user.has_perm(self.permission, self.dispositif):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditView(OwnView, WritingView):
    """Write a draft again, or propose a correction; what is under way is taken up where it was."""

    def get(self, request, slug):
        state = proposing.under_way(self.dispositif)
        if self.dispositif.live and state is not None and state.requested_by_id != request.user.pk:
            messages.info(request, "Une correction attend déjà la relecture de l’équipe relais.")
            return redirect(self.dispositif)
        return self.show(self.form())

    def instance(self):
        return proposing.newest(self.dispositif)

    def keep(self, typed, sends):
        return proposing.keep(dispositif=typed, user=self.request.user, sends=sends)


class PreviewView(OwnView):
    """The proposal or the correction as it will be read, where it stands, and « Envoyer »."""

    permission = "proposals.read_dispositif_draft"

    def get(self, request, slug):
        state = proposing.under_way(self.dispositif)
        if self.dispositif.live and state is None:
            return redirect(self.dispositif)
        user = request.user
        is_mine = user.pk in {self.dispositif.proposed_by_id, state.requested_by_id if state else None}
        context = {
            **body_context(proposing.newest(self.dispositif)),
            "is_correction": self.dispositif.live,
            "is_waiting": proposing.waits(self.dispositif),
            "decisions": history(self.dispositif),
            "is_mine": is_mine,
        }
        return render(request, "proposals/dispositifs/preview.html", context)

    def post(self, request, slug):
        if self.dispositif.live or self.dispositif.proposed_by_id != request.user.pk:
            raise PermissionDenied
        proposing.keep(dispositif=self.dispositif, user=request.user, sends=True)
        messages.success(request, "C’est parti : l’équipe relais lit votre texte et vous répond.")
        return redirect("dispositifs:preview", self.dispositif.slug)


class GiveUpView(OwnView):
    """Erase a draft, or take back a correction."""

    permission = "proposals.drop_dispositif"

    def get(self, request, slug):
        context = {
            "one": self.dispositif,
            "confirm_label": "Reprendre ma correction" if self.dispositif.live else "Effacer ce brouillon",
            "cancel_url": self.dispositif.get_moderation_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "proposals/dispositifs/give_up.html", context)

    def post(self, request, slug):
        try:
            proposing.give_up(dispositif=self.dispositif, user=request.user)
        except proposing.DispositifError as error:
            messages.error(request, str(error))
            return redirect(self.dispositif)
        messages.success(request, "C’est fait.")
        return redirect("dispositifs:mine")


class MineView(LoginRequiredMixin, View):
    """My alerts and my proposals."""

    def get(self, request):
        context = {
            "alerts": list(DeadlineAlert.objects.of(request.user)),
            "drafts": list(Dispositif.objects.drafts_of(request.user)),
            "published": list(
                Dispositif.objects.published().filter(proposed_by=request.user).order_by("name", "pk")
            ),
        }
        return render(request, "proposals/dispositifs/mine.html", context)
