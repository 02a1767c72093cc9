"""The variant of a tool that a dynamique made: told, read, changed, withdrawn."""

from django.contrib import messages
from django.shortcuts import redirect, render

from community.members.limits import limit
from community.members.services.moderation import ModerationError, history
from toolbox.forms.experience import TeamVariantForm
from toolbox.models import TeamVariant
from toolbox.services import variants
from toolbox.services.experience import waits
from toolbox.views.experience import OwnRecordView, ToolView


class VariantView(ToolView):
    """Tell how a dynamique does it otherwise."""

    permission = "toolbox.tell_variant"

    def get(self, request, slug):
        return self.show(TeamVariantForm(instance=TeamVariant(tool=self.tool), user=request.user))

    def post(self, request, slug):
        if refusal := limit(request, action="toolbox.variant", rate="20/h"):
            return refusal
        form = TeamVariantForm(request.POST, instance=TeamVariant(tool=self.tool), user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            variant = variants.tell(variant=form.save(commit=False), user=request.user)
        except variants.VariantError as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Merci. L’équipe relais lit votre variante avant de la publier.")
        return redirect("toolbox:variant_read", self.tool.slug, variant.pk)

    def show(self, form):
        return render(self.request, "toolbox/tools/variant.html", {"tool": self.tool, "form": form})


class OwnVariantView(OwnRecordView):
    """One variant."""

    model = TeamVariant
    read_permission = record_permission = "toolbox.read_variant"

    def get(self, request, slug, pk):
        context = {
            "tool": self.tool,
            "variant": variants.as_last_written(self.record),
            "is_live": self.record.live,
            "is_waiting": waits(self.record),
            "decisions": history(self.record),
            "may_edit": request.user.has_perm("toolbox.edit_variant", self.record),
            "may_withdraw": request.user.has_perm("toolbox.withdraw_variant", self.record),
        }
        return render(request, "toolbox/tools/variant_read.html", context)


class EditVariantView(OwnVariantView):
    """Change a variant, published or not."""

    record_permission = "toolbox.edit_variant"

    def get(self, request, slug, pk):
        return self.show(TeamVariantForm(instance=self.written(), user=request.user))

    def post(self, request, slug, pk):
        form = TeamVariantForm(request.POST, instance=self.written(), user=request.user)
        if not form.is_valid():
            return self.show(form)
        try:
            variants.retell(variant=form.save(commit=False), user=request.user)
        except (variants.VariantError, ModerationError) as error:
            form.add_error(None, str(error))
            return self.show(form)
        messages.success(request, "Votre variante est corrigée et renvoyée à l’équipe relais.")
        return redirect("toolbox:variant_read", self.tool.slug, self.record.pk)

    def written(self) -> TeamVariant:
        return variants.as_last_written(self.record)

    def show(self, form):
        context = {"tool": self.tool, "form": form, "variant": self.record}
        return render(self.request, "toolbox/tools/variant.html", context)


class WithdrawVariantView(OwnVariantView):
    """Erase a variant, once confirmed."""

    record_permission = "toolbox.withdraw_variant"

    def get(self, request, slug, pk):
        context = {
            "tool": self.tool,
            "variant": self.record,
            "confirm_label": "Retirer cette variante",
            "cancel_url": self.record.get_moderation_url(),
            "danger": True,
            "action_url": request.path,
        }
        return render(request, "toolbox/tools/variant_withdraw.html", context)

    def post(self, request, slug, pk):
        variants.withdraw(variant=self.record, user=request.user)
        messages.success(request, "La variante est retirée.")
        return redirect(self.tool)
