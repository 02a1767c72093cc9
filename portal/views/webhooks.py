"""/gestion/partenaires/: addresses that are told what becomes public, for administrateur·rices only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from community.members.views.backoffice import BackOfficePage, RoleRequiredMixin
from portal.services import webhooks
from portal.webhook_forms import WebhookForm
from portal.webhook_models import Webhook, WebhookEvent

MANAGE = "portal.manage_webhooks"
SHOWN = 30


class WebhookPage(BackOfficePage):
    permission_required = MANAGE
    page_title = "Partenaires prévenus"
    header_icon = "link-external"


class WebhookListView(WebhookPage):
    template_name = "portal/webhooks/list.html"

    def get_context_data(self, **kwargs):
        page = Paginator(Webhook.objects.all(), SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class WebhookEditView(WebhookPage):
    """A new partner, or the one of `pk`."""

    template_name = "portal/webhooks/form.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.webhook = get_object_or_404(Webhook, pk=kwargs["pk"]) if "pk" in kwargs else None
        self.form = WebhookForm(request.POST or None, instance=self.webhook)

    def get_context_data(self, **kwargs):
        return super().get_context_data(webhook=self.webhook, form=self.form, **kwargs)

    def post(self, request, pk=None):
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        webhook = webhooks.save_webhook(webhook=self.form.save(commit=False), user=request.user)
        messages.success(request, f"« {webhook} » est enregistré.")
        return redirect(webhook)


class WebhookView(WebhookPage):
    """A partner, and what was sent there."""

    template_name = "portal/webhooks/detail.html"
    secret = ""

    def get_context_data(self, pk, **kwargs):
        webhook = get_object_or_404(Webhook, pk=pk)
        page = Paginator(webhook.deliveries.defer("payload"), SHOWN).get_page(self.request.GET.get("p"))
        labels = dict(WebhookEvent.choices)
        events = [labels[event] for event in webhook.events if event in labels]
        return super().get_context_data(
            webhook=webhook, page=page, events=events, secret=self.secret, **kwargs
        )


class SecretView(WebhookView):
    """A new secret, shown in the answer and never again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        self.secret = webhooks.renew_secret(webhook=get_object_or_404(Webhook, pk=pk), user=request.user)
        response = self.render_to_response(self.get_context_data(pk=pk))
        response.headers["Cache-Control"] = "no-store"
        return response


class ActionView(RoleRequiredMixin, View):
    """Test, pause or resume, then back to the partner."""

    permission_required = MANAGE
    http_method_names = ["post"]

    def post(self, request, pk, action):
        webhook = get_object_or_404(Webhook, pk=pk)
        getattr(self, action)(webhook)
        return redirect(webhook)

    def test(self, webhook):
        try:
            delivery = webhooks.send_test(webhook=webhook, user=self.request.user)
        except webhooks.WebhookError as error:
            messages.error(self.request, str(error))
            return
        if delivery.error:
            messages.error(self.request, f"L’essai n’est pas passé. {delivery.error}")
        else:
            messages.success(self.request, "L’essai est reçu.")

    def pause(self, webhook):
        webhooks.pause(webhook=webhook, user=self.request.user)
        messages.success(self.request, "Suspendu : les messages attendent, trente jours au plus.")

    def resume(self, webhook):
        webhooks.resume(webhook=webhook, user=self.request.user)
        messages.success(self.request, "C’est repris : ce qui attendait part maintenant.")
