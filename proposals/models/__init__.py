"""What the community carries together, one aggregate a file."""

from proposals.models.addressees import Addressee
from proposals.models.amendments import Amendment
from proposals.models.budgets import Allocation, Supporter
from proposals.models.calls import Call, CallFollow
from proposals.models.dispositifs import DeadlineAlert, Dispositif, DispositifCheck, DispositifExample
from proposals.models.follows import PropositionFollow
from proposals.models.joint_letters import JointLetter, JointLetterItem, LetterSignature
from proposals.models.pledges import Pledge, Receipt
from proposals.models.projects import Project, ProjectMember, ProjectNote, ProjectResult
from proposals.models.propositions import (
    Proposition,
    PropositionAuthor,
    PropositionEvidence,
    PropositionStep,
)
from proposals.models.sendings import Sending, SendingStep
from proposals.models.supports import Support

__all__ = [
    "Addressee",
    "Allocation",
    "Amendment",
    "Call",
    "CallFollow",
    "DeadlineAlert",
    "Dispositif",
    "DispositifCheck",
    "DispositifExample",
    "JointLetter",
    "JointLetterItem",
    "LetterSignature",
    "Pledge",
    "Project",
    "ProjectMember",
    "ProjectNote",
    "ProjectResult",
    "Proposition",
    "PropositionAuthor",
    "PropositionEvidence",
    "PropositionFollow",
    "PropositionStep",
    "Receipt",
    "Sending",
    "SendingStep",
    "Support",
    "Supporter",
]
