"""What this app adds to the back office and to the hooks of the others: each module registers its own."""

from community.exchanges import (  # noqa: F401 (imported for what they register)
    aftermath_hooks,
    introductions_hooks,
    matching_hooks,
    records_hooks,
)
