"""What the community carries together."""

from proposals.models.addressees import Addressee
from proposals.models.amendments import Amendment
from proposals.models.propositions import (
    Proposition,
    PropositionAuthor,
    PropositionEvidence,
    PropositionStep,
)
from proposals.models.supports import Support

__all__ = [
    "Addressee",
    "Amendment",
    "Proposition",
    "PropositionAuthor",
    "PropositionEvidence",
    "PropositionStep",
    "Support",
]
