"""Models of the app, one aggregate a file."""

from evaluation.models.evaluations import Evaluation
from evaluation.models.positioning import Positioning, PositioningAnswer, PositioningSharing

__all__ = ["Evaluation", "Positioning", "PositioningAnswer", "PositioningSharing"]
