"""Who may do what with dynamiques: one permission per verb, the same name for views, templates and back office.

Asked without an object (Wagtail does so before it shows a list), a permission says whether the person may
do it to any record: the équipe relais may, a team may not.
"""

import rules

from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.enums import TeamRole


def role_in_team(user, dynamic) -> str | None:
    """The person's role in the team, read once a request, then kept on the user."""
    if dynamic is None or dynamic.pk is None or not is_member(user):
        return None
    if not hasattr(user, "_team_roles"):
        user._team_roles = dict(user.teams.values_list("dynamic", "role"))
    return user._team_roles.get(dynamic.pk)


def forget_roles(user) -> None:
    """To be called when a team changes within a request."""
    user.__dict__.pop("_team_roles", None)


@rules.predicate
def is_in_team(user, dynamic=None):
    return role_in_team(user, dynamic) is not None


@rules.predicate
def is_animator(user, dynamic=None):
    return role_in_team(user, dynamic) == TeamRole.ANIMATOR


@rules.predicate
def is_live(user, dynamic=None):
    return dynamic is not None and dynamic.live


@rules.predicate
def is_orphan(user, dynamic=None):
    """Nobody holds the record: it comes from the studies, or its last animateur·rice left."""
    return dynamic is not None and not dynamic.team.filter(role=TeamRole.ANIMATOR).exists()


is_on_the_spot = is_in_team | is_facilitator

# Wagtail's own names (`publish` is what its workflow asks; teams publish their record through our services)
rules.add_perm("dynamics.view_dynamic", is_on_the_spot)
rules.add_perm("dynamics.add_dynamic", is_facilitator)
rules.add_perm("dynamics.change_dynamic", is_on_the_spot)
rules.add_perm("dynamics.publish_dynamic", is_facilitator)
rules.add_perm("dynamics.delete_dynamic", is_administrator)

# Ours
rules.add_perm("dynamics.see_dynamic", is_live | is_on_the_spot)
rules.add_perm("dynamics.see_draft", is_on_the_spot)
rules.add_perm("dynamics.see_history", is_on_the_spot)
rules.add_perm("dynamics.restore_revision", is_on_the_spot)
rules.add_perm("dynamics.manage_team", is_animator | is_facilitator)
rules.add_perm("dynamics.leave_team", is_in_team)
rules.add_perm("dynamics.end_dynamic", is_animator | is_facilitator)
rules.add_perm("dynamics.withdraw_dynamic", is_animator | is_facilitator)
rules.add_perm("dynamics.confirm_freshness", is_on_the_spot)
rules.add_perm("dynamics.join", is_member & is_live & ~is_in_team & ~is_orphan)
rules.add_perm("dynamics.claim", is_member & is_live & is_orphan)
rules.add_perm("dynamics.decide_claims", is_facilitator)
rules.add_perm("dynamics.manage_remote_sources", is_administrator)

for model in ("organisation", "link", "joinrequest"):
    for action in ("view", "add", "change", "delete"):
        rules.add_perm(f"dynamics.{action}_{model}", is_facilitator)
for model in ("typology", "theme", "legalform"):
    rules.add_perm(f"dynamics.view_{model}", is_facilitator)
    for action in ("add", "change", "delete"):
        rules.add_perm(f"dynamics.{action}_{model}", is_administrator)
