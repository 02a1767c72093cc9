"""Wagtail hooks through which the apps to the right say what the toolbox has to do with them.

`register_tool_panels`
    A function `(request, tool)` that gives a panel of the page of a tool, or None when it has nothing to show:
    `{"anchor": "entraide", "title": "…", "order": 10, "template": "…", "context": {…}}`. Panels come after
    « Qui peut le transmettre », by `order`; the template gets `panel` (its context) and `request`. A panel may
    also have `"passing_on": {"label": "…", "url": "…"}`: what a member who passes the tool on is led to, from
    « Qui peut le transmettre ».

`register_proposition_links`
    A function without argument that gives the pages of the numbered propositions of the studies, by number
    (`{"DYN D1": "/propositions/…/"}`): a sheet that cites one leads there. One query; asked once a page.

`register_sheet_links`
    A function `(key)` that gives a line `{"label": "…", "url": "…"}` of the head of a thematic sheet, without a query.
"""

from wagtail import hooks

TOOL_PANELS = "register_tool_panels"
PROPOSITION_LINKS = "register_proposition_links"
SHEET_LINKS = "register_sheet_links"


def panels_of(request, tool) -> list[dict]:
    """What the apps to the right show on the page of a tool, in order."""
    found = [function(request, tool) for function in hooks.get_hooks(TOOL_PANELS)]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.get("order", 100))


def proposition_links() -> dict[str, str]:
    """Pages of the numbered propositions, by number; empty when no app has them."""
    found: dict[str, str] = {}
    for function in hooks.get_hooks(PROPOSITION_LINKS):
        found |= function()
    return found


def sheet_links(key: str) -> list[dict]:
    """Where the apps to the right lead from a thematic sheet."""
    return [function(key) for function in hooks.get_hooks(SHEET_LINKS)]
