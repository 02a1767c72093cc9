"""What the positioning tells the other apps; imported by `wagtail_hooks`."""

from wagtail import hooks

from dynamics import hooks as dynamics_hooks
from evaluation import positioning_panels
from evaluation.positioning_data import PositioningData
from toolbox import hooks_pages


@hooks.register(dynamics_hooks.PANELS)
def register_dynamic_panel(request, dynamic):
    return positioning_panels.dynamic_panel(request, dynamic)


@hooks.register(hooks_pages.MY_SPACE)
def register_space_panel(request):
    return positioning_panels.space_panel(request)


@hooks.register(hooks_pages.MY_SPACE_WAITING)
def register_waiting(request):
    return positioning_panels.waiting_lines(request)


@hooks.register("register_personal_data")
def register_positioning_data():
    return PositioningData()
