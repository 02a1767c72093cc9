"""Wagtail hook through which the other apps add what waits for a moderator to the one queue of /gestion/.

Registered in an app's `wagtail_hooks.py` with `wagtail.hooks.register(NAME)`:

`register_moderation_sections`
    A function `()` that gives a `Section`. Shown after the texts to read, with what its `context` gives as `section`;
    its `count` is part of the number in the menu: one query.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail import hooks

MODERATION_SECTIONS = "register_moderation_sections"


@dataclass(frozen=True)
class Section:
    """One more kind of thing to decide about, in the queue."""

    anchor: str
    title: str
    template: str
    count: Callable[[object], int]  # for this moderator
    context: Callable[[object], dict]  # from the request
    order: int = 100


def sections() -> list[Section]:
    found = [function() for function in hooks.get_hooks(MODERATION_SECTIONS)]
    return sorted(found, key=lambda section: section.order)


def waiting_in_sections(user) -> int:
    return sum(section.count(user) for section in sections())
