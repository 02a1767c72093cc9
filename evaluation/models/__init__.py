"""Models of the app, one aggregate a file."""

from evaluation.models.prerequisites import PrerequisiteEntry
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
    "Comparison",
    "Example",
    "Interest",
    "PartAudience",
    "PrerequisiteEntry",
    "ReportLink",
    "ReportSettings",
    "ResourceLine",
    "ResourceYear",
    "ValueStep",
    "VolunteeringRate",
]
