"""What propositions show on the pages of others."""

from proposals.models import Proposition, PropositionEvidence, Support
from proposals.services.similar import brake_of

MOST = 8
SAME_BRAKE = 2  # dynamiques from which « ce frein revient »


def dynamic_panel(request, dynamic) -> dict | None:
    """The propositions that its story founds, and those that it supports: two queries."""
    founded = (
        PropositionEvidence.objects.filter(dynamic=dynamic, proposition__live=True)
        .select_related("proposition")
        .order_by("proposition__title", "pk")
    )
    supported = Proposition.objects.published().filter(
        pk__in=Support.objects.filter(dynamic=dynamic).values("proposition")
    )
    shown = list({row.proposition_id: row.proposition for row in founded}.values())[:MOST]
    carried = list(supported.order_by("title", "pk")[:MOST])
    if not shown and not carried:
        return None
    return {
        "anchor": "propositions",
        "title": "Propositions",
        "order": 60,
        "template": "proposals/propositions/_dynamic_panel.html",
        "context": {"founded": shown, "supported": carried},
    }


def need_panel(request, need) -> dict | None:
    """« Ce frein revient dans 7 dynamiques »: what to support, or to write. Three or four queries."""
    brake = brake_of(need, request.user)
    comes_back = brake.dynamics >= SAME_BRAKE
    if not comes_back and not brake.propositions:
        return None
    return {
        "template": "proposals/propositions/_need_panel.html",
        "order": 10,
        "context": {
            "dynamics": brake.dynamics if comes_back else 0,
            "propositions": brake.propositions,
            "need": need,
        },
    }
