"""What this app tells the others; each subject has its module."""

from proposals import (  # noqa: F401 (each registers its own)
    addressing_hooks,
    calls_hooks,
    dispositifs_hooks,
    propositions_hooks,
)
