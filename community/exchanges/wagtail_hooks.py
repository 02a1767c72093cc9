"""What the mise en relation tells the others."""

from wagtail import hooks

from community.exchanges.aftermath_data import AftermathData

# --- Aftermath ------------------------------------------------------------------------------


@hooks.register("register_personal_data")
def register_aftermath_data():
    return AftermathData()
