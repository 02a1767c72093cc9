"""What a facilitator reads of both sides before she decides: record, stage, distance, load, earlier exchanges."""

from dataclasses import dataclass, field

from django.db.models import Q

from community.exchanges.enums import Side
from community.exchanges.models import Introduction, Need, Offer, Party
from community.exchanges.services import consent, loads, solicitations
from dynamics.cells import distance_km
from dynamics.models import Dynamic


@dataclass
class Dossier:
    """One side, for facilitators only: it names the person who would be asked."""

    side: str
    record: Need | Offer | None
    dynamic: Dynamic | None
    name: str
    party: Party | None = None
    person: consent.Person = field(default_factory=consent.Person)
    lately: int = 0
    running: int = 0
    obstacle: str = ""
    rhythm: str = ""
    no_reminder: str = ""

    @property
    def is_reachable(self) -> bool:
        return bool(self.party.address) if self.party else self.person.is_reachable


def both(introduction: Introduction) -> list[Dossier]:
    """The two sides of an introduction, the one who seeks first."""
    parties = {party.side: party for party in introduction.parties.all()}
    users = [party.user_id for party in parties.values() if party.user_id]
    running = loads.running_with(users)
    offer = introduction.offer
    lately = loads.asked_lately([offer])[offer.pk] if offer else 0
    return [
        Dossier(
            side=Side.NEED,
            record=introduction.need,
            dynamic=introduction.need_dynamic,
            name=introduction.name_of(Side.NEED),
            party=parties.get(Side.NEED),
            running=_of(parties.get(Side.NEED), running),
        ),
        Dossier(
            side=Side.OFFER,
            record=offer,
            dynamic=introduction.offer_dynamic,
            name=introduction.name_of(Side.OFFER),
            party=parties.get(Side.OFFER),
            running=_of(parties.get(Side.OFFER), running),
            lately=lately,
            obstacle=loads.why_not_now(offer) if offer else "",
            rhythm=solicitations.in_words(parties[Side.OFFER]) if Side.OFFER in parties else "",
            no_reminder=solicitations.no_reminder(parties[Side.OFFER]) if Side.OFFER in parties else "",
        ),
    ]


def of_need(need: Need) -> Dossier:
    """The side that seeks, before any introduction."""
    person = consent.whom(record=need, dynamic=need.dynamic)
    return Dossier(side=Side.NEED, record=need, dynamic=need.dynamic, name=need.who, person=person)


def kilometres(one, other) -> int | None:
    """Between two records or dynamiques; None when one has no point."""
    points = [_point(thing) for thing in (one, other)]
    if None in points:
        return None
    (lat, lon), (other_lat, other_lon) = points
    return round(float(distance_km(lon, lat, other_lon, other_lat)))


def earlier(introduction: Introduction):
    """Other introductions between the same two dynamiques, the last first."""
    pair = [introduction.need_dynamic_id, introduction.offer_dynamic_id]
    if None in pair:
        return Introduction.objects.none()
    either = Q(need_dynamic=pair[0], offer_dynamic=pair[1]) | Q(need_dynamic=pair[1], offer_dynamic=pair[0])
    found = Introduction.objects.filter(either).exclude(pk=introduction.pk)
    return found.select_related("need_dynamic", "offer_dynamic").order_by("-created_at", "-pk")


def _of(party: Party | None, running) -> int:
    return running[party.user_id] if party and party.user_id else 0


def _point(thing) -> tuple[float, float] | None:
    if thing is None:
        return None
    if isinstance(thing, Dynamic):
        return (thing.latitude, thing.longitude) if thing.latitude is not None else None
    return thing.point
