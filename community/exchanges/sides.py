"""The two sides of an exchange, and the words of each: pages, API and files are the same for both."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from community.exchanges.enums import Side
from community.exchanges.models import Need, Offer


@dataclass(frozen=True)
class Kind:
    """Needs, or offers. `noun` makes the names of permissions; `namespace`, those of addresses."""

    side: Side
    model: type[Need] | type[Offer]
    noun: str
    namespace: str
    one: str
    many: str
    a: str
    this: str
    feminine: str  # the ending of a participle: « ouvert », « ouverte »

    @property
    def is_need(self) -> bool:
        return self.side == Side.NEED

    @property
    def list_url(self) -> str:
        return self.url("list")

    @property
    def new_url(self) -> str:
        return self.url("new")

    def url(self, name: str, *args) -> str:
        return reverse(f"{self.namespace}:{name}", args=args)

    def permission(self, verb: str) -> str:
        return f"exchanges.{verb}_{self.noun}"

    def count(self, total: int) -> str:
        """« 12 besoins », « 1 offre »."""
        return f"{total} {self.many if total > 1 else self.one}"


NEEDS = Kind(Side.NEED, Need, "need", "needs", "besoin", "besoins", "un besoin", "ce besoin", "")
OFFERS = Kind(Side.OFFER, Offer, "offer", "offers", "offre", "offres", "une offre", "cette offre", "e")
KINDS = (NEEDS, OFFERS)


def kind_of(record: Need | Offer) -> Kind:
    return NEEDS if record.side == Side.NEED else OFFERS


def other_side(kind: Kind) -> Kind:
    return OFFERS if kind.is_need else NEEDS


def dynamics_of(records: Iterable) -> set[int]:
    return {record.dynamic_id for record in records if record.dynamic_id}
