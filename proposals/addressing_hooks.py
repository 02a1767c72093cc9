"""What sendings, letters and follows tell the other apps; imported by `wagtail_hooks`."""

from wagtail import hooks

from community.members.enums import Role
from proposals.addressing_data import AddressingData
from proposals.addressing_panels import letters_to_sign, space_panel
from toolbox import hooks_pages


@hooks.register("register_personal_data")
def register_addressing_data():
    return AddressingData()


@hooks.register(hooks_pages.MY_SPACE)
def register_followed_panel(request):
    return space_panel(request)


@hooks.register(hooks_pages.MY_SPACE_WAITING)
def register_letters_to_sign(request):
    return letters_to_sign(request)


@hooks.register("register_role_permissions")
def register_addressing_roles():
    return {Role.FACILITATOR: ["proposals.view_sending", "proposals.view_jointletter"]}
