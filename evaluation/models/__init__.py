"""Models of the app, one aggregate a file."""

from evaluation.models.deliberation import College, Opinion, Participant, Result, Round
from evaluation.models.evaluations import Evaluation
from evaluation.models.positioning import Positioning, PositioningAnswer, PositioningSharing

__all__ = ["Evaluation", "Positioning", "PositioningAnswer", "PositioningSharing"]
from evaluation.models.evidence import Evidence, UnforeseenEffect
from evaluation.models.indicators import Indicator, LibraryIndicator, Measure
from evaluation.models.prerequisites import PrerequisiteEntry
from evaluation.models.promise import Aim, ChainItem
from evaluation.models.resources import Interest, ResourceLine, ResourceYear, ValueStep, VolunteeringRate
from evaluation.models.sharing import (
    AccessEntry,
    Comparison,
    Example,
    PartAudience,
    ReportLink,
    ReportSettings,
)

__all__ = [
    "AccessEntry",
    "Aim",
    "ChainItem",
    "College",
    "Comparison",
    "Evaluation",
    "Evidence",
    "Example",
    "Indicator",
    "Interest",
    "LibraryIndicator",
    "Measure",
    "Opinion",
    "PartAudience",
    "Participant",
    "PrerequisiteEntry",
    "ReportLink",
    "ReportSettings",
    "ResourceLine",
    "ResourceYear",
    "Result",
    "Round",
    "UnforeseenEffect",
    "ValueStep",
    "VolunteeringRate",
]
