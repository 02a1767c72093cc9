"""A member's page, and the member's own space."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView

from community.members.enums import Visibility
from community.members.forms import PreferencesForm, ProfileForm
from community.members.hooks import member_credits, member_panels
from community.members.models import Profile, User
from community.members.services.profiles import get_profile, read_links, read_profile


class MemberView(TemplateView):
    """What a member shows to the person who looks; nothing shown is not found."""

    template_name = "members/member.html"

    def get_context_data(self, **kwargs):
        account = get_object_or_404(User, public_id=self.kwargs["public_id"])
        user = self.request.user
        shown = read_profile(account=account, viewer=user)
        if not shown:
            raise Http404
        linked = read_links(account=account, viewer=user)
        return super().get_context_data(
            account=account,
            name=shown.get("name") or "Un membre",
            shown=shown,
            panels=member_panels(self.request, account, linked),
            credits=member_credits(self.request, account) if "contributions" in linked else [],
            is_self=account == user,
            **kwargs,
        )


class ProfileEditView(LoginRequiredMixin, FormView):
    """My presentation, and who sees what."""

    template_name = "members/profile_edit.html"
    form_class = ProfileForm
    success_url = reverse_lazy("members:profile")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        form.save()
        messages.success(self.request, "Votre profil est à jour.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        profile = get_profile(self.request.user)
        has_page = any(
            getattr(profile, f"{name}_visibility") != Visibility.NOBODY and getattr(profile, name)
            for name in Profile.SHOWN_FIELDS
        )
        return super().get_context_data(has_page=has_page, **kwargs)


class PreferencesView(LoginRequiredMixin, FormView):
    """What I agree to receive, and how often."""

    template_name = "members/preferences.html"
    form_class = PreferencesForm
    success_url = reverse_lazy("members:preferences")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        form.save()
        messages.success(self.request, "Vos préférences sont enregistrées.")
        return super().form_valid(form)
