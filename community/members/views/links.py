"""Pages behind the signed links of letters: GET explains, POST acts."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from community.members.enums import Rhythm
from community.members.links import LinkError, read_token
from community.members.models import User
from community.members.services.inactivity import KEEP_ACCOUNT, LINK_LIFE, keep_account
from community.members.services.profiles import UNSUBSCRIBE, set_rhythm


@method_decorator(never_cache, name="dispatch")
class SignedLinkView(TemplateView):
    """Base of such a page, also for other apps.

    Give `purpose`, `max_age`, a template (which gets `payload`, `token`, and `done` once acted) and `act`.
    The token is the keyword argument `token` of the address.
    """

    purpose = ""
    max_age = timedelta(days=30)
    refusal_template = "members/link_refused.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.payload = read_token(self.purpose, kwargs["token"], self.max_age)
        except LinkError as error:
            self.template_name = self.refusal_template
            return self.render_to_response({"reason": str(error)}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(payload=self.payload, **kwargs)

    def post(self, request, *args, **kwargs):
        self.act(self.payload)
        return self.render_to_response(self.get_context_data(done=True, **kwargs))

    def act(self, payload: dict) -> None:
        """What the button does; may be asked twice."""
        raise NotImplementedError


class KeepAccountView(SignedLinkView):
    """« Gardez mon compte »."""

    purpose = KEEP_ACCOUNT
    max_age = LINK_LIFE
    template_name = "members/keep_account.html"

    def act(self, payload):
        keep_account(account=get_object_or_404(User.objects.living(), pk=payload["user"]))


@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribeView(SignedLinkView):
    """« Ne plus recevoir les nouvelles »; mail programs send this POST themselves (RFC 8058), hence no CSRF."""

    purpose = UNSUBSCRIBE
    max_age = timedelta(days=3650)
    template_name = "members/unsubscribe.html"

    def act(self, payload):
        account = User.objects.living().filter(pk=payload["user"]).first()
        if account:
            set_rhythm(user=account, rhythm=Rhythm.NEVER)
