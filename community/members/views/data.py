"""My data: see, take away, close the account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from community.members.consent_texts import MEMBER_PURPOSES
from community.members.enums import Purpose
from community.members.forms import DeleteAccountForm
from community.members.limits import limit
from community.members.services.personal_data import (
    LastAdministratorError,
    collect,
    erase,
    holders,
    kept_after_erasure,
)
from community.members.services.profiles import get_profile, withdraw


@method_decorator(never_cache, name="dispatch")
class MyDataView(LoginRequiredMixin, TemplateView):
    """What is known of me; a POST withdraws one consent."""

    template_name = "members/my_data.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            profile=get_profile(user),
            acceptances=user.charter_acceptances.select_related("version"),
            consents=user.consents.all(),
            holders=holders(),
            **kwargs,
        )

    def post(self, request):
        purpose = request.POST.get("withdraw", "")
        if purpose in MEMBER_PURPOSES and withdraw(user=request.user, purpose=Purpose(purpose)):
            messages.success(request, "Votre accord est retiré.")
        return redirect("members:my_data")


@method_decorator(never_cache, name="dispatch")
class ExportView(LoginRequiredMixin, View):
    """Everything in one JSON file."""

    def get(self, request):
        if refusal := limit(request, action="export", rate="20/h"):
            return refusal
        response = JsonResponse(collect(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
        filename = f"archipel-mes-donnees-{timezone.localdate():%Y-%m-%d}.json"
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response


@method_decorator(never_cache, name="dispatch")
class DeleteAccountView(LoginRequiredMixin, FormView):
    """Close my account, once what stays has been read."""

    template_name = "members/delete_account.html"
    form_class = DeleteAccountForm
    success_url = reverse_lazy("members:charter")

    def post(self, request, *args, **kwargs):
        if refusal := limit(request, action="delete-account", rate="10/h"):
            return refusal
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=kept_after_erasure(), **kwargs)

    def form_valid(self, form):
        try:
            erase(user=self.request.user)
        except LastAdministratorError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, "Votre compte est fermé et vos données personnelles sont effacées.")
        return redirect("/")
