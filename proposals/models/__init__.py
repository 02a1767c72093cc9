"""Models of the app, one aggregate a file."""

from proposals.models.budgets import Allocation, Supporter
from proposals.models.calls import Call, CallFollow
from proposals.models.dispositifs import DeadlineAlert, Dispositif, DispositifCheck, DispositifExample
from proposals.models.pledges import Pledge, Receipt
from proposals.models.projects import Project, ProjectMember, ProjectNote, ProjectResult

__all__ = [
    "Allocation",
    "Call",
    "CallFollow",
    "DeadlineAlert",
    "Dispositif",
    "DispositifCheck",
    "DispositifExample",
    "Pledge",
    "Project",
    "ProjectMember",
    "ProjectNote",
    "ProjectResult",
    "Receipt",
    "Supporter",
]
