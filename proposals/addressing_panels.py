"""What following shows on « Mon espace »."""

from proposals.models import Proposition

SHOWN = 20


def space_panel(request) -> dict | None:
    """The propositions that the member follows: one query."""
    followed = Proposition.objects.published().filter(follows__user=request.user)
    shown = list(followed.order_by("-follows__created_at", "pk").only("slug", "title")[:SHOWN])
    if not shown:
        return None
    return {
        "anchor": "propositions-suivies",
        "title": "Les propositions que je suis",
        "order": 45,
        "template": "proposals/addressing/_space_panel.html",
        "context": {"propositions": shown},
    }
