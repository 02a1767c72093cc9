"""What the aftermath of introductions tells the other apps."""

from wagtail import hooks

from community.exchanges.aftermath_data import AftermathData


@hooks.register("register_personal_data")
def register_aftermath_data():
    return AftermathData()
