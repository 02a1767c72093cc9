"""Who may do what in the mise en relation: one permission per verb, for pages, API and back office alike."""

import rules

from community.members.rules import is_facilitator

rules.add_perm("exchanges.see_all_figures", is_facilitator)
