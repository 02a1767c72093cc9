"""Threads: written in, corrected within a delay, withdrawn; one notice each until they read."""

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from community.exchanges.company import Person, name_of
from community.exchanges.models import Introduction
from community.exchanges.services.forgetting import forget_letters
from community.life.enums import Board
from community.life.hooks import Owner, owner_of
from community.life.models import Post, PostVersion, Thread, ThreadReader
from community.life.services import writing_checks
from community.life.services.writing_checks import ThreadError
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter

logger = logging.getLogger(__name__)

EXCERPT = 300


def title_of(introduction: Introduction) -> str:
    names = [name_of(introduction, side) for side in ("besoin", "offre")]
    return " et ".join(names)[:200]


def find_thread(introduction: Introduction) -> Thread:
    """The thread of an introduction; unsaved until somebody writes in it, so that reading writes nothing."""
    found = Thread.objects.filter(introduction=introduction).first()
    thread = found or Thread(
        board=Board.INTRODUCTION, introduction=introduction, title=title_of(introduction)
    )
    thread.introduction = introduction  # with what the caller already read of it
    return thread


def posts_of(thread: Thread) -> list[Post]:
    return list(thread.posts.select_related("author")) if thread.pk else []


@transaction.atomic
def write(*, thread: Thread, post: Post, user, now: datetime | None = None) -> Post:
    """Add a post, unsaved and filled by a form; the others are told, unless a notice already waits for them.

    Paused, closed or too soon: nothing is written. Links of somebody new wait for a moderator, and nobody is told.
    """
    require_charter(user)
    if not post.text.strip() and not post.document and not post.picture:
        raise ThreadError("Écrivez un message, ou joignez un document.")
    now = now or timezone.now()
    writing_checks.check_may_write(thread=thread, user=user, owner=owner_of(thread), now=now)
    if thread.pk is None:
        introduction = thread.introduction
        thread, _ = Thread.objects.get_or_create(
            introduction=introduction, defaults={"title": thread.title, "board": Board.INTRODUCTION}
        )
        thread.introduction = introduction
    post.thread, post.author = thread, user
    is_held = writing_checks.must_be_held(thread=thread, user=user, text=post.text, now=now)
    post.held_at = now if is_held else None
    post.save()
    mark_read(thread=thread, user=user, now=now)
    if not is_held:
        make_known(post=post)
    logger.info("post written", extra={"discussion": thread.pk, "post": post.pk, "user": user.pk})
    return post


@transaction.atomic
def make_known(*, post: Post) -> None:
    """A post stands: its thread moves up, the others are told, each as the owner of the thread tells them."""
    thread = post.thread
    thread.last_post_at = max(thread.last_post_at or post.created_at, post.created_at)
    thread.save(update_fields=["last_post_at", "updated_at"])
    owner = owner_of(thread)
    if owner is None:
        return
    if owner.announce is not None:
        owner.announce(post)
        return
    for person in owner.people():
        if person.key != post.author_id:
            _tell(thread, owner, post, person)


@transaction.atomic
def edit(*, post: Post, text: str, user, now: datetime | None = None, keeps_versions: bool = False) -> Post:
    """Correct one's own words within the delay; the document stays.

    `keeps_versions` (the forum): after the delay too, and what the post said before stays readable.
    """
    now = now or timezone.now()
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    writing_checks.check_not_paused(user=user, now=now)
    is_closed = row.withdrawn_at is not None or row.hidden_at is not None
    if is_closed or not (row.is_fresh or keeps_versions):
        raise ThreadError("Ce message ne peut plus être corrigé : écrivez-en un autre à la suite.")
    if not text.strip() and not row.document and not row.picture:
        raise ThreadError("Écrivez un message, ou retirez celui-ci.")
    if row.text != text:
        if keeps_versions and not row.is_fresh:
            PostVersion.objects.create(post=row, text=row.text, written_at=row.edited_at or row.created_at)
        row.text, row.edited_at = text, now
        if row.held_at is None and writing_checks.must_be_held(
            thread=row.thread, user=user, text=text, now=now
        ):
            row.held_at = now  # a link added afterwards waits like any other
        row.save(update_fields=["text", "edited_at", "held_at", "updated_at"])
    return row


@transaction.atomic
def withdraw(*, post: Post, user=None, now: datetime | None = None) -> Post:
    """Take one's own post back: its place stays, its text and its file go for good."""
    row = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if row.withdrawn_at is None:
        forget_file(row)
        row.versions.all().delete()
        row.text, row.document, row.picture, row.picture_alt = "", "", "", ""
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["text", "document", "picture", "picture_alt", "withdrawn_at", "updated_at"])
        logger.info("post withdrawn", extra={"post": row.pk, "user": user.pk if user else None})
    return row


def forget_file(post: Post) -> None:
    """Erase its files once the transaction holds, so that a refused one keeps it."""
    for file in filter(None, (post.document, post.picture)):
        transaction.on_commit(partial(file.storage.delete, file.name))


def mark_read(*, thread: Thread, user, now: datetime | None = None) -> None:
    """Note that this person saw the thread up to now: the next post is news again. One write, only when there is news.

    Opening the page does it, like the last sign of life of an account: it changes nothing that others see.
    """
    if thread.pk is None:
        return
    last = thread.posts.aggregate(last=Max("created_at"))["last"]
    reader, is_new = ThreadReader.objects.get_or_create(
        thread=thread, user=user, defaults={"read_at": now or timezone.now()}
    )
    if not is_new and last is not None and reader.read_at < last:
        reader.read_at = now or timezone.now()
        reader.save(update_fields=["read_at"])


def unread_of(thread: Thread, user) -> int:
    """Posts by others since this person read."""
    if thread.pk is None:
        return 0
    posts = thread.posts.standing().exclude(author=user)
    reader = ThreadReader.objects.filter(thread=thread, user=user).first()
    return posts.filter(created_at__gt=reader.read_at).count() if reader else posts.count()


def forget_thread(introduction: Introduction) -> None:
    """Nothing that people wrote to each other is kept once the introduction is anonymised."""
    for thread in Thread.objects.filter(introduction=introduction):
        for post in thread.posts.all():
            forget_file(post)
        forget_letters(Thread, [thread.pk])
        thread.delete()


def _tell(thread: Thread, owner: Owner, post: Post, person: Person) -> None:
    """The key is what the person has read: until she reads again, there is one letter, whatever is written.

    Somebody without an account reads nothing here: she gets every post, in full.
    """
    if person.user is None:
        key, excerpt = f"post-{post.pk}", post.text
    else:
        reader = ThreadReader.objects.filter(thread=thread, user=person.user).first()
        key = f"since-{reader.read_at.isoformat()}" if reader else "never"
        excerpt = post.text[:EXCERPT] + ("…" if len(post.text) > EXCERPT else "")
    button = {
        "action_url": settings.SITE_URL + owner.url,
        "action_label": "Lire et répondre",
    }
    write_letter(
        kind="life.thread_news",
        to=person.address,
        user=person.user,
        about=thread,
        key=key,
        context={
            "thread": thread,
            "author_name": owner.name_for(post.author, person.user),
            "excerpt": excerpt,
            "has_document": bool(post.document),
            "has_account": person.user is not None,
            "reason": owner.reason,
            **(button if person.user else {}),
        },
    )
