"""Wagtail hook through which the apps to the right say what a tool has to do with them.

`register_tool_panels`
    A function `(request, tool)` that gives a panel of the page of a tool, or None when it has nothing to show:
    `{"anchor": "entraide", "title": "…", "order": 10, "template": "…", "context": {…}}`. Panels come after
    « Qui peut le transmettre », by `order`; the template gets `panel` (its context) and `request`. A panel may
    also have `"passing_on": {"label": "…", "url": "…"}`: what a member who passes the tool on is led to, from
    « Qui peut le transmettre ».
"""

from wagtail import hooks

TOOL_PANELS = "register_tool_panels"


def panels_of(request, tool) -> list[dict]:
    """What the apps to the right show on the page of a tool, in order."""
    found = [function(request, tool) for function in hooks.get_hooks(TOOL_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))
