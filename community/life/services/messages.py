"""Private messages: begun, answered, put away; a person who is blocked is not told, and writes no more."""

import logging
from datetime import datetime

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community.exchanges.company import Person
from community.life import reaching
from community.life.enums import Board, NoticeSubject
from community.life.hooks import Owner
from community.life.models import Block, Conversation, Participant, Post, Thread, ThreadReader
from community.life.services import threads
from community.life.services.notices import notify

logger = logging.getLogger(__name__)


class UnreachableError(PermissionDenied):
    """The other does not get messages, blocked or not: the words are the same."""

    template_name = "life/messages/unreachable.html"
    context: dict = {}

    def __init__(self):
        super().__init__("Cette personne ne reçoit pas de messages privés pour le moment.")


def owner_of(thread: Thread) -> Owner | None:
    """What threads ask about a private one; None for another."""
    if thread.board != Board.PRIVATE:
        return None
    conversation = Conversation.objects.filter(thread=thread).first()
    if conversation is None:
        return None
    people = people_of(conversation)
    keys = {user.pk for user in people}
    return Owner(
        url=conversation.get_absolute_url(),
        reason="Vous recevez ce message parce que quelqu’un vous a écrit sur Archipel.",
        may_read=lambda user: user.is_authenticated and user.is_active and user.pk in keys,
        may_write=lambda user: user.pk in keys and _may_answer(conversation, thread, user),
        people=lambda: [Person(side="", name=user.get_full_name(), user=user) for user in people],
        name_for=lambda author, reader: reaching.name_in_private(author, reader, thread),
        announce=announce,
    )


def people_of(conversation: Conversation) -> list:
    """Those of the two who still have an account; read once an object."""
    if not hasattr(conversation, "_people"):
        rows = conversation.participants.filter(user__isnull=False).select_related("user")
        conversation._people = [row.user for row in rows]
    return conversation._people


def other_of(conversation: Conversation, user):
    return next((person for person in people_of(conversation) if person.pk != user.pk), None)


@transaction.atomic
def begin(*, recipient, text: str, user, now: datetime | None = None) -> Conversation:
    """Write to somebody for the first time, or go on with what was begun: there is one conversation a pair."""
    if not rules.has_perm("life.begin_conversation", user, recipient):
        raise UnreachableError
    conversation = between(user, recipient)
    if conversation is None:
        thread = Thread.objects.create(board=Board.PRIVATE, title="Conversation privée", opened_by=user)
        conversation, is_new = Conversation.objects.get_or_create(
            pair=pair_of(user, recipient), defaults={"thread": thread}
        )
        if is_new:
            Participant.objects.bulk_create(
                Participant(conversation=conversation, user=person) for person in (user, recipient)
            )
        else:
            thread.delete()
    answer(conversation=conversation, text=text, user=user, now=now)
    return conversation


@transaction.atomic
def answer(*, conversation: Conversation, text: str, user, now: datetime | None = None) -> Post:
    thread = conversation.thread
    if not rules.has_perm("life.write_post", user, thread):
        raise UnreachableError
    return threads.write(thread=thread, post=Post(text=text), user=user, now=now)


def between(one, other) -> Conversation | None:
    return Conversation.objects.select_related("thread").filter(pair=pair_of(one, other)).first()


def pair_of(one, other) -> str:
    return "-".join(str(pk) for pk in sorted((one.pk, other.pk)))


def announce(post: Post) -> None:
    """Who wrote, and where to read it; the words themselves never leave the site. One notice until she reads."""
    thread = post.thread
    conversation = thread.conversation
    other = other_of(conversation, post.author)
    if other is None:
        return
    reader = ThreadReader.objects.filter(thread=thread, user=other).first()
    since = f"{reader.read_at:%Y%m%d%H%M%S%f}" if reader else "0"
    name = reaching.name_in_private(post.author, other, thread)
    notify(
        people=[other],
        subject=NoticeSubject.MESSAGE,
        key=f"conversation-{conversation.pk}-{since}",
        title=f"{name} vous a écrit",
        url=conversation.get_absolute_url(),
    )


@transaction.atomic
def put_away(*, conversation: Conversation, user, away: bool, now: datetime | None = None) -> None:
    """Out of the list until the other writes again; it can be taken back."""
    moment = (now or timezone.now()) if away else None
    Participant.objects.filter(conversation=conversation, user=user).update(archived_at=moment)


@transaction.atomic
def block(*, account, user) -> None:
    """No new message either way; a second time changes nothing."""
    if account.pk == user.pk:
        raise PermissionDenied
    Block.objects.get_or_create(user=user, blocked=account)
    logger.info("block", extra={"user": user.pk})


@transaction.atomic
def unblock(*, account, user) -> None:
    Block.objects.filter(user=user, blocked=account).delete()


def unread_count(user) -> int:
    """Conversations with something new, in view."""
    return Participant.objects.of(user).in_view().with_news().filter(unread__gt=0).count()


def _may_answer(conversation: Conversation, thread: Thread, user) -> bool:
    other = other_of(conversation, user)
    return other is not None and reaching.may_answer(user, other, thread)
