"""What propositions show on the pages of others."""

from django.db.models import Exists, OuterRef, Q

from proposals.models import Proposition, PropositionEvidence, Support
from proposals.services.similar import brake_of

MOST = 8
SAME_BRAKE = 2  # dynamiques from which « ce frein revient »


def dynamic_panel(request, dynamic) -> dict | None:
    """The propositions that its story founds, and those that it supports: one query."""
    of_it = {"proposition": OuterRef("pk"), "dynamic": dynamic}
    rows = (
        Proposition.objects.published()
        .annotate(
            is_founded=Exists(PropositionEvidence.objects.filter(**of_it)),
            is_supported=Exists(Support.objects.filter(**of_it)),
        )
        .filter(Q(is_founded=True) | Q(is_supported=True))
        .only("slug", "title")
        .order_by("title", "pk")
    )
    found = list(rows)
    shown = [row for row in found if row.is_founded][:MOST]
    carried = [row for row in found if row.is_supported][:MOST]
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
