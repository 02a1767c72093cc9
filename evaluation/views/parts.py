"""Pages that write or erase one part of an evaluation: an aim, an indicator, a piece of evidence…"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from community.members.limits import limit
from evaluation.services.evaluations import EvaluationError
from evaluation.views.access import EvaluationView


class PartView(EvaluationView):
    """One part, by the key in the address; `related` names the evaluation's own set of them."""

    permission = "evaluation.change_evaluation"
    related = ""

    def parts(self):
        return getattr(self.evaluation, self.related).all()

    def part(self, pk: int):
        found = self.parts().filter(pk=pk).first()
        if found is None:
            raise Http404
        if hasattr(found, "evaluation_id"):
            found.evaluation = self.evaluation  # with the dynamique that was already read
        return found


class WritePartView(PartView):
    """A form on a new part, or on the one of the address."""

    template = "evaluation/part_form.html"
    form_class: type
    titles = ("", "")  # of a new one, of a known one
    crumb = ("", "")  # label, name of the address
    done = "C’est enregistré."

    def get(self, request, slug, pk=None):
        return self.show(self.form(pk))

    def post(self, request, slug, pk=None):
        if refusal := limit(request, action="evaluation.write", rate="300/h"):
            return refusal
        form = self.form(pk, request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        try:
            kept = self.keep(form)
        except EvaluationError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, self.done)
        return redirect(self.after(kept))

    def form(self, pk, *data):
        part = self.part(pk) if pk else self.new()
        return self.form_class(*data, instance=part, **self.form_options())

    def new(self):
        model = self.form_class._meta.model
        return model(evaluation=self.evaluation)

    def form_options(self) -> dict:
        return {}

    def keep(self, form):
        raise NotImplementedError

    def after(self, kept):
        return kept

    def show(self, form):
        is_new = form.instance.pk is None
        return self.page(
            self.template,
            form=form,
            form_title=self.titles[0 if is_new else 1],
            crumb_label=self.crumb[0],
            crumb_name=self.crumb[1],
            is_multipart=form.is_multipart(),
        )


class RemovePartView(PartView):
    """Asks, then erases."""

    question = ""
    warning = ""
    label = "Effacer"
    back = ""  # name of the address to go back to

    def get(self, request, slug, pk):
        return self.page(
            "evaluation/part_remove.html",
            part=self.part(pk),
            question=self.question,
            warning=self.warning,
            confirm_label=self.label,
            danger=True,
            cancel_url=self.back_url(slug),
        )

    def post(self, request, slug, pk):
        try:
            done = self.remove(self.part(pk))
        except EvaluationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect(self.back_url(slug))

    def back_url(self, slug: str) -> str:
        return reverse(self.back, args=[slug])

    def remove(self, part) -> str:
        raise NotImplementedError
