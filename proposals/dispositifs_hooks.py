"""What the directory adds to the back office and to the hooks of the others."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.members.enums import Role
from proposals import dispositifs_verbs
from proposals.dispositifs_back_office import DispositifGroup
from proposals.dispositifs_personal_data import DispositifsData

register_snippet(DispositifGroup)


@hooks.register("register_log_actions")
def register_dispositif_verbs(actions):
    dispositifs_verbs.register(actions)


@hooks.register("register_personal_data")
def register_dispositifs_data():
    return DispositifsData()


@hooks.register("register_role_permissions")
def register_dispositif_roles():
    return {Role.EDITOR: [f"proposals.{action}_dispositif" for action in ("view", "add", "change")]}
