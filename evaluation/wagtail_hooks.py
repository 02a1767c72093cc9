"""What this app tells the others, by subject."""

from evaluation import (  # noqa: F401
    evaluation_hooks,
    means_hooks,
    positioning_hooks,
)
