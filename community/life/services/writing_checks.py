"""Whether somebody may write in a thread now, and whether her words wait for a moderator: asked by `threads.write`.

Introductions, private messages and threads held by another app (propositions) hold nothing back: people know each
other there, or are few. A pause and a closed thread hold everywhere.
"""

import math
import re
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied

from community.life.enums import Board
from community.life.models import Post, Thread, WritingPause
from community.members.rules import is_facilitator

NEW_FOR = timedelta(days=7)
POSTS_TO_BE_KNOWN = 3
HOLDING = {Board.FORUM, Board.GROUP}
_LINK = re.compile(r"(?:https?://|www\.)\S|\b[\w-]+\.(?:fr|com|org|net|eu|info|io|biz|site|shop|xyz)\b", re.I)


class ThreadError(Exception):
    """It cannot be done now; the message is for the person who asked."""


class WritingPausedError(PermissionDenied):
    """She does not write for a while; the page of this refusal says why, and until when."""

    template_name = "life/moderation/paused.html"

    def __init__(self, pause: WritingPause):
        super().__init__(f"Votre écriture est suspendue jusqu’au {pause.ends_at:%d/%m/%Y}.")
        self.context = {"pause": pause}


def has_link(text: str) -> bool:
    return bool(_LINK.search(text))


def running_pause(user, now: datetime) -> WritingPause | None:
    """The pause that ends last, if any runs."""
    return WritingPause.objects.running(now).filter(user=user).order_by("-ends_at").first()


def check_not_paused(*, user, now: datetime) -> None:
    if pause := running_pause(user, now):
        raise WritingPausedError(pause)


def check_may_write(*, thread: Thread, user, owner, now: datetime) -> None:
    """Raise when this person is paused, when the thread is closed, or when it is too soon for her."""
    check_not_paused(user=user, now=now)
    if thread.closed_at is not None:
        raise ThreadError("Ce fil est fermé : il se lit, on n’y écrit plus.")
    if thread.slow_minutes and not (owner.may_tidy(user) or is_facilitator(user)):
        _check_pace(thread, user, now)


def must_be_held(*, thread: Thread, user, text: str, now: datetime) -> bool:
    """Whether a moderator reads it first: links of somebody whom nobody knows yet."""
    if thread.board not in HOLDING or not has_link(text) or is_facilitator(user):
        return False
    if now - user.date_joined < NEW_FOR:
        return True
    return Post.objects.standing().filter(author=user).count() < POSTS_TO_BE_KNOWN


def _check_pace(thread: Thread, user, now: datetime) -> None:
    """The thread is locked first: two messages of one moment do not both pass."""
    Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    last = (
        thread.posts.filter(author=user).order_by("-created_at").values_list("created_at", flat=True).first()
    )
    if last is None:
        return
    left = last + timedelta(minutes=thread.slow_minutes) - now
    if left > timedelta(0):
        raise ThreadError(
            f"Ce fil avance au ralenti : {delay(thread.slow_minutes)} entre deux messages d’une personne. "
            f"Vous pourrez envoyer le vôtre dans {delay(math.ceil(left.total_seconds() / 60))} ; il vous attend ici."
        )


def delay(minutes: int) -> str:
    """« 5 minutes », « 2 heures »; what is left is rounded up."""
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours = math.ceil(minutes / 60)
    return f"{hours} heure{'s' if hours > 1 else ''}"
