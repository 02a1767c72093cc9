"""Hooks of the calls for commons; imported by `wagtail_hooks`."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dynamics import hooks as dynamics_hooks
from proposals import calls_panels, calls_verbs
from proposals.calls_back_office import CallViewSet
from proposals.calls_data import CallsData
from toolbox import hooks as toolbox_hooks
from toolbox import hooks_pages

register_snippet(CallViewSet)


@hooks.register("register_log_actions")
def register_verbs(actions):
    calls_verbs.register(actions)


@hooks.register("register_personal_data")
def register_calls_data():
    return CallsData()


@hooks.register(dynamics_hooks.PANELS)
def register_dynamic_panel(request, dynamic):
    return calls_panels.dynamic_panel(request, dynamic)


@hooks.register(toolbox_hooks.TOOL_PANELS)
def register_tool_panel(request, tool):
    return calls_panels.tool_panel(request, tool)


@hooks.register(hooks_pages.MY_SPACE)
def register_space_panel(request):
    return calls_panels.space_panel(request)
