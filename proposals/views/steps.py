"""The équipe relais notes what became of a proposition."""

from django.contrib import messages
from django.shortcuts import redirect, render

from proposals.forms.propositions import StepNoteForm
from proposals.services import statuses
from proposals.views.access import PropositionView


class NoteStepView(PropositionView):
    """A dated step with its source, and the status when it changes."""

    permission = "proposals.note_step"

    def get(self, request, slug):
        return self.show(StepNoteForm(proposition=self.proposition))

    def post(self, request, slug):
        form = StepNoteForm(request.POST, proposition=self.proposition)
        if not form.is_valid():
            return self.show(form)
        try:
            statuses.note_step(proposition=self.proposition, user=request.user, **form.cleaned_data)
        except statuses.StatusError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "L’étape est notée, avec sa source.")
        return redirect(f"{self.proposition.get_absolute_url()}#suites")

    def show(self, form):
        context = {"proposition": self.proposition, "form": form, "page_label": "Noter une étape"}
        return render(self.request, "proposals/propositions/note_step.html", context)
