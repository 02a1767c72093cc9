"""The verbs of the forum: open a thread, answer, react, say what solved the question, keep a draft, follow."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.life.enums import Board, NoticeRhythm
from community.life.forum_enums import ReactionKind
from community.life.models import Follow, Mention, Notice, Post, PostDraft, Reaction, Thread, ThreadReader
from community.life.services import forum_news, forum_people, threads
from community.life.services.notices import forget_notices
from community.life.services.threads import ThreadError
from community.members.models import User

logger = logging.getLogger(__name__)

MOST_NAMED, MOST_NAMED_A_DAY = 5, 20
TOO_MANY_NAMED = f"Nommez {MOST_NAMED} personnes au plus dans un message."
TOO_MANY_TODAY = (
    f"Vous avez déjà nommé {MOST_NAMED_A_DAY} personnes en un jour : attendez demain, ou écrivez sans nommer."
)


@transaction.atomic
def open_thread(
    *,
    thread: Thread,
    post: Post,
    user,
    named: Collection[User] = (),
    rhythm: NoticeRhythm | None = None,
    now: datetime | None = None,
) -> Thread:
    """A new thread, unsaved with its title and its places, and its first post. `rhythm`: followed from now on."""
    thread.board = Board.GROUP if thread.group_id else Board.FORUM
    thread.opened_by = user
    thread.save()
    if rhythm:
        follow(about={"thread": thread}, rhythm=rhythm, user=user)
    write(thread=thread, post=post, user=user, named=named, now=now)
    forget_draft(thread=None, user=user)
    return thread


@transaction.atomic
def write(
    *, thread: Thread, post: Post, user, named: Collection[User] = (), now: datetime | None = None
) -> Post:
    """Add a post, which may name people; its draft goes."""
    post.named = check_named(named, thread=thread, user=user, now=now or timezone.now())
    threads.write(thread=thread, post=post, user=user, now=now)
    Mention.objects.bulk_create([Mention(post=post, user=person) for person in post.named])
    forget_draft(thread=thread, user=user)
    return post


def check_named(named: Collection[User], *, thread: Thread, user, now: datetime) -> list[User]:
    """Those who may be named here; ThreadError when they are too many, in this post or today."""
    if not named:
        return []
    if len(named) > MOST_NAMED:
        raise ThreadError(TOO_MANY_NAMED)
    today = Mention.objects.filter(post__author=user, created_at__gt=now - timedelta(days=1)).count()
    if today + len(named) > MOST_NAMED_A_DAY:
        raise ThreadError(TOO_MANY_TODAY)
    allowed = forum_people.nameable(group=thread.group, by=user)
    return list(allowed.filter(pk__in=[person.pk for person in named]).order_by("pk"))


@transaction.atomic
def revise(*, post: Post, text: str, user, now: datetime | None = None) -> Post:
    """Change one's own words: within the delay as a correction, later with what they were kept readable."""
    row = threads.edit(post=post, text=text, user=user, now=now, keeps_versions=True)
    index(row.thread)
    return row


@transaction.atomic
def withdraw(*, post: Post, user) -> Post:
    """Take a post out: nobody is told of it any more, and it solves nothing."""
    row = threads.withdraw(post=post, user=user)
    forget_notices(key=forum_news.key_of(row))
    Thread.objects.filter(pk=row.thread_id, answer=row.pk).update(answer=None)
    index(row.thread)
    return row


def forget_answer(thread: Thread) -> None:
    """A post that was taken out solves nothing."""
    if thread.answer_id and thread.answer.withdrawn_at:
        thread.answer = None
        thread.save(update_fields=["answer", "updated_at"])


def index(thread: Thread) -> None:
    """What the search knows of the thread is what it says now; saving it is what Wagtail listens to."""
    thread.save(update_fields=["updated_at"])


@transaction.atomic
def react(*, post: Post, kind: ReactionKind, user) -> bool:
    """Give a sign to a post, or take it back; whether it is there now."""
    reaction, is_new = Reaction.objects.get_or_create(post=post, user=user, kind=kind)
    if not is_new:
        reaction.delete()
    return is_new


@transaction.atomic
def solve(*, thread: Thread, post: Post, user) -> bool:
    """Say that a post solved the question, or that it did not after all; whether it does now."""
    row = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if post.thread_id != row.pk or not post.is_standing:
        raise ThreadError("Ce message ne peut pas être choisi.")
    row.answer = None if row.answer_id == post.pk else post
    row.save(update_fields=["answer", "updated_at"])
    logger.info("answer chosen", extra={"discussion": row.pk, "post": row.answer_id, "user": user.pk})
    return row.answer_id is not None


@transaction.atomic
def follow(*, about: dict, rhythm: NoticeRhythm, user) -> Follow:
    """Follow a thread or a place (`{"thread": …}`, `{"sheet": …}`), at a rhythm; again changes the rhythm."""
    row, _ = Follow.objects.update_or_create(user=user, **about, defaults={"rhythm": NoticeRhythm(rhythm)})
    return row


def unfollow(*, about: dict, user_id: int) -> None:
    """No more news of it; what waited to be told goes with it."""
    Follow.objects.filter(user=user_id, **about).delete()


@transaction.atomic
def keep_draft(*, thread: Thread | None, text: str, user, title: str = "") -> None:
    """Keep what is being written; nothing written, nothing kept."""
    if not text.strip() and not title.strip():
        forget_draft(thread=thread, user=user)
        return
    PostDraft.objects.update_or_create(
        user=user, thread=thread, defaults={"title": title[:200], "text": text[:6000]}
    )


def forget_draft(*, thread: Thread | None, user) -> None:
    PostDraft.objects.filter(user=user, thread=thread).delete()


def draft_of(*, thread: Thread | None, user) -> PostDraft | None:
    return PostDraft.objects.filter(user=user, thread=thread).first() if user.is_authenticated else None


@transaction.atomic
def mark_read(*, thread: Thread, posts: list[Post], user, now: datetime | None = None) -> None:
    """She read the thread to its end: it is no news any more, nor are the notices of these posts."""
    now = now or timezone.now()
    ThreadReader.objects.update_or_create(thread=thread, user=user, defaults={"read_at": now})
    keys = [forum_news.key_of(post) for post in posts]
    Notice.objects.unread().filter(user=user, key__in=keys).update(read_at=now)
