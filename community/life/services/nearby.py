"""Dynamiques near others: of the same intercommunalité, or within 30 km."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from community.life.services.community_suggestions import NEAR_KM
from dynamics.models import Dynamic
from dynamics.services.snapshot import current

MOST = 24


def near_dynamics(around: Iterable[Dynamic], most: int = MOST) -> QuerySet:
    """Listed dynamiques near one of these, themselves left out; their number does not grow with the site."""
    around = list(around)
    own = [one.pk for one in around]
    found: set[int] = set()
    epcis = {one.seat.epci_id for one in around if one.seat_id and one.seat.epci_id}
    snapshot = current().snapshot
    for one in around:
        if one.longitude is not None:
            ids, km = snapshot.nearest(one.longitude, one.latitude, most, exclude=own)
            found |= {pk for pk, away in zip(ids.tolist(), km.tolist(), strict=True) if away <= NEAR_KM}
    if epcis:
        same = Dynamic.objects.listed().filter(seat__epci__in=epcis).exclude(pk__in=own).order_by("pk")
        found |= set(same.values_list("pk", flat=True)[:most])
    return Dynamic.objects.listed().filter(Q(pk__in=sorted(found)[: 2 * most]))
