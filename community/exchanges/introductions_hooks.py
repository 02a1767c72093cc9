"""Hooks of introductions; imported by `wagtail_hooks`."""

from wagtail import hooks

from community.exchanges import my_space
from community.exchanges.introductions_data import IntroductionsData
from toolbox import hooks_pages


@hooks.register("register_personal_data")
def register_introductions_data():
    return IntroductionsData()


@hooks.register(hooks_pages.MY_SPACE)
def register_introductions_panel(request):
    return my_space.introductions_panel(request)


@hooks.register(hooks_pages.MY_SPACE_WAITING)
def register_introductions_waiting(request):
    return my_space.awaiting(request)
