"""The facts about dynamiques and their constraints, one aggregate a file."""

from dynamics.models.actors import Actor, HeldFunction, Resource
from dynamics.models.details import (
    BearerDetails,
    CurrencyDetails,
    PtceDetails,
    ThirdPlaceDetails,
    TzcldDetails,
)
from dynamics.models.dynamics import Dynamic, Study
from dynamics.models.links import Link
from dynamics.models.organisations import Organisation
from dynamics.models.registration import Registration
from dynamics.models.remote_sources import RemoteRecord, RemoteRun, RemoteSource
from dynamics.models.snapshot import SnapshotVersion
from dynamics.models.story import Document, Fact, Figure, StoryEvent
from dynamics.models.team import JoinRequest, TeamInvitation, TeamMember, TerritoryFollow
from dynamics.models.territories import Territory
from dynamics.models.vocabularies import LegalForm, Theme, Typology

__all__ = [
    "Actor",
    "BearerDetails",
    "CurrencyDetails",
    "Document",
    "Dynamic",
    "Fact",
    "Figure",
    "HeldFunction",
    "JoinRequest",
    "LegalForm",
    "Link",
    "Organisation",
    "PtceDetails",
    "Registration",
    "RemoteRecord",
    "RemoteRun",
    "RemoteSource",
    "Resource",
    "SnapshotVersion",
    "StoryEvent",
    "Study",
    "TeamInvitation",
    "TeamMember",
    "Territory",
    "TerritoryFollow",
    "Theme",
    "ThirdPlaceDetails",
    "Typology",
    "TzcldDetails",
]
