"""Models of the app, one aggregate a file."""

from evaluation.models.deliberation import College, Opinion, Participant, Result, Round
from evaluation.models.evaluations import Evaluation
from evaluation.models.positioning import Positioning, PositioningAnswer, PositioningSharing

__all__ = ["Evaluation", "Positioning", "PositioningAnswer", "PositioningSharing"]
from evaluation.models.evidence import Evidence, UnforeseenEffect
from evaluation.models.indicators import Indicator, LibraryIndicator, Measure
from evaluation.models.promise import Aim, ChainItem

__all__ = [
    "Aim",
    "ChainItem",
    "College",
    "Evaluation",
    "Evidence",
    "Indicator",
    "LibraryIndicator",
    "Measure",
    "Opinion",
    "Participant",
    "Result",
    "Round",
    "UnforeseenEffect",
]
