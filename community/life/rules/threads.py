"""Who may do what in a thread: one permission per verb; what a thread is about decides who reads it."""

import rules

from community.life.faces import moderates
from community.life.hooks import owner_of
from community.members.rules import is_member


@rules.predicate
def reads_it(user, thread=None):
    """Those whom the owner of the thread lets read; nobody for a thread of nothing."""
    owner = owner_of(thread) if thread is not None else None
    return owner is not None and owner.may_read(user)


@rules.predicate
def writes_in_it(user, thread=None):
    owner = owner_of(thread) if thread is not None else None
    return owner is not None and owner.may_write(user)


@rules.predicate
def tidies_its_thread(user, post=None):
    owner = owner_of(post.thread) if post is not None else None
    return owner is not None and owner.may_tidy(user)


@rules.predicate
def may_read_its_thread(user, post=None):
    return post is not None and user.has_perm("life.read_thread", post.thread)


@rules.predicate
def is_author(user, post=None):
    return is_member(user) and post is not None and post.author_id == user.pk


@rules.predicate
def is_standing(user, post=None):
    return post is not None and post.is_standing


@rules.predicate
def is_not_withdrawn(user, post=None):
    return post is not None and post.withdrawn_at is None


@rules.predicate
def is_not_hidden(user, post=None):
    return post is not None and post.hidden_at is None


@rules.predicate
def reads_what_waits(user, post=None):
    """Held or hidden: its author, and moderators where they read the thread."""
    return is_author(user, post) or (post is not None and moderates(user, post))


@rules.predicate
def is_fresh(user, post=None):
    return post is not None and post.is_fresh


rules.add_perm("life.read_thread", reads_it)
rules.add_perm("life.write_post", writes_in_it)
rules.add_perm(
    "life.read_document", may_read_its_thread & is_not_withdrawn & (is_standing | reads_what_waits)
)
rules.add_perm(
    "life.edit_post", may_read_its_thread & is_author & is_not_withdrawn & is_not_hidden & is_fresh
)
rules.add_perm("life.withdraw_post", may_read_its_thread & (is_author | tidies_its_thread) & is_not_withdrawn)
