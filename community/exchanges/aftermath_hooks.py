"""What the aftermath of introductions tells the other apps."""

from wagtail import hooks

from community.exchanges import aftermath
from community.exchanges.aftermath_data import AftermathData
from toolbox import hooks_pages


@hooks.register("register_personal_data")
def register_aftermath_data():
    return AftermathData()


@hooks.register(hooks_pages.MY_SPACE)
def register_aftermath_space_panel(request):
    return aftermath.space_panel(request)
