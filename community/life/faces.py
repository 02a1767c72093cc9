"""The posts of a thread as one person reads them: what was withdrawn, held or hidden shows nothing of itself."""

from collections.abc import Iterable

from community.life.enums import Board
from community.life.models import Post

STANDING, GONE, HELD, HIDDEN = "standing", "gone", "held", "hidden"


def face_of(post: Post) -> str:
    if post.withdrawn_at is not None:
        return GONE
    if post.hidden_at is not None:
        return HIDDEN
    return HELD if post.held_at is not None else STANDING


def faced(posts: Iterable[Post], user) -> list[Post]:
    """Each with its `face` and `own`. A held post is there for its author and moderators only.

    The words of a hidden one are emptied for the others, so that no template can show them: never save these rows.
    `thread` must be read already.
    """
    seen = []
    for post in posts:
        post.face = face_of(post)
        post.own = user.is_authenticated and post.author_id == user.pk
        if post.face in {HELD, HIDDEN} and not (post.own or moderates(user, post)):
            if post.face == HELD:
                continue
            post.text, post.document, post.picture = "", "", ""
        seen.append(post)
    return seen


def moderates(user, post: Post) -> bool:
    """Whether she reads what is held or hidden; private messages are shown in the queue alone, once reported."""
    return post.thread.board != Board.PRIVATE and user.has_perm("members.moderate")
