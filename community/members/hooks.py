"""Wagtail hooks through which the other apps say what a member does, on her page.

Registered in an app's `wagtail_hooks.py` with `wagtail.hooks.register(NAME)`. Each member chooses who sees her
dynamiques, the tools that she passes on and her contributions (`Profile.LINKED_FIELDS`); nothing is asked of the
apps that the reader may not see.

`register_member_panels`
    A function `(request, account, shown)` that gives a panel of her page, or None:
    `{"anchor": "dynamiques", "title": "…", "order": 10, "template": "…", "context": {…}}`. `shown` is the set of
    the LINKED_FIELDS that the reader may see: a panel that needs one of them gives None without it. The template
    gets `panel` (its context) and `account`. One or two queries a panel.

`register_member_credits`
    A function `(request, account)` that gives the `Credit`s of one kind of contribution, the last first: public
    ones, or those that the reader may open. Asked only when `contributions` is shown. One query; ten rows at most.
"""

from dataclasses import dataclass
from datetime import date

from wagtail import hooks

MEMBER_PANELS = "register_member_panels"
MEMBER_CREDITS = "register_member_credits"
MOST_CREDITS = 30


@dataclass(frozen=True)
class Credit:
    """One contribution: « Retour d’usage : Forum ouvert », where it is read, and its day."""

    kind: str
    label: str
    url: str
    day: date


def member_panels(request, account, shown: frozenset[str]) -> list[dict]:
    """What the apps show on the page of a member, in order."""
    found = [function(request, account, shown) for function in hooks.get_hooks(MEMBER_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))


def member_credits(request, account) -> list[Credit]:
    """What she contributed, the last first."""
    found = [credit for function in hooks.get_hooks(MEMBER_CREDITS) for credit in function(request, account)]
    return sorted(found, key=lambda credit: credit.day, reverse=True)[:MOST_CREDITS]
