"""What this app adds to the back office and to the hooks of the others."""

from community.exchanges import hooks_matching, records_hooks  # noqa: F401 (they register their own)
