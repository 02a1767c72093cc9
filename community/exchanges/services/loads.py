"""How much is already asked of an offer and of a person: read before asking again."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from community.exchanges.enums import IntroductionState
from community.exchanges.models import Introduction, Offer, Party

QUARTER = timedelta(days=91)


def asked_lately(offers, now=None) -> Counter:
    """How many introductions were proposed to each offer over three months, by id; cancelled ones do not count."""
    since = (now or timezone.now()) - QUARTER
    proposed = Introduction.objects.filter(offer__in=offers, proposed_at__gte=since)
    return Counter(proposed.exclude(state=IntroductionState.CANCELLED).values_list("offer", flat=True))


def why_not_now(offer: Offer, now=None) -> str:
    """What stands in the way of asking this offer today, for a facilitator; empty when nothing does."""
    if not offer.is_open:
        return f"Cette offre n’est pas ouverte ({offer.get_state_display()})."
    if offer.is_away:
        return f"La personne est absente jusqu’au {offer.absent_until:%d/%m/%Y}."
    if offer.per_quarter and asked_lately([offer], now)[offer.pk] >= offer.per_quarter:
        return f"Cette offre a déjà été demandée {offer.per_quarter} fois en trois mois, le plus qu’elle accepte."
    return ""


def running_with(users) -> Counter:
    """How many introductions run with each of these people, by id."""
    running = Introduction.objects.running()
    found = Party.objects.filter(user__in=users, introduction__in=running)
    return Counter(found.values_list("user", flat=True))
