"""Threads of the forum and private conversations for tests, without their pages."""

from datetime import timedelta

from django.utils import timezone

from community.life.enums import Board
from community.life.hooks import Owner
from community.life.models import Conversation, Post, Thread
from community.life.services import messages
from community.members.models import Profile
from community.members.rules import is_facilitator
from proposals.services import discussion
from tests.members.factories import UserFactory
from tests.proposals.factories import PropositionFactory

OLD = timedelta(days=40)


def member(**fields):
    """Somebody who has been there for a while."""
    return UserFactory(date_joined=timezone.now() - OLD, **fields)


def discussed(author, text="Vous êtes tous des incapables."):
    """A proposition and one post in its discussion, which everybody reads."""
    proposition = PropositionFactory()
    return proposition, discussion.write(proposition=proposition, text=text, user=author)


def forum_thread(people=(), **fields) -> Thread:
    """A thread of the forum, open to these people and to moderators."""
    thread = Thread.objects.create(board=Board.FORUM, title="Qui a essayé ?", **fields)
    return owned(thread, people)


def owned(thread: Thread, people=()) -> Thread:
    keys = {user.pk for user in people}

    def is_in_it(user) -> bool:
        return user.pk in keys or is_facilitator(user)

    thread._owner = Owner(
        url="/forum/", reason="Vous suivez ce fil.", may_read=is_in_it, may_write=is_in_it, people=list
    )
    return thread


def standing_posts(author, number: int) -> None:
    thread = forum_thread([author])
    for _ in range(number):
        Post.objects.create(thread=thread, author=author, text="Bonjour")


def accepting(**fields):
    """A member who gets messages, whose name members read."""
    user = member(**fields)
    Profile.objects.create(user=user, accepts_messages=True, name_visibility="membres")
    return user


def conversation(one, other, text="Bonjour, avez-vous gardé le plan ?") -> Conversation:
    """Begun by `one`; `other` accepts messages."""
    return messages.begin(recipient=other, text=text, user=one)
