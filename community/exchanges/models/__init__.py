"""Needs and offers, what brings them together, and what comes of it."""

from community.exchanges.models.introductions import Introduction, IntroductionEvent, Party, PartyQuestion
from community.exchanges.models.records import Need, Offer, OfferDocument
from community.exchanges.models.solicitations import Digest, SavedSearch, Solicitation
from community.exchanges.models.suggestions import Neighbours, Refusal, Suggestion, WeightsVersion

__all__ = [
    "Digest",
    "Introduction",
    "IntroductionEvent",
    "Need",
    "Neighbours",
    "Offer",
    "OfferDocument",
    "Party",
    "PartyQuestion",
    "Refusal",
    "SavedSearch",
    "Solicitation",
    "Suggestion",
    "WeightsVersion",
]
