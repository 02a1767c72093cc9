"""Wagtail hooks through which the apps to the right show themselves in an exchange.

Registered in an app's `wagtail_hooks.py` with `wagtail.hooks.register(NAME)`:

`register_introduction_panels`
    A function `(request, introduction)` that gives a panel of the page of an introduction, or None when it
    has nothing to show this person: `{"template": "…", "order": 10, "context": {…}}`. Panels come after what
    the exchange itself shows, by `order`; the template gets `panel` (its own context) and `introduction`.
    Asked only once both sides agreed, for a side or for the équipe relais; one or two queries a panel.

`register_need_panels`
    A function `(request, need)` that gives a panel of the page of an open need, or None: the same shape, the
    template gets `panel` (its own context). Panels come after the need itself; four queries a panel at most.
"""

from wagtail import hooks

INTRODUCTION_PANELS = "register_introduction_panels"
NEED_PANELS = "register_need_panels"


def introduction_panels(request, introduction) -> list[dict]:
    """What the apps to the right show on the page of an introduction, in order."""
    found = [function(request, introduction) for function in hooks.get_hooks(INTRODUCTION_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))


def need_panels(request, need) -> list[dict]:
    """What the apps to the right show on the page of an open need, in order."""
    found = [function(request, need) for function in hooks.get_hooks(NEED_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))
