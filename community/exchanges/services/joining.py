"""Somebody who accepted by mail opens an account afterwards: her introductions are hers there too."""

import logging

from django.db import transaction

from community.exchanges.models import Party

logger = logging.getLogger(__name__)


@transaction.atomic
def recognise(*, user, email: str) -> int:
    """Give her the sides on which a facilitator had noted this address, once she proved that it is hers."""
    sides = Party.objects.filter(user=None, email__iexact=email, introduction__anonymised_at__isnull=True)
    known = sides.update(user=user)
    if known:
        logger.info("sides recognised", extra={"user": user.pk, "count": known})
    return known
