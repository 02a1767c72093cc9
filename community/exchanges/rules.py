"""Who may do what in the mise en relation: one permission per verb, the same name for views, templates and API."""

import rules

from community.exchanges.company import side_of
from community.members.rules import is_facilitator, is_member
from dynamics.rules import role_in_team

# --- Aftermath: once both agreed ------------------------------------------------------------


@rules.predicate
def is_open_to_both(user, introduction=None):
    """Both agreed, and what they wrote was not forgotten since."""
    return introduction is not None and introduction.shows_contacts and introduction.anonymised_at is None


@rules.predicate
def is_a_side(user, introduction=None):
    return introduction is not None and is_member(user) and side_of(introduction, user) is not None


@rules.predicate
def supports_her_dynamic(user, support=None):
    return support is not None and role_in_team(user, support.dynamic) is not None


@rules.predicate
def is_still_open(user, support=None):
    return support is not None and support.closed_at is None


of_the_company = is_open_to_both & (is_a_side | is_facilitator)
for verb in ("read_aftermath", "write_thread", "fill_frame", "agree_date", "give_balance"):
    rules.add_perm(f"exchanges.{verb}", of_the_company)
# A side agrees for itself, the équipe relais for nobody
rules.add_perm("exchanges.agree_frame", is_open_to_both & is_a_side)
rules.add_perm("exchanges.open_support", is_facilitator)
rules.add_perm("exchanges.read_support", is_facilitator | supports_her_dynamic)
rules.add_perm("exchanges.fill_support", is_still_open & (is_facilitator | supports_her_dynamic))
rules.add_perm("exchanges.close_support", is_still_open & is_facilitator)
rules.add_perm("exchanges.pass_on", is_member)
