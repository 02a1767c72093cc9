"""Whether a member may write to another in private: they agreed to an introduction, or she allows it."""

from django.db.models import Q

from community.exchanges.enums import Answer, IntroductionState
from community.exchanges.models import Introduction, Party
from community.life import names
from community.life.models import Block
from community.members.models import Profile

GONE = "Compte supprimé"


def agreed_together(one, other) -> bool:
    """Both are sides of an introduction that both accepted."""
    return agreed_introductions(one).filter(sides_of(other)).exists()


def agreed_introductions(user):
    known = Introduction.objects.filter(
        state__in=IntroductionState.known_to_both(), agreed_at__isnull=False, anonymised_at__isnull=True
    )
    return known.filter(sides_of(user))


def agreed_with(user) -> set[int]:
    """Ids of those with whom this person agreed to an introduction: one query."""
    found = Party.objects.filter(introduction__in=agreed_introductions(user).values("pk"), user__isnull=False)
    return set(found.exclude(user=user).values_list("user_id", flat=True))


def sides_of(user) -> Q:
    """As a filter of its own: two filters join two different sides."""
    return Q(parties__user=user, parties__answer=Answer.ACCEPTED)


def accepts_messages(user) -> bool:
    return Profile.objects.filter(user=user, accepts_messages=True).exists()


def is_reachable(user) -> bool:
    return user is not None and user.is_active and not user.is_anonymised


def may_begin(sender, recipient) -> bool:
    """Whether the sender may write first."""
    if sender.pk == recipient.pk or not is_reachable(sender) or not is_reachable(recipient):
        return False
    if Block.objects.between(sender, recipient).exists():
        return False
    return accepts_messages(recipient) or agreed_together(sender, recipient)


def may_answer(sender, recipient, thread) -> bool:
    """Within a conversation: as above, and to whoever wrote in it."""
    if not is_reachable(recipient) or Block.objects.between(sender, recipient).exists():
        return False
    if thread.posts.filter(author=recipient).exists():
        return True
    return may_begin(sender, recipient)


def name_in_private(author, reader, thread) -> str:
    """Who began signs with her name; the other shows what her profile shows, unless they agreed to meet."""
    if author is not None and author.pk in {thread.opened_by_id, reader.pk}:
        return author.get_full_name() if is_reachable(author) else GONE
    return known_name(author, reader)


def known_name(account, reader) -> str:
    """The name of a member for another: in full once they agreed to meet, else as her profile shows it."""
    return shown_name(account, reader, agreed_with(reader))


def shown_name(account, reader, known: set[int]) -> str:
    """The same for many people, whose profiles are read already."""
    if not is_reachable(account):
        return GONE
    if account.pk in known:
        return account.get_full_name()
    return names.name_for(account, reader)
