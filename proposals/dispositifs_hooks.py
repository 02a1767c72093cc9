"""What the directory adds to the back office and to the hooks of the others."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from community.members.enums import Role
from proposals import dispositifs_verbs
from proposals.dispositifs_back_office import DispositifGroup
from proposals.dispositifs_personal_data import DispositifsData
from proposals.models import Dispositif

MOST_SHOWN = 20

register_snippet(DispositifGroup)


@hooks.register("register_log_actions")
def register_dispositif_verbs(actions):
    dispositifs_verbs.register(actions)


@hooks.register("register_personal_data")
def register_dispositifs_data():
    return DispositifsData()


@hooks.register("register_organisation_panels")
def register_dispositifs_panel(request, organisation):
    """The dispositifs that it offers, or where it is an example."""
    found = list(
        Dispositif.objects.published()
        .filter(examples__organisation=organisation)
        .distinct()
        .order_by("name", "pk")[:MOST_SHOWN]
    )
    if not found:
        return None
    return {
        "anchor": "dispositifs",
        "title": "Les dispositifs où elle est citée",
        "order": 20,
        "template": "proposals/dispositifs/_organisation_panel.html",
        "context": {"dispositifs": found},
    }


@hooks.register("register_role_permissions")
def register_dispositif_roles():
    return {Role.EDITOR: [f"proposals.{action}_dispositif" for action in ("view", "add", "change")]}
