"""What the community carries together."""

from proposals.models.addressees import Addressee
from proposals.models.amendments import Amendment
from proposals.models.follows import PropositionFollow
from proposals.models.joint_letters import JointLetter, JointLetterItem, LetterSignature
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
    "Amendment",
    "JointLetter",
    "JointLetterItem",
    "LetterSignature",
    "Proposition",
    "PropositionAuthor",
    "PropositionEvidence",
    "PropositionFollow",
    "PropositionStep",
    "Sending",
    "SendingStep",
    "Support",
]
