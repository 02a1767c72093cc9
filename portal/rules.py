"""Who may do what with what the portal holds of its own."""

import rules

from community.members.rules import is_administrator

rules.add_perm("portal.manage_webhooks", is_administrator)
