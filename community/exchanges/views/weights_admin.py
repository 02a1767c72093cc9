"""« Poids du rapprochement » in /gestion/: read, try, confirm, go back to those of the file."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views import View

from community.exchanges.forms.weights import WeightsForm
from community.exchanges.models import WeightsVersion
from community.exchanges.services import weights, weights_preview
from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin

HISTORY = 20


class WeightsView(BackOfficePage):
    """The weights with what each does. A POST shows what would change; the same POST, confirmed, keeps it."""

    permission_required = "exchanges.see_weights"
    template_name = "exchanges/backoffice/weights.html"
    page_title = "Poids du rapprochement"
    header_icon = "cogs"

    def get_context_data(self, **kwargs):
        chosen = weights.chosen_version()
        context = {
            "form": kwargs.pop("form", None) or WeightsForm(),
            "chosen": chosen if chosen and chosen.values else None,
            "version": weights.current().version,
            "history": list(WeightsVersion.objects.select_related("author")[:HISTORY]),
        }
        return super().get_context_data(**context, **kwargs)

    def post(self, request):
        form = WeightsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if not form.changed_rows:
            messages.info(request, "Ces poids sont ceux d’aujourd’hui : rien à changer.")
            return redirect("exchanges_weights:page")
        if "confirmer" in request.POST:
            try:
                weights.choose(values=form.values, note=form.cleaned_data["note"], user=request.user)
                messages.success(
                    request,
                    "Ces poids valent dès maintenant pour ce qui change, et cette nuit pour tous les besoins.",
                )
                return redirect("exchanges_weights:page")
            except weights.ChoiceError as error:
                for key, message in error.messages.items():
                    form.add_error(key if key in form.fields else None, message)
        shown = weights_preview.preview(values=form.values)
        return self.render_to_response(self.get_context_data(form=form, preview=shown))


class BackToFileView(RoleRequiredMixin, View):
    """« Revenir aux poids d’origine »."""

    permission_required = "exchanges.change_weights"
    http_method_names = ["post"]

    def post(self, request):
        weights.back_to_file(user=request.user)
        messages.success(request, "Les poids d’origine valent à nouveau.")
        return redirect("exchanges_weights:page")
