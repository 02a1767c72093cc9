"""Sending a proposition, the public clock of a sending, its steps and documents, following."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from community.members.limits import limit
from community.members.views.links import SignedLinkView
from proposals.forms.addressing import SendingForm, StepForm
from proposals.models import Sending, SendingStep
from proposals.services import follows, sendings
from proposals.timelines import clock, timeline
from proposals.views.access import PropositionView, readable


class SendView(PropositionView):
    """Write down that it was sent: the clock starts."""

    permission = "proposals.send_proposition"

    def get(self, request, slug):
        return self.show(SendingForm(proposition=self.proposition))

    def post(self, request, slug):
        if refusal := limit(request, action="proposals.send", rate="30/h"):
            return refusal
        form = SendingForm(request.POST, request.FILES, proposition=self.proposition)
        if not form.is_valid():
            return self.show(form)
        try:
            sending = sendings.send(proposition=self.proposition, user=request.user, **form.cleaned_data)
        except sendings.SendingError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "L’envoi est noté, son horloge est publique.")
        return redirect(sending)

    def show(self, form):
        context = {"proposition": self.proposition, "form": form}
        return render(self.request, "proposals/addressing/send.html", context)


class SendingMixin:
    """Finds the proposition and the sending of the address; hidden propositions hide their sendings."""

    def find(self, slug, pk) -> Sending:
        proposition = readable(self.request.user, slug)
        found = Sending.objects.select_related("addressee", "letter")
        sending = get_object_or_404(found, proposition=proposition, pk=pk)
        sending.proposition = proposition
        return sending


class SendingPageView(SendingMixin, View):
    """The public clock: where it stands, since when, every step with its source and its document."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, slug, pk):
        sending = self.find(slug, pk)
        steps = sending.steps.visible_to(request.user)
        context = {
            "sending": sending,
            "proposition": sending.proposition,
            "stages": clock(sending, steps),
            "steps": timeline(sending, steps),
            "may_record": request.user.has_perm("proposals.record_step"),
            "may_follow": request.user.has_perm("proposals.follow_proposition", sending.proposition),
            "is_followed": is_followed(request.user, sending.proposition),
        }
        return render(request, "proposals/addressing/sending.html", context)


def is_followed(user, proposition) -> bool:
    return user.is_authenticated and proposition.follows.filter(user=user).exists()


class RecordView(SendingMixin, LoginRequiredMixin, View):
    """For those who record answers."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.sending = self.find(kwargs["slug"], kwargs["pk"])
        if not request.user.has_perm("proposals.record_step"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NoteStepView(RecordView):
    """An acknowledgement, an answer with its document, a commitment, a reminder; published now or kept as a draft."""

    def get(self, request, slug, pk):
        return self.show(StepForm(sending=self.sending))

    def post(self, request, slug, pk):
        if refusal := limit(request, action="proposals.note", rate="60/h"):
            return refusal
        form = StepForm(request.POST, request.FILES, sending=self.sending)
        if not form.is_valid():
            return self.show(form)
        publish = request.POST.get("action") != "garder"
        try:
            sendings.note(sending=self.sending, user=request.user, publish=publish, **form.cleaned_data)
        except sendings.SendingError as error:
            form.add_error(None, str(error))
            return self.show(form)
        told = "L’étape est publiée ; celles et ceux qui suivent la proposition sont prévenus."
        messages.success(
            request, told if publish else "L’étape est gardée en brouillon : l’équipe seule la lit."
        )
        return redirect(self.sending)

    def show(self, form):
        context = {"sending": self.sending, "proposition": self.sending.proposition, "form": form}
        return render(self.request, "proposals/addressing/note.html", context)


class DraftStepView(RecordView):
    """A draft step, published or erased."""

    http_method_names = ["post", "options"]

    def post(self, request, slug, pk, step):
        found = get_object_or_404(SendingStep, sending=self.sending, pk=step)
        try:
            if request.POST.get("action") == "effacer":
                sendings.drop(step=found, user=request.user)
                messages.success(request, "Le brouillon est effacé, avec son document.")
            else:
                sendings.publish(step=found, user=request.user)
                messages.success(
                    request, "L’étape est publiée ; celles et ceux qui suivent la proposition sont prévenus."
                )
        except sendings.SendingError as error:
            messages.error(request, str(error))
        return redirect(self.sending)


class DocumentView(SendingMixin, View):
    """The document of a step: public once the step is published, for the équipe relais before. Always downloaded."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, slug, pk, step):
        sending = self.find(slug, pk)
        found = get_object_or_404(sending.steps.visible_to(request.user), pk=step)
        if not found.document:
            raise Http404
        response = FileResponse(
            found.document.open("rb"),
            as_attachment=True,
            filename=found.document_name,
            content_type="application/octet-stream",
        )
        if not found.is_published:
            response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


class FollowView(PropositionView):
    """Follow, or stop following, according to the button."""

    permission = "proposals.follow_proposition"
    http_method_names = ["post", "options"]

    def post(self, request, slug):
        if request.POST.get("action") == "stop":
            follows.unfollow(proposition=self.proposition, user=request.user)
            messages.success(request, "Vous ne suivez plus cette proposition.")
        else:
            follows.follow(proposition=self.proposition, user=request.user)
            messages.success(request, "Vous suivez cette proposition : un courriel à chaque nouvelle.")
        return redirect(self.proposition)


@method_decorator(csrf_exempt, name="dispatch")  # the one-click header of mail programs has no token
class UnfollowView(SignedLinkView):
    """« Ne plus suivre », from a letter, without signing in."""

    purpose = follows.UNFOLLOW
    max_age = follows.UNFOLLOW_LIFE
    template_name = "proposals/addressing/unfollow.html"

    def act(self, payload: dict) -> None:
        follows.unfollow_from_letter(payload)
