"""Models of the app of people, one aggregate a file."""

from .base import TimestampedModel
from .charter import CharterAcceptance, CharterVersion
from .consents import Consent
from .letters import Letter
from .moderation import Decision, Report
from .profiles import Profile
from .runs import TaskRun
from .users import User

__all__ = [
    "CharterAcceptance",
    "CharterVersion",
    "Consent",
    "Decision",
    "Letter",
    "Profile",
    "Report",
    "TaskRun",
    "TimestampedModel",
    "User",
]
