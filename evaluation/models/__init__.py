"""Models of the app, one aggregate a file."""

from evaluation.models.evaluations import Evaluation

__all__ = ["Evaluation"]
