"""Who is in a thread of the forum: everybody reads the forums, those of a group when it is open or one's own."""

from community.life.enums import Board
from community.life.hooks import Owner
from community.life.models import Thread
from community.life.names import name_for
from community.life.rules.groups import animates_group, belongs_to_group
from community.life.services import forum_news
from community.members.rules import is_facilitator, is_member


def owner_of(thread: Thread) -> Owner | None:
    """What threads ask of a thread of the forum; None for another."""
    if thread.board not in {Board.FORUM, Board.GROUP}:
        return None
    group = thread.group

    def is_inside(user) -> bool:
        return group is None or belongs_to_group(user, group)

    def may_read(user) -> bool:
        if not (is_inside(user) or group.reads_openly):
            return False
        if is_member(user) and thread.opened_by_id == user.pk:
            return True
        posts = thread.posts.filter(withdrawn_at__isnull=True)
        return (posts if is_facilitator(user) else posts.standing()).exists()

    def may_write(user) -> bool:
        is_open = thread.closed_at is None and not (group and group.is_closed)
        return is_open and is_member(user) and is_inside(user)

    def may_tidy(user) -> bool:
        return is_facilitator(user) or (group is not None and animates_group(user, group))

    return Owner(
        url=thread.get_absolute_url(),
        reason="Vous recevez ce message parce que vous suivez cette discussion.",
        may_read=may_read,
        may_write=may_write,
        people=list,  # followers are told by `announce`, at the rhythm of each
        may_tidy=may_tidy,
        name_for=name_for,
        announce=forum_news.announce,
    )
