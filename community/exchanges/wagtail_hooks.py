"""What this app adds to the back office and to the hooks of the others."""

from wagtail import hooks

from community.exchanges import (
    aftermath_hooks,  # noqa: F401 (registers its own)
    records_hooks,  # noqa: F401 (registers its own)
)
from community.exchanges.introductions_data import IntroductionsData
from community.exchanges.services.mine import introductions_of
from toolbox.hooks_pages import MY_SPACE

# --- Introductions ---------------------------------------------------------------------------


@hooks.register("register_personal_data")
def register_introductions_data():
    return IntroductionsData()


@hooks.register(MY_SPACE)
def introductions_panel(request) -> dict | None:
    """What waits for the member's answer first, then what runs."""
    rows = [row for row in introductions_of(request.user) if not row.is_ended]
    if not rows:
        return None
    return {
        "anchor": "mises-en-relation",
        "title": "Mes mises en relation",
        "order": 10,
        "template": "exchanges/introductions/_space_panel.html",
        "context": {"introductions": rows[:6]},
    }
