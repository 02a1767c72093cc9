"""What administrateur·rices say of a partner to tell."""

from django import forms

from dynamics.services.remote_addresses import RemoteError
from portal.services.webhooks import policy
from portal.webhook_models import Webhook


class WebhookForm(forms.ModelForm):
    class Meta:
        model = Webhook
        fields = ["name", "url", "events"]
        field_classes = {"url": forms.CharField}
        widgets = {"url": forms.URLInput}
        help_texts = {
            "url": "En https, sur le réseau public. Nous y envoyons un POST en JSON, signé.",
            "events": "Le message ne contient que ce que la page publique montre.",
        }

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        try:
            policy().check_form(url)
        except RemoteError as error:
            raise forms.ValidationError(str(error)) from error
        return url
