"""Wagtail hook through which the apps to the right show something on the page of a group.

`register_group_panels`
    A function `(request, group, dynamics, organisations)` that gives a panel, or None when it has nothing to show:
    `{"anchor": "…", "title": "…", "order": 10, "template": "…", "context": {…}, "css": "css/….css"}`. `dynamics` and
    `organisations` are those of the group, already read. Two queries at most a panel. The template gets `panel`, its
    own context.
"""

from wagtail import hooks

GROUP_PANELS = "register_group_panels"


def panels_of(request, group, dynamics, organisations) -> list[dict]:
    """What the apps to the right show of a group, in order."""
    found = [function(request, group, dynamics, organisations) for function in hooks.get_hooks(GROUP_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))
