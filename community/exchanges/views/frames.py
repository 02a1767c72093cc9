"""The frame of an introduction, its convention on paper, and the interventions of the équipe relais."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.generic import View

from community.exchanges.enums import Side
from community.exchanges.forms.frames import (
    FrameKindForm,
    OpenSupportForm,
    SessionFormSet,
    frame_form,
    support_form,
)
from community.exchanges.models import SupportIntervention, TransferFrame
from community.exchanges.models.frames import FRAMES
from community.exchanges.pdf.convention import convention_document
from community.exchanges.services import frames
from community.exchanges.views.aftermath import IntroductionView
from community.members.limits import limit
from community.members.rules import is_facilitator
from toolbox.pdf.press import printed

SHOWN = 50


class FrameView(IntroductionView):
    """Read the whole frame, write one's part."""

    permission = "exchanges.fill_frame"

    def dispatch(self, request, *args, **kwargs):
        self.sessions = None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        frame = self.frame()
        if frame is None:
            return render(
                request, "exchanges/aftermath/frame_choice.html", self.context(form=FrameKindForm())
            )
        return self.show(frame, self.form_of(frame))

    def post(self, request, pk):
        if refusal := limit(request, action="exchanges.frame", rate="120/h"):
            return refusal
        frame = self.frame()
        if frame is None:
            return self.choose()
        if frame.pk is None:
            frame = frames.open_frame(introduction=self.introduction, kind=frame.kind, user=request.user)
        form = self.form_of(frame, request.POST)
        is_valid = form.is_valid()
        if not is_valid or (self.sessions is not None and not self.sessions.is_valid()):
            return self.show(frame, form)
        frames.fill(frame=form.instance, changed=form.to_keep, user=request.user, sessions=self.sessions)
        messages.success(request, "C’est enregistré. L’autre équipe et l’équipe relais le lisent ici.")
        return redirect("aftermath:frame", self.introduction.pk)

    def frame(self):
        """The frame that exists, else an unsaved one of the kind that the exchange asks for: GET writes nothing."""
        kind = frames.kind_of(self.introduction)
        unsaved = FRAMES[kind](introduction=self.introduction) if kind else None
        return frames.frame_of(self.introduction) or unsaved

    def form_of(self, frame, data=None):
        if isinstance(frame, TransferFrame):
            self.sessions = SessionFormSet(data, instance=frame, prefix="seances")
        return frame_form(frame, self.side or "")(data, instance=frame)

    def choose(self):
        form = FrameKindForm(self.request.POST)
        if not form.is_valid():
            return render(self.request, "exchanges/aftermath/frame_choice.html", self.context(form=form))
        kind = form.cleaned_data["kind"]
        frames.open_frame(introduction=self.introduction, kind=kind, user=self.request.user)
        return redirect("aftermath:frame", self.introduction.pk)

    def show(self, frame, form):
        kept = (
            frames.frame_of(self.introduction) if frame.pk else frame
        )  # not what a refused form wrote in it
        mine = set(frame.fields_of(self.side or ""))
        others = [
            {"term": kept._meta.get_field(name).verbose_name.capitalize(), "value": getattr(kept, name)}
            for name in frame.fields_of("")
            if name not in mine
        ]
        agreed = kept.need_agreed_at if self.side == Side.NEED else kept.offer_agreed_at
        return render(
            self.request,
            "exchanges/aftermath/frame.html",
            self.context(
                frame=kept,
                form=form,
                sessions=self.sessions,
                others=others,
                may_agree=bool(
                    self.side and kept.pk and not agreed and frames.is_ready(kept) and not form.is_bound
                ),
                is_convention=isinstance(frame, TransferFrame),
                has_paper=isinstance(frame, TransferFrame) and bool(kept.pk),
            ),
        )


class AgreeFrameView(IntroductionView):
    """« Nous sommes d’accord »."""

    permission = "exchanges.agree_frame"

    def post(self, request, pk):
        frame = frames.frame_of(self.introduction)
        if frame is None:
            raise Http404
        try:
            frames.agree(frame=frame, user=request.user)
        except frames.FrameError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre accord est noté, les autres sont prévenus.")
        return redirect("aftermath:frame", pk)


class ConventionView(IntroductionView):
    """The convention of a transfer as a PDF, for those who are in it."""

    def get(self, request, pk):
        frame = frames.frame_of(self.introduction)
        if not isinstance(frame, TransferFrame):
            raise Http404
        if refusal := limit(request, action="exchanges.convention", rate="30/h"):
            return refusal
        response = HttpResponse(printed(convention_document(frame)), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, f"Archipel - Convention {pk}.pdf")
        response["Cache-Control"] = "private, no-store"
        return response


class SupportListView(LoginRequiredMixin, View):
    """Interventions of the équipe relais: all for it, those of her dynamiques for a member."""

    def get(self, request):
        supports = SupportIntervention.objects.visible_to(request.user).select_related("dynamic")
        context = {
            "supports": supports[:SHOWN],
            "may_open": request.user.has_perm("exchanges.open_support"),
        }
        return render(request, "exchanges/aftermath/supports.html", context)


class OpenSupportView(LoginRequiredMixin, View):
    """The équipe relais comes to help a dynamique."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.has_perm("exchanges.open_support"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(OpenSupportForm())

    def post(self, request):
        form = OpenSupportForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        support = frames.open_support(support=form.save(commit=False), user=request.user)
        messages.success(request, "L’intervention est ouverte, l’équipe de la dynamique est prévenue.")
        return redirect(support)

    def show(self, form):
        return render(self.request, "exchanges/aftermath/support_new.html", {"form": form})


class SupportView(LoginRequiredMixin, View):
    """One intervention: the team writes what it expects and keeps, the équipe relais the rest."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        found = SupportIntervention.objects.select_related("dynamic", "opened_by")
        self.support = get_object_or_404(found, pk=kwargs["pk"])
        if not request.user.has_perm("exchanges.read_support", self.support):
            raise Http404
        self.side = Side.OFFER if is_facilitator(request.user) else Side.NEED
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self.show(self.form())

    def post(self, request, pk):
        if request.POST.get("action") == "close":
            return self.close()
        if not request.user.has_perm("exchanges.fill_support", self.support):
            raise PermissionDenied
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        frames.fill_support(support=form.instance, changed=form.to_keep, user=request.user)
        messages.success(request, "C’est enregistré.")
        return redirect(self.support)

    def close(self):
        if not self.request.user.has_perm("exchanges.close_support", self.support):
            raise PermissionDenied
        frames.close_support(support=self.support, user=self.request.user)
        messages.success(self.request, "L’intervention est close ; l’équipe peut toujours la relire.")
        return redirect(self.support)

    def form(self, data=None):
        return support_form(self.support, self.side)(data, instance=self.support)

    def show(self, form):
        kept = SupportIntervention.objects.select_related("dynamic").get(pk=self.support.pk)
        may_fill = self.request.user.has_perm("exchanges.fill_support", kept)
        hidden = set(kept.fields_of(self.side)) if may_fill else set()
        others = [
            {"term": kept._meta.get_field(name).verbose_name.capitalize(), "value": getattr(kept, name)}
            for name in ("reason", "expected", "programme", "observation", "restitution", "kept")
            if name not in hidden
        ]
        context = {
            "support": kept,
            "form": form,
            "others": others,
            "may_fill": may_fill,
            "may_close": self.request.user.has_perm("exchanges.close_support", kept),
        }
        return render(self.request, "exchanges/aftermath/support.html", context)
