"""Who may do what: predicates that the other apps compose, and the permissions of this app."""

import rules

from .enums import Role, Visibility


def _in_role(user, *roles) -> bool:
    """Whether the person is in one of the groups; read once a request, then kept on the user."""
    if not (user and user.is_authenticated and user.is_active):
        return False
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.groups.values_list("name", flat=True))
    return any(str(role) in user._role_names for role in roles)


@rules.predicate
def is_member(user):
    """Anybody with an account in use."""
    return bool(user and user.is_authenticated and user.is_active)


@rules.predicate
def is_administrator(user):
    """Administrateurs and superusers."""
    return is_member(user) and (user.is_superuser or _in_role(user, Role.ADMINISTRATOR))


@rules.predicate
def is_facilitator(user):
    """The équipe relais; an administrateur may do all that it does."""
    return is_administrator(user) or _in_role(user, Role.FACILITATOR)


@rules.predicate
def is_editor(user):
    """Rédacteurs of monographies and sheets; an administrateur may do all that they do."""
    return is_administrator(user) or _in_role(user, Role.EDITOR)


@rules.predicate
def is_self(user, account):
    """The account's own person."""
    return is_member(user) and account is not None and user.pk == account.pk


def visible_levels(user) -> list[Visibility]:
    """Levels of visibility whose fields this person may read."""
    levels = [Visibility.PUBLIC]
    if is_member(user):
        levels.append(Visibility.MEMBERS)
    if is_facilitator(user):
        levels.append(Visibility.FACILITATORS)
    return levels


# Whether to show the door of the back office; what opens it is Wagtail's own permission, which the roles give.
# Asked with an object, it costs the groups alone: without one, Django would go on to its tables of permissions.
rules.add_perm("members.enter_back_office", is_editor | is_facilitator)

rules.add_perm("members.moderate", is_facilitator)
rules.add_perm("members.close_report", is_facilitator)
rules.add_perm("members.see_letters", is_facilitator)
rules.add_perm("members.read_letters", is_administrator)
rules.add_perm("members.resend_letter", is_administrator)
rules.add_perm("members.write_charter", is_administrator)
rules.add_perm("members.see_runs", is_facilitator)
rules.add_perm("members.relaunch_task", is_administrator)
rules.add_perm("members.edit_profile", is_self)
rules.add_perm("members.export_data", is_self)
rules.add_perm("members.delete_account", is_self)
rules.add_perm("members.manage_accounts", is_administrator)
