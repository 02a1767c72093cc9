"""What this app adds to the back office and to the hooks of the others."""

from community.exchanges import hooks_matching  # noqa: F401 (registers its own)
