"""What a reader does with a lever: « à travailler », and « nous l’avons vécu »."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View
from wagtail.models import WorkflowState

from community.members.limits import limit
from toolbox.forms.levers import LeverExampleForm
from toolbox.models import LeverExample, SheetPage
from toolbox.services import levers


class LeverView(LoginRequiredMixin, View):
    """A lever of a published sheet, for a signed-in person."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.sheet = get_object_or_404(SheetPage.objects.live(), slug=kwargs.pop("slug"))
        self.key = kwargs.pop("lever")
        self.lever = self.sheet.lever(self.key)
        if self.lever is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def context(self, **more) -> dict:
        return {
            "sheet": self.sheet,
            "lever": self.lever,
            "key": self.key,
            "back_url": self.sheet.lever_url(self.key),
            **more,
        }


class TickView(LeverView):
    """POST: on the list or off it; htmx gets the new button, others come back to the lever."""

    def get(self, request):
        return redirect(self.sheet.lever_url(self.key))

    def post(self, request):
        is_wanted = request.POST.get("vouloir") == "1"
        levers.tick(sheet=self.sheet, lever=self.key, user=request.user, is_wanted=is_wanted)
        if request.htmx:
            return render(
                request, "toolbox/sheets/_tick.html", self.context(page=self.sheet, is_ticked=is_wanted)
            )
        messages.success(
            request,
            "Le levier est dans votre espace, à travailler."
            if is_wanted
            else "Le levier n’est plus dans votre liste.",
        )
        return redirect(self.sheet.lever_url(self.key))


class ExampleView(LeverView):
    """Write an example; only for those who are in a team."""

    def get(self, request):
        return self.show(self.form())

    def post(self, request):
        if refusal := limit(request, action="lever.example", rate="20/d"):
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            example = levers.tell(example=form.save(commit=False), user=request.user)
        except levers.LeverError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Merci. L’équipe relais relit votre exemple, puis il paraît sur la fiche.")
        return redirect(example.get_moderation_url())

    def form(self, data=None):
        if not levers.dynamics_of(self.request.user).exists():
            raise PermissionDenied
        return LeverExampleForm(data, instance=self.example(), user=self.request.user)

    def example(self) -> LeverExample:
        return LeverExample(sheet=self.sheet, lever=self.key)

    def show(self, form):
        return render(self.request, "toolbox/sheets/example_form.html", self.context(form=form))


class ReadExampleView(LeverView):
    """The example before it is published, for its author and for those who moderate."""

    def get(self, request, pk):
        example = get_object_or_404(LeverExample, pk=pk, sheet=self.sheet, lever=self.key)
        is_author = example.author_id == request.user.pk
        if not is_author and not request.user.has_perm("members.moderate"):
            raise PermissionDenied
        state = WorkflowState.objects.for_instance(example).active().first()
        return render(
            request,
            "toolbox/sheets/example_read.html",
            self.context(example=example, state=state, may_edit=is_author and not example.live),
        )


class EditExampleView(ExampleView):
    """Correct it before it is published."""

    def dispatch(self, request, *args, **kwargs):
        self.pk = kwargs.pop("pk")
        return super().dispatch(request, *args, **kwargs)

    def example(self) -> LeverExample:
        example = get_object_or_404(LeverExample, pk=self.pk, sheet=self.sheet, lever=self.key)
        if example.live or example.author_id != self.request.user.pk:
            raise PermissionDenied
        return example
