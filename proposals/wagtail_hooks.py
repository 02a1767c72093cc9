"""What this app tells the others."""

from proposals import addressing_hooks, propositions_hooks  # noqa: F401 (each registers its own)
