"""Who reports a post, who decides about it, who settles an appeal, who sets the pace of a thread."""

import rules

from community.life.enums import Board
from community.life.rules.groups import animates_group
from community.life.rules.threads import (
    is_author,
    is_standing,
    may_read_its_thread,
    reads_it,
)
from community.members.rules import is_facilitator, is_member

PACED = {Board.FORUM, Board.GROUP, Board.HELD}


@rules.predicate
def may_be_moderated(user, post=None):
    """Where the moderator reads too; elsewhere (private messages, closed groups), only what came to the queue."""
    if post is None:
        return False
    is_private = post.thread.board == Board.PRIVATE
    reads_it_too = not is_private and may_read_its_thread.test(user, post)
    return reads_it_too or (post.held_at is not None and not is_private) or post.cases.exists()


@rules.predicate
def concerns_somebody_else(user, case=None):
    return case is not None and case.author_id != user.pk


@rules.predicate
def did_not_decide(user, case=None):
    return case is not None and case.decided_by_id != user.pk


@rules.predicate
def has_a_pace(user, thread=None):
    return thread is not None and thread.board in PACED


@rules.predicate
def animates_its_group(user, thread=None):
    return thread is not None and thread.group_id is not None and animates_group(user, thread.group)


rules.add_perm("life.report_post", is_member & ~is_author & is_standing & may_read_its_thread)
rules.add_perm("life.moderate_post", is_facilitator & ~is_author & may_be_moderated)
rules.add_perm("life.see_cases", is_facilitator)
rules.add_perm("life.settle_appeal", is_facilitator & concerns_somebody_else & did_not_decide)
rules.add_perm("life.set_pace", has_a_pace & reads_it & (is_facilitator | animates_its_group))
