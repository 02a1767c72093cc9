"""What this app adds to the back office and to the hooks of the others."""

from community.exchanges import (
    aftermath_hooks,  # noqa: F401 (registers its own)
    records_hooks,  # noqa: F401 (registers its own)
)
