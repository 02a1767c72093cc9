"""Who may do what in a thread: one permission per verb; what a thread is about decides who reads it."""

import rules

from community.members.rules import is_member


@rules.predicate
def is_in_its_company(user, thread=None):
    """The two sides of the introduction and the équipe relais, once both agreed; nobody for a thread of nothing."""
    if thread is None or thread.introduction_id is None:
        return False
    return user.has_perm("exchanges.write_thread", thread.introduction)


@rules.predicate
def may_read_its_thread(user, post=None):
    return post is not None and user.has_perm("life.read_thread", post.thread)


@rules.predicate
def is_author(user, post=None):
    return is_member(user) and post is not None and post.author_id == user.pk


@rules.predicate
def is_standing(user, post=None):
    return post is not None and post.withdrawn_at is None


@rules.predicate
def is_fresh(user, post=None):
    return post is not None and post.is_fresh


rules.add_perm("life.read_thread", is_in_its_company)
rules.add_perm("life.write_post", is_in_its_company)
rules.add_perm("life.read_document", may_read_its_thread & is_standing)
rules.add_perm("life.edit_post", may_read_its_thread & is_author & is_standing & is_fresh)
rules.add_perm("life.withdraw_post", may_read_its_thread & is_author & is_standing)
