"""What this app adds to the back office and to the hooks of the others."""

from wagtail import hooks

from community.exchanges import (
    aftermath_hooks,  # noqa: F401 (registers its own)
    matching_hooks,  # noqa: F401 (registers its own)
    records_hooks,  # noqa: F401 (registers its own)
)
from community.exchanges.introductions_data import IntroductionsData

# --- Introductions ---------------------------------------------------------------------------


@hooks.register("register_personal_data")
def register_introductions_data():
    return IntroductionsData()
