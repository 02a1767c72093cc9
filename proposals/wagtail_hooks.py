"""What this app tells the others; each subject has its module."""

from proposals import calls_hooks, dispositifs_hooks  # noqa: F401 (each registers its own)
