"""Who may do what with calls for commons; when, is said by their phases (`calls_phases`), apart."""

import rules

from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.rules import role_in_team
from proposals.calls_enums import ProjectRole, SupporterState


def role_in_project(user, project) -> str | None:
    """Her role in a project, read once a request for all of hers."""
    if project is None or not is_member(user):
        return None
    if not hasattr(user, "_project_roles"):
        user._project_roles = dict(user.call_projects.values_list("project", "role"))
    return user._project_roles.get(project.pk)


def forget_project_roles(user) -> None:
    """To be called when a project gains or loses somebody within a request."""
    user.__dict__.pop("_project_roles", None)


def support_of(user, call):
    """Her line among the supporters of a call, read once a request."""
    if call is None or not is_member(user):
        return None
    if not hasattr(user, "_call_supports"):
        user._call_supports = {}
    if call.pk not in user._call_supports:
        user._call_supports[call.pk] = user.call_supports.filter(call=call).first()
    return user._call_supports[call.pk]


def forget_supports(user) -> None:
    user.__dict__.pop("_call_supports", None)


@rules.predicate
def is_in_a_team(user):
    """Somebody who holds a dynamique with others; read once a request."""
    if not is_member(user):
        return False
    if not hasattr(user, "_has_a_team"):
        user._has_a_team = user.teams.exists()
    return user._has_a_team


@rules.predicate
def is_in_its_team(user, call=None):
    """In the team of the dynamique that organises it."""
    return call is not None and call.dynamic_id is not None and bool(role_in_team(user, call.dynamic))


@rules.predicate
def is_published(user, call=None):
    return call is not None and call.live


@rules.predicate
def bears_it(user, project=None):
    return role_in_project(user, project) == ProjectRole.BEARER


@rules.predicate
def is_of_the_project(user, project=None):
    return role_in_project(user, project) is not None


@rules.predicate
def organises_its_call(user, project=None):
    return project is not None and organises(user, project.call)


@rules.predicate
def has_pledged(user, pledge=None):
    return is_member(user) and pledge is not None and pledge.user_id == user.pk


@rules.predicate
def bears_its_project(user, pledge=None):
    return pledge is not None and bears_it(user, pledge.project)


@rules.predicate
def is_supporter(user, call=None):
    held = support_of(user, call)
    return held is not None and held.state == SupporterState.CONFIRMED


@rules.predicate
def has_asked(user, call=None):
    return support_of(user, call) is not None


@rules.predicate
def is_author(user, note=None):
    return is_member(user) and note is not None and note.author_id == user.pk


organises = is_in_its_team | is_facilitator

# Wagtail's own names
for noun in ("call", "project"):
    for action in ("view", "add"):
        rules.add_perm(f"proposals.{action}_{noun}", is_facilitator)
    rules.add_perm(f"proposals.delete_{noun}", is_administrator)
rules.add_perm("proposals.change_project", is_facilitator)
rules.add_perm("proposals.publish_call", is_facilitator)
# Its team may change what is not published: moderation asks it of who answers or takes the record back
rules.add_perm("proposals.change_call", is_facilitator | (is_in_its_team & ~is_published))

# Ours
rules.add_perm("proposals.open_call", is_in_a_team | is_facilitator)
rules.add_perm("proposals.read_call", is_published | organises)
rules.add_perm("proposals.edit_call", organises & ~is_published)
rules.add_perm("proposals.move_dates", organises & is_published)
rules.add_perm("proposals.follow_call", is_member & is_published)
rules.add_perm("proposals.start_project", is_member & is_published)
rules.add_perm("proposals.ask_for_part", is_member & is_published & ~has_asked)
rules.add_perm("proposals.confirm_supporters", organises & is_published)
rules.add_perm("proposals.spread_part", is_supporter & is_published)
rules.add_perm("proposals.edit_project", bears_it)
rules.add_perm("proposals.move_project", bears_it)
rules.add_perm("proposals.decide_selection", organises_its_call)
rules.add_perm("proposals.write_project_note", is_of_the_project)
rules.add_perm("proposals.remove_project_note", is_author | is_facilitator)
rules.add_perm("proposals.add_result", is_of_the_project)
rules.add_perm("proposals.read_project_people", is_of_the_project | organises_its_call)
rules.add_perm("proposals.pledge", is_member & ~bears_it)
rules.add_perm("proposals.answer_pledge", bears_its_project)
rules.add_perm("proposals.withdraw_pledge", has_pledged)
rules.add_perm("proposals.receive_pledge", bears_its_project)
