"""What this app tells the others, by subject."""

from evaluation import evaluation_hooks, positioning_hooks  # noqa: F401
from evaluation import evaluation_hooks, means_hooks  # noqa: F401
