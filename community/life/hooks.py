"""Wagtail hooks through which the apps to the right say who is in a thread of theirs, and what people follow.

Registered in an app's `wagtail_hooks.py` with `wagtail.hooks.register(NAME)`:

`register_thread_owners`
    A function `(thread)` that gives the `Owner` of a thread of that app, or None when the thread is none of its
    own. Without an owner, nobody reads the thread. One query at most; asked once a thread.

`register_thread_outcomes`
    A function `(request, thread)` that gives what a thread of the forum can become in that app, as lines
    `{"label": "…", "url": "…"}` that lead to a form already filled; no query, no line when nothing fits.

`register_followed`
    A function `(user)` that gives the `Followed` (community.life.followed: kind, label, page) of what a person
    follows in that app, for the one list of « Mes avis ». One query.

The thread of an introduction is our own: its sides and the équipe relais, once both agreed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail import hooks

from community.exchanges.company import Person, people_of

THREAD_OWNERS = "register_thread_owners"
THREAD_OUTCOMES = "register_thread_outcomes"
FOLLOWED = "register_followed"


def nobody(user) -> bool:
    return False


def full_name(author, reader) -> str:
    return author.get_full_name()


@dataclass(frozen=True)
class Owner:
    """What a thread is about, as far as the thread needs to know."""

    url: str  # the page where it is read
    reason: str  # why one gets its letters, a whole sentence
    may_read: Callable[[object], bool]
    may_write: Callable[[object], bool]
    people: Callable[[], list[Person]]  # who is told of a new post
    may_tidy: Callable[[object], bool] = nobody  # take the post of somebody else out
    name_for: Callable[[object, object], str] = (
        full_name  # (author, reader) → how the reader knows the author
    )
    announce: Callable[[object], None] | None = (
        None  # tells of a post in another way than the letters of threads
    )


def owner_of(thread) -> Owner | None:
    """Who is in a thread, asked once an object; None for a thread of nothing."""
    if not hasattr(thread, "_owner"):
        thread._owner = _of_introduction(thread) if thread.introduction_id else _of_another_app(thread)
    return thread._owner


def _of_introduction(thread) -> Owner:
    introduction = thread.introduction

    def is_in_it(user) -> bool:
        return user.has_perm("exchanges.write_thread", introduction)

    return Owner(
        url=thread.get_absolute_url(),
        reason="Vous recevez ce message parce que vous êtes dans cette mise en relation.",
        may_read=is_in_it,
        may_write=is_in_it,
        people=lambda: people_of(introduction),
    )


def _of_another_app(thread) -> Owner | None:
    if thread.pk is None:
        return None
    found = (function(thread) for function in hooks.get_hooks(THREAD_OWNERS))
    return next((owner for owner in found if owner is not None), None)


def outcomes_of(request, thread) -> list[dict]:
    """What the thread can become, in the order in which apps registered."""
    return [line for function in hooks.get_hooks(THREAD_OUTCOMES) for line in function(request, thread)]
