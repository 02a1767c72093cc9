"""Who may do what in the mise en relation: one permission per verb, the same name for views and templates."""

import rules

from community.members.rules import is_administrator, is_facilitator, is_member


# --- Suggestions, weights -------------------------------------------------------------------------
@rules.predicate
def looks_after_record(user, record=None):
    """Who wrote the need or the offer, and the team of its dynamique."""
    if not is_member(user) or record is None:
        return False
    if record.owner_id is not None and record.owner_id == user.pk:
        return True
    return record.dynamic_id is not None and user.teams.filter(dynamic=record.dynamic_id).exists()


rules.add_perm("exchanges.see_suggestions", looks_after_record | is_facilitator)
rules.add_perm("exchanges.dismiss_suggestion", looks_after_record)
rules.add_perm("exchanges.qualify_suggestion", is_facilitator)
rules.add_perm("exchanges.see_weights", is_administrator)
rules.add_perm("exchanges.change_weights", is_administrator)
