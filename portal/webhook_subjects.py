"""What messages to partners are about, and whether everybody may still read it."""

from community.exchanges.models import Need, Offer
from dynamics.models import Dynamic
from portal.webhook_models import WebhookEvent
from proposals.models import Proposition

# By event: the rows that everybody may read, and what names one of them, in the row as in the message
SUBJECTS = {
    WebhookEvent.DYNAMIC_PUBLISHED: (Dynamic.objects.listed, "id"),
    WebhookEvent.DYNAMIC_UPDATED: (Dynamic.objects.listed, "id"),
    WebhookEvent.NEED_OPENED: (Need.objects.public, "id"),
    WebhookEvent.OFFER_OPENED: (Offer.objects.public, "id"),
    WebhookEvent.PROPOSITION_PUBLISHED: (Proposition.objects.published, "slug"),
    WebhookEvent.PROPOSITION_STEP: (Proposition.objects.published, "slug"),
}


def is_still_public(*, event: str, data: dict) -> bool:
    """Not unpublished, archived, closed nor deleted since the message was written; a test is about nothing."""
    if event not in SUBJECTS:
        return True
    public, name = SUBJECTS[event]
    return public().filter(**{name: data.get(name)}).exists()
