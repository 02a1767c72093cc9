"""What other weights would change, shown before anybody confirms them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from community.exchanges.models import Need, Offer
from community.exchanges.services import matching_data, weights
from community.exchanges.services.engine import Engine

SAMPLE = 40
TOP = 5


@dataclass(frozen=True)
class Moved:
    """A suggestion that stays, at another rank."""

    offer: str
    before: int
    after: int


@dataclass
class NeedChange:
    """What other weights change for one need, offers by title."""

    need: Need
    gained: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.moved)


@dataclass(frozen=True)
class Preview:
    """What would change on a sample of the open needs, the last opened ones."""

    looked_at: int
    changes: list[NeedChange]

    @property
    def gained(self) -> int:
        return sum(len(change.gained) for change in self.changes)

    @property
    def moved(self) -> int:
        return sum(len(change.moved) for change in self.changes)


def preview(*, values: Mapping[str, float], now: datetime | None = None, sample: int = SAMPLE) -> Preview:
    """Compare today's weights with others on the last opened needs. Stores nothing. Raises ChoiceError."""
    now = now or timezone.now()
    other = weights.with_values(values)
    needs = {
        need.pk: need
        for need in Need.objects.open().select_related("dynamic").order_by("-opened_at", "-pk")[:sample]
    }
    items = [item for batch in matching_data.need_batches(needs) for item in batch] if needs else []
    today = Engine(now)
    tomorrow = Engine(now, chosen=other, like=today)
    before, after = (_by_need(engine.close_enough(engine.top(items, TOP))) for engine in (today, tomorrow))
    ids = {pk for ranks in (*before.values(), *after.values()) for pk in ranks}
    titles = dict(Offer.objects.filter(pk__in=ids).values_list("pk", "title"))
    changes = [_compared(need, before.get(pk, []), after.get(pk, []), titles) for pk, need in needs.items()]
    return Preview(len(needs), [change for change in changes if change])


def _by_need(matches) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for match in matches:
        found.setdefault(match.need, []).append(match.offer)
    return found


def _compared(need: Need, before: list[int], after: list[int], titles: Mapping[int, str]) -> NeedChange:
    change = NeedChange(need)
    change.gained = [titles.get(pk, "") for pk in after if pk not in before]
    change.lost = [titles.get(pk, "") for pk in before if pk not in after]
    change.moved = [
        Moved(titles.get(pk, ""), before.index(pk) + 1, after.index(pk) + 1)
        for pk in after
        if pk in before and before.index(pk) != after.index(pk)
    ]
    return change
