"""What this app tells the others."""

from proposals import dispositifs_hooks  # noqa: F401 (each topic registers its own)
