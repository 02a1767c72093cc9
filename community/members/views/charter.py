"""The charter: read by all, accepted by members."""

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import TemplateView

from community.members import interrupted
from community.members.models import CharterVersion
from community.members.services.charter import accept_charter, changes_of, current_charter

MOST = 2**31 - 1  # what the column holds


class CharterView(AccessMixin, TemplateView):
    """The current version; a POST adheres to the version that was read."""

    template_name = "members/charter.html"

    def get_context_data(self, **kwargs):
        version = current_charter()
        user = self.request.user
        acceptance = None
        if version and user.is_authenticated:
            acceptance = version.acceptances.filter(user=user).first()
        return super().get_context_data(
            version=version,
            acceptance=acceptance,
            changes=changes_of(version) if version else [],
            versions=CharterVersion.objects.published(),
            next=self.request.GET.get("next", ""),
            empty_actions=[{"label": "Revenir à l’accueil", "url": "/"}],
            **kwargs,
        )

    def post(self, request):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        version = current_charter()
        if version is None or request.POST.get("version") != str(version.number):
            messages.warning(request, "La charte a changé entre-temps : relisez-la avant d’y adhérer.")
            return redirect("members:charter")
        accept_charter(user=request.user, version=version)
        messages.success(request, "Merci, votre adhésion à la charte est enregistrée.")
        next_url = self._next_url()
        if kept := interrupted.take_back(request, next_url):
            return render(request, "members/charter_resume.html", {"kept": kept})
        return redirect(next_url or "members:charter")

    def _next_url(self) -> str:
        """Where the person came from, on this site only."""
        url = self.request.POST.get("next", "")
        allowed = url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return url if allowed else ""


@method_decorator(vary_on_cookie, name="dispatch")
class CharterVersionView(TemplateView):
    """One published version, and what it changed; the one that binds today has its own page."""

    template_name = "members/charter_version.html"

    def get_context_data(self, **kwargs):
        published = CharterVersion.objects.published()
        version = get_object_or_404(published, number=min(self.kwargs["number"], MOST))
        return super().get_context_data(
            version=version,
            is_current=version == current_charter(),
            crumb=f"Version {version.number}",
            changes=changes_of(version),
            versions=published,
            **kwargs,
        )
