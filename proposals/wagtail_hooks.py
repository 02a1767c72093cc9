"""What this app tells the others."""

from proposals import propositions_hooks  # noqa: F401 (it registers its own)
