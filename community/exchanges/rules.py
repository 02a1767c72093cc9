"""Who may do what in the mise en relation: one permission per verb, the same name for views, templates and API."""

import rules

from community.exchanges.enums import Audience
from community.members.rules import is_administrator, is_facilitator, is_member
from dynamics.enums import TeamRole
from dynamics.rules import role_in_team

# --- Needs and offers -----------------------------------------------------------------------


@rules.predicate
def is_owner(user, record=None):
    """The person who wrote it."""
    return is_member(user) and record is not None and record.owner_id == user.pk


@rules.predicate
def is_in_its_team(user, record=None):
    """Somebody who holds the dynamique that it belongs to, with any role."""
    return record is not None and record.dynamic_id is not None and bool(role_in_team(user, record.dynamic))


@rules.predicate
def animates_it(user, record=None):
    if record is None or record.dynamic_id is None:
        return False
    return role_in_team(user, record.dynamic) == TeamRole.ANIMATOR


@rules.predicate
def is_listed_for(user, record=None):
    """Open, of a dynamique that is published, and meant for readers such as this one."""
    if record is None or not record.is_open or (record.dynamic_id and not record.dynamic.live):
        return False
    return record.audience == Audience.PUBLIC or (record.audience == Audience.MEMBERS and is_member(user))


is_of_its_people = is_owner | is_in_its_team

for noun in ("need", "offer"):
    # Wagtail's own names
    for action in ("view", "add", "change"):
        rules.add_perm(f"exchanges.{action}_{noun}", is_facilitator)
    rules.add_perm(f"exchanges.delete_{noun}", is_administrator)
    # Ours
    rules.add_perm(f"exchanges.see_{noun}", is_listed_for | is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.write_{noun}", is_member)
    rules.add_perm(f"exchanges.edit_{noun}", is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.move_{noun}", is_of_its_people | is_facilitator)
    rules.add_perm(f"exchanges.remove_{noun}", is_owner | animates_it | is_facilitator)
rules.add_perm("exchanges.enter_need_for_others", is_facilitator)
rules.add_perm("exchanges.see_need_contact", is_facilitator)
rules.add_perm("exchanges.save_search", is_member)

# --- Suggestions, weights -------------------------------------------------------------------
rules.add_perm("exchanges.see_suggestions", is_of_its_people | is_facilitator)
rules.add_perm("exchanges.dismiss_suggestion", is_of_its_people)
rules.add_perm("exchanges.qualify_suggestion", is_facilitator)
rules.add_perm("exchanges.see_weights", is_administrator)
rules.add_perm("exchanges.change_weights", is_administrator)
