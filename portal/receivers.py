"""What the portal does when the other apps publish: partners are told, of public things only."""

from django.conf import settings
from django.dispatch import receiver
from wagtail.signals import published

from community.exchanges.models import Offer
from community.exchanges.signals import record_opened
from dynamics.enums import Freshness
from dynamics.exports import feature
from dynamics.models import Dynamic
from portal.services.webhooks import announce
from portal.webhook_models import WebhookEvent
from proposals.models import Proposition
from proposals.signals import step_noted


@receiver(published, sender=Dynamic)
def tell_of_dynamic(sender, instance, **kwargs):
    if not instance.live or instance.freshness not in Freshness.shown():
        return
    is_first = instance.first_published_at == instance.last_published_at
    event = WebhookEvent.DYNAMIC_PUBLISHED if is_first else WebhookEvent.DYNAMIC_UPDATED
    announce(event=event, data=feature(instance)["properties"])


@receiver(record_opened)
def tell_of_record(sender, record, **kwargs):
    """Needs and offers that their authors made public."""
    if not type(record).objects.public().filter(pk=record.pk).exists():
        return
    event = WebhookEvent.OFFER_OPENED if isinstance(record, Offer) else WebhookEvent.NEED_OPENED
    announce(
        event=event,
        data={
            "id": record.pk,
            "title": record.title,
            "url": settings.SITE_URL + record.get_absolute_url(),
            "dynamic": settings.SITE_URL + record.dynamic.get_absolute_url() if record.dynamic_id else "",
            "themes": [theme.slug for theme in record.themes.all()],
        },
    )


@receiver(published, sender=Proposition)
def tell_of_proposition(sender, instance, **kwargs):
    if instance.live and instance.first_published_at == instance.last_published_at:
        announce(event=WebhookEvent.PROPOSITION_PUBLISHED, data=told_of(instance))


@receiver(step_noted)
def tell_of_step(sender, proposition=None, step=None, **kwargs):
    proposition = proposition or step.proposition
    if proposition.live:
        announce(event=WebhookEvent.PROPOSITION_STEP, data=told_of(proposition))


def told_of(proposition: Proposition) -> dict[str, object]:
    return {
        "slug": proposition.slug,
        "number": proposition.number,
        "title": proposition.title,
        "status": proposition.status,
        "url": settings.SITE_URL + proposition.get_absolute_url(),
    }
