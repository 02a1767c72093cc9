"""Who is in a group, and who animates it."""

import rules

from community.life.models import Membership
from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.enums import TeamRole
from dynamics.rules import role_in_team


def membership_of(user, group) -> Membership | None:
    """The place of this person in this group, read once an object."""
    if group is None or not is_member(user):
        return None
    if not hasattr(group, "_places"):
        group._places = {}
    if user.pk not in group._places:
        group._places[user.pk] = Membership.objects.filter(group=group, user=user).first()
    return group._places[user.pk]


def forget_places(group) -> None:
    """To be called when the people of a group change within a request."""
    group.__dict__.pop("_places", None)


@rules.predicate
def belongs_to_group(user, group=None):
    return membership_of(user, group) is not None


@rules.predicate
def animates_group(user, group=None):
    place = membership_of(user, group)
    return place is not None and place.is_animator


@rules.predicate
def is_open_group(user, group=None):
    return group is not None and not group.is_closed


@rules.predicate
def animates_a_dynamic(user):
    """Somebody who animates at least one dynamique; read once a request."""
    if not is_member(user):
        return False
    if not hasattr(user, "_animates_a_dynamic"):
        user._animates_a_dynamic = user.teams.filter(role=TeamRole.ANIMATOR, dynamic__live=True).exists()
    return user._animates_a_dynamic


@rules.predicate
def reads_openly(user, group=None):
    return group is not None and group.reads_openly


@rules.predicate
def holds_current_charter(user, group=None):
    """Whether what she accepted of the group is what binds today; a group without charter asks nothing."""
    place = membership_of(user, group)
    return place is not None and (not group.charter or place.charter_number == group.charter_number)


@rules.predicate
def shared_it(user, document=None):
    return is_member(user) and document is not None and document.shared_by_id == user.pk


@rules.predicate
def animates_its_group(user, document=None):
    return document is not None and user.has_perm("life.animate_group", document.group)


@rules.predicate
def its_group_is_open(user, document=None):
    return document is not None and not document.group.is_closed


@rules.predicate
def answers_for_party(user, party=None):
    """An animateur·rice of the dynamique, or who took up the page of the organisation."""
    if party is None or not is_member(user):
        return False
    if party.dynamic_id:
        return role_in_team(user, party.dynamic) == TeamRole.ANIMATOR
    return party.organisation.claimed_by_id == user.pk


# Of nothing yet
rules.add_perm("life.open_community", is_facilitator | animates_a_dynamic)
rules.add_perm("life.open_workshop", is_facilitator)
rules.add_perm("life.see_suggested_communities", is_facilitator | animates_a_dynamic)

# Of a group
rules.add_perm("life.read_group", belongs_to_group | reads_openly)
rules.add_perm("life.read_group_people", belongs_to_group | is_facilitator)
rules.add_perm("life.join_group", is_member & is_open_group & ~belongs_to_group)
rules.add_perm("life.leave_group", belongs_to_group)
rules.add_perm("life.accept_group_charter", belongs_to_group & is_open_group)
rules.add_perm("life.animate_group", is_open_group & (animates_group | is_facilitator))
rules.add_perm("life.reopen_group", ~is_open_group & is_facilitator)
rules.add_perm("life.share_document", is_open_group & belongs_to_group & holds_current_charter)
rules.add_perm("life.bring_dynamic", is_open_group & animates_a_dynamic)

# Of a document, of a party
rules.add_perm("life.remove_group_document", its_group_is_open & (shared_it | animates_its_group))
rules.add_perm("life.answer_for_party", answers_for_party)

# Wagtail's own names
for action in ("view", "change"):
    rules.add_perm(f"life.{action}_group", is_facilitator)
rules.add_perm("life.add_group", is_administrator)
rules.add_perm("life.delete_group", is_administrator)
rules.add_perm("life.see_party", answers_for_party | animates_its_group)
