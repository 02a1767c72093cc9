"""What the matching is given and what it gives back: plain values, no database.

Whoever calls it (services.matching_data) reads the rows and makes these; nothing here knows Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Item:
    """A need or an offer.

    id: any hashable that sorts, unique on its side. person: the owner's id, or None. dynamic: its
    dynamique's id, or None. type: slug of the typology of the dynamique ("" unknown). territory_kind:
    "rural", "urbain"… ("" unknown). latitude, longitude: degrees, or None. region: INSEE code or "".
    stage, sheet, scope: slugs or "". forms, link_objects, themes, tools, languages: slugs; `languages`
    are the ones beside French. updated_on: last change of the record.
    """

    id: int | str
    title: str
    description: str = ""
    person: int | None = None
    dynamic: int | str | None = None
    type: str = ""
    stage: str = ""
    themes: frozenset[str] = frozenset()
    sheet: str = ""
    tools: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    link_objects: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    scope: str = "partout"
    latitude: float | None = None
    longitude: float | None = None
    region: str = ""
    territory_kind: str = ""
    updated_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfferItem(Item):
    """An offer, with what its people can still take on.

    load: introductions running or made in this quarter. capacity: the most per quarter, None without limit.
    is_available: False when closed, paused or away.
    """

    load: int = 0
    capacity: int | None = None
    is_available: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """What is known of pairs.

    excluded: (need id, offer id) already introduced, declined for good, or at rest on the day of the run.
    linked: unordered pairs of dynamiques (smaller id first) that have a link of the maillage.
    adjustments: offer id → what earlier answers taught, -1..1 (0: nothing).
    """

    excluded: frozenset[tuple] = frozenset()
    linked: frozenset[tuple] = frozenset()
    adjustments: Mapping = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a person can check, in French.

    kind: text (the same words), close_words, tools, themes, sheet, forms, link_objects, languages, proximity,
    distance (far, said for want of better), stage, same_stage, complementarity, link, no_link, territory,
    availability, freshness. weight: the part of the score that it explains, 0..1.
    """

    kind: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """One offer for one need; score in 0..1, reasons strongest first, two at least. subject: the part of the
    score that speaks of the same thing (words, tools, themes, sheet, what to meet), not of who is where."""

    need: int | str
    offer: int | str
    score: float
    reasons: tuple[Reason, ...]
    subject: float = 1.0
