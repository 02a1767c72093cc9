"""Needs and offers, what brings them together, and what comes of it."""

from community.exchanges.models.introductions import (
    Introduction,
    IntroductionEvent,
    NeedCare,
    Party,
    PartyQuestion,
)
from community.exchanges.models.records import Need, Offer, OfferDocument
from community.exchanges.models.solicitations import SavedSearch, Solicitation
from community.exchanges.models.suggestions import Neighbours, Refusal, Suggestion, WeightsVersion

__all__ = [
    "Introduction",
    "IntroductionEvent",
    "Need",
    "NeedCare",
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
