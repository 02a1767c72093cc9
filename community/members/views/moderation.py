"""The author's side of moderation: read the decision, answer, submit again."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView
from wagtail.models import WorkflowState

from community.members.forms import AnswerForm
from community.members.models import Decision
from community.members.services import moderation


class DecisionView(LoginRequiredMixin, FormView):
    """What was said about a record; its author answers or submits it again."""

    template_name = "members/decision.html"
    form_class = AnswerForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self._load(request.user)
            if request.POST.get("resubmit"):
                return self._resubmit()
        return super().dispatch(request, *args, **kwargs)

    def _load(self, user) -> None:
        self.decision = get_object_or_404(Decision, pk=self.kwargs["pk"])
        self.subject = self.decision.subject
        if self.subject is None:
            raise Http404
        self.state = WorkflowState.objects.for_instance(self.subject).active().first()
        if not moderation.is_party(self.subject, self.state, user, author_id=self.decision.author_id):
            raise PermissionDenied

    def _resubmit(self):
        moderation.submit(obj=self.subject, user=self.request.user)
        messages.success(self.request, "C’est renvoyé à l’équipe relais.")
        return redirect(self.decision)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            decision=self.decision,
            subject=self.subject,
            state=self.state,
            history=moderation.history(self.subject),
            edit_url=self.subject.get_edit_url() if hasattr(self.subject, "get_edit_url") else "",
            needs_changes=bool(self.state) and self.state.status == WorkflowState.STATUS_NEEDS_CHANGES,
            **kwargs,
        )

    def form_valid(self, form):
        try:
            moderation.answer(obj=self.subject, user=self.request.user, text=form.cleaned_data["text"])
        except moderation.ModerationError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Votre réponse est transmise à l’équipe relais.")
        return redirect(self.decision)
