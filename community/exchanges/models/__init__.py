"""Needs and offers, what brings them together, and what comes of it."""

from community.exchanges.models.follow_ups import FollowUp
from community.exchanges.models.frames import (
    Frame,
    InspiringFrame,
    TransferFrame,
    TransferSession,
    VisitFrame,
)
from community.exchanges.models.introductions import (
    Introduction,
    IntroductionEvent,
    NeedCare,
    Party,
    PartyQuestion,
)
from community.exchanges.models.meetings import DateProposal, Meeting
from community.exchanges.models.records import Need, Offer, OfferDocument
from community.exchanges.models.solicitations import Digest, SavedSearch, Solicitation
from community.exchanges.models.suggestions import Neighbours, Refusal, Suggestion, WeightsVersion
from community.exchanges.models.supports import SupportIntervention

__all__ = [
    "DateProposal",
    "Digest",
    "FollowUp",
    "Frame",
    "InspiringFrame",
    "Introduction",
    "IntroductionEvent",
    "Meeting",
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
    "SupportIntervention",
    "TransferFrame",
    "TransferSession",
    "VisitFrame",
    "WeightsVersion",
]
