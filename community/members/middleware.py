"""What is checked at each request about the person who signed in."""

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from . import interrupted
from .rules import is_administrator
from .services.charter import CharterNotAcceptedError

BACK_OFFICE = "/gestion/"


class AdminMfaMiddleware:
    """The door of the back office.

    Members without a role are refused (Wagtail would send them to the sign-in page, which sends whoever is
    signed in back: a loop). Administrateurs need a second factor (setting REQUIRE_ADMIN_MFA).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(BACK_OFFICE) or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if self._must_activate(request.user):
            messages.warning(
                request,
                "Pour entrer dans la gestion, protégez d’abord votre compte par une application de double "
                "authentification.",
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def _must_activate(self, user) -> bool:
        return (
            settings.REQUIRE_ADMIN_MFA
            and is_administrator(user)
            and not is_mfa_enabled(user, types=[Authenticator.Type.TOTP])
        )


class CharterMiddleware:
    """Lead to the charter, and back, whoever asked for something that needs it (`require_charter`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, CharterNotAcceptedError):
            return None
        interrupted.keep(request)
        messages.info(request, str(exception))
        return redirect(f"{reverse('members:charter')}?{urlencode({'next': request.get_full_path()})}")
