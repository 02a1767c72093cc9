"""What this app tells the others; each subject has its module."""

from proposals import calls_hooks  # noqa: F401 (it registers its own)
