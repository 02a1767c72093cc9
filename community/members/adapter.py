"""How allauth behaves on Archipel."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth import get_user_model

from .models.users import normalise_email
from .services.letters import store_letter


class AccountAdapter(DefaultAccountAdapter):
    """Addresses in lower case, mails through the one table."""

    def clean_email(self, email):
        return normalise_email(super().clean_email(email))

    def send_mail(self, template_prefix, email, context):
        """Write allauth's mail as a letter; it holds a link that opens an account, so it is not kept."""
        values = {
            "request": allauth_context.request,
            "email": email,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            **context,
        }
        message = self.render_mail(template_prefix, email, values)
        html = next((item.content for item in getattr(message, "alternatives", [])), "")
        store_letter(
            kind=f"account.{template_prefix.rsplit('/', 1)[-1]}",
            to=email,
            subject=message.subject,
            text=message.body,
            html=html,
            user=get_user_model().objects.filter(email=normalise_email(email)).first(),
            is_ephemeral=True,
        )
