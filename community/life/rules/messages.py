"""Who writes to whom in private, and who reads it: the two of them, nobody else whatever her role.

Django lets a superuser do everything: what is private, and what one may not do to oneself, is asked of the rule
(`rules.has_perm`), never of the account (`user.has_perm`).
"""

import rules

from community.life import reaching
from community.members.rules import is_member


@rules.predicate
def is_a_participant(user, conversation=None):
    return conversation is not None and conversation.participants.filter(user=user).exists()


@rules.predicate
def may_begin(user, account=None):
    return account is not None and is_member(user) and reaching.may_begin(user, account)


rules.add_perm("life.read_conversation", is_member & is_a_participant)
rules.add_perm("life.begin_conversation", may_begin)
rules.add_perm("life.block", is_member)
