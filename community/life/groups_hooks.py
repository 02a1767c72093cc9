"""Hooks of the groups and of the carnets de passation; imported by `wagtail_hooks`."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.life import group_verbs
from community.life.groups_back_office import GroupViewSet
from community.life.panels import groups as panels
from community.life.personal_data.handover import HandoverData
from dynamics import hooks as dynamics_hooks
from toolbox import hooks_pages

register_snippet(GroupViewSet)


@hooks.register("register_log_actions")
def register_group_verbs(actions):
    group_verbs.register(actions)


@hooks.register("register_personal_data")
def register_handover_data():
    return HandoverData()


@hooks.register(dynamics_hooks.PANELS)
def register_groups_of_dynamic(request, dynamic):
    return panels.dynamic_panel(request, dynamic)


@hooks.register(dynamics_hooks.ORGANISATION_PANELS)
def register_groups_of_organisation(request, organisation):
    return panels.organisation_panel(request, organisation)


@hooks.register(hooks_pages.MY_SPACE)
def register_groups_in_my_space(request):
    return panels.space_panel(request)


@hooks.register(hooks_pages.MY_SPACE_WAITING)
def register_groups_waiting(request):
    return panels.waiting_lines(request)
