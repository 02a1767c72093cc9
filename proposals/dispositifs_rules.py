"""Who may do what in the directory of dispositifs; `proposals.rules` imports it."""

import rules

from community.members.rules import is_administrator, is_editor, is_facilitator, is_member


@rules.predicate
def is_live(user, dispositif=None):
    return dispositif is not None and dispositif.live


@rules.predicate
def is_proposer(user, dispositif=None):
    return is_member(user) and dispositif is not None and dispositif.proposed_by_id == user.pk


@rules.predicate
def is_corrector(user, dispositif=None):
    """Who sent the correction that waits, or that was sent back."""
    if not is_member(user) or dispositif is None:
        return False
    state = dispositif.current_workflow_state
    return state is not None and state.requested_by_id == user.pk


looks_after = is_facilitator | is_editor

# Wagtail's own names
for action in ("view", "add"):
    rules.add_perm(f"proposals.{action}_dispositif", looks_after)
# Authors may change what is not published, or what they correct: moderation asks it of who answers or takes it back
rules.add_perm("proposals.change_dispositif", looks_after | (is_proposer & ~is_live) | is_corrector)
rules.add_perm("proposals.publish_dispositif", is_facilitator)
rules.add_perm("proposals.delete_dispositif", is_administrator)
rules.add_perm("proposals.view_dispositifcheck", looks_after)

# Ours
rules.add_perm("proposals.see_dispositif_drafts", looks_after)
rules.add_perm("proposals.propose_dispositif", is_member)
rules.add_perm("proposals.read_dispositif_draft", (is_proposer & ~is_live) | is_corrector | looks_after)
rules.add_perm("proposals.edit_dispositif", (is_member & is_live) | is_proposer)
rules.add_perm("proposals.drop_dispositif", (is_proposer & ~is_live) | is_corrector)
rules.add_perm("proposals.check_dispositif", is_member & is_live)
rules.add_perm("proposals.follow_dispositif", is_member & is_live)
rules.add_perm("proposals.read_dispositif_checks", looks_after)
