"""Who may do what in the forum, beyond reading and writing; visitors read, members who adhere to the charter write."""

import rules

from community.life.hooks import owner_of
from community.life.rules.groups import belongs_to_group, is_open_group
from community.life.rules.threads import is_author, is_standing, may_read_its_thread, reads_it
from community.members.rules import is_member


@rules.predicate
def is_in_forum(user, thread=None):
    return thread is not None and thread.is_in_forum


@rules.predicate
def its_thread_is_in_forum(user, post=None):
    return post is not None and post.thread.is_in_forum


@rules.predicate
def its_thread_is_open(user, post=None):
    return post is not None and post.thread.closed_at is None


@rules.predicate
def opened_it(user, thread=None):
    return thread is not None and is_member(user) and thread.opened_by_id == user.pk


@rules.predicate
def tidies_it(user, thread=None):
    owner = owner_of(thread) if thread is not None else None
    return owner is not None and owner.may_tidy(user)


@rules.predicate
def group_takes_threads(user, group=None):
    """A thread of no group may be opened by any member."""
    return group is None or (belongs_to_group & is_open_group).test(user, group)


@rules.predicate
def reads_group(user, group=None):
    return group is not None and (group.reads_openly or belongs_to_group.test(user, group))


rules.add_perm("life.read_group_forum", reads_group)
rules.add_perm("life.open_thread", is_member & group_takes_threads)
rules.add_perm("life.follow_thread", is_member & is_in_forum & reads_it)
rules.add_perm(
    "life.react", is_member & its_thread_is_in_forum & may_read_its_thread & is_standing & ~is_author
)
rules.add_perm(
    "life.revise_post",
    is_author & its_thread_is_in_forum & its_thread_is_open & may_read_its_thread & is_standing,
)
rules.add_perm("life.read_versions", its_thread_is_in_forum & may_read_its_thread & is_standing)
rules.add_perm("life.solve_thread", is_in_forum & reads_it & (opened_it | tidies_it))
