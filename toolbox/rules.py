"""Who may do what in the toolbox: one permission per verb, the same name for views, templates and back office."""

import rules

from community.members.rules import is_administrator, is_editor, is_facilitator, is_member


@rules.predicate
def is_in_a_team(user):
    """Somebody who holds a dynamique with others, whose dynamique can tell what it lived; read once a request."""
    if not is_member(user):
        return False
    if not hasattr(user, "_has_a_team"):
        user._has_a_team = user.teams.exists()
    return user._has_a_team


@rules.predicate
def is_live(user, record=None):
    return record is not None and record.live


@rules.predicate
def is_proposer(user, tool=None):
    return is_member(user) and tool is not None and tool.proposed_by_id == user.pk


@rules.predicate
def is_author(user, told=None):
    return is_member(user) and told is not None and told.author_id == user.pk


@rules.predicate
def is_opener(user, gap=None):
    return is_member(user) and gap is not None and gap.opened_by_id == user.pk


looks_after = is_facilitator | is_editor

# Wagtail's own names
for action in ("view", "add"):
    rules.add_perm(f"toolbox.{action}_tool", looks_after)
    rules.add_perm(f"toolbox.{action}_gap", looks_after)
    rules.add_perm(f"toolbox.{action}_term", is_editor)
    rules.add_perm(f"toolbox.{action}_usagereport", is_facilitator)
    rules.add_perm(f"toolbox.{action}_teamvariant", is_facilitator)
# An author may change what is not published: moderation asks it of who answers or takes the record back
rules.add_perm("toolbox.change_tool", looks_after | (is_proposer & ~is_live))
rules.add_perm("toolbox.change_gap", looks_after | (is_opener & ~is_live))
rules.add_perm("toolbox.change_term", is_editor)
rules.add_perm("toolbox.change_usagereport", is_facilitator | (is_author & ~is_live))
rules.add_perm("toolbox.change_teamvariant", is_facilitator | is_author)
rules.add_perm("toolbox.delete_term", is_administrator)
for model in ("tool", "gap", "usagereport", "teamvariant"):
    rules.add_perm(f"toolbox.publish_{model}", is_facilitator)
    rules.add_perm(f"toolbox.delete_{model}", is_administrator)

# Ours
rules.add_perm("toolbox.see_drafts", looks_after)
rules.add_perm("toolbox.reread_tool", looks_after)
rules.add_perm("toolbox.propose_tool", is_member)
rules.add_perm("toolbox.read_proposal", is_proposer | looks_after)
rules.add_perm("toolbox.edit_proposal", is_proposer & ~is_live)
rules.add_perm("toolbox.keep_tool", is_member)
rules.add_perm("toolbox.pass_on_tool", is_member & is_live)
rules.add_perm("toolbox.report_usage", is_in_a_team)
rules.add_perm("toolbox.read_report", is_author | is_facilitator)
rules.add_perm("toolbox.edit_report", is_author & ~is_live)
rules.add_perm("toolbox.tell_variant", is_in_a_team)
rules.add_perm("toolbox.read_variant", is_author | is_facilitator)
rules.add_perm("toolbox.edit_variant", is_author)
rules.add_perm("toolbox.withdraw_variant", is_author)
rules.add_perm("toolbox.open_gap", is_member)
rules.add_perm("toolbox.edit_gap", is_opener & ~is_live)
rules.add_perm("toolbox.answer_gap", is_member & is_live)
rules.add_perm("toolbox.ask_reading", is_editor)
rules.add_perm("toolbox.see_readings", looks_after)
