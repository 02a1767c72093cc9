"""Hooks of the agenda; imported by `wagtail_hooks`."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.life import events_verbs
from community.life.events_back_office import EventViewSet
from community.life.panels import events as panels
from dynamics import hooks as dynamics_hooks
from toolbox import hooks_pages

register_snippet(EventViewSet)


@hooks.register("register_log_actions")
def register_event_verbs(actions):
    events_verbs.register(actions)


@hooks.register(dynamics_hooks.PANELS)
def register_dynamic_events(request, dynamic):
    return panels.dynamic_panel(request, dynamic)


@hooks.register(hooks_pages.PAGES_TO_KEEP)
def register_pages_of_my_events(request):
    return panels.pages_to_keep(request)


@hooks.register(hooks_pages.MY_SPACE)
def register_my_events(request):
    return panels.space_panel(request)
