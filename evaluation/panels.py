"""What the page of a dynamique shows of its evaluation."""

from django.db.models import Count, Max, Q

from dynamics.rules import role_in_team
from evaluation.models import Evaluation


def evaluation_panel(request, dynamic) -> dict | None:
    """One query more than the roles of the reader; nothing for who may not read it, an invitation to start for the team."""
    evaluation = (
        Evaluation.objects.filter(dynamic=dynamic)
        .annotate(
            aim_count=Count("aims", filter=Q(aims__retired_at=None), distinct=True),
            indicator_count=Count("indicators", distinct=True),
            last_adopted=Max("rounds__adopted_on"),
        )
        .first()
    )
    is_team = role_in_team(request.user, dynamic) is not None
    if evaluation is None and not is_team:
        return None
    if evaluation is not None:
        evaluation.dynamic = dynamic
        if not request.user.has_perm("evaluation.view_evaluation", evaluation):
            return None
    return {
        "anchor": "evaluation",
        "title": "Ce que la coopération crée",
        "order": 60,
        "template": "evaluation/partials/_panel.html",
        "context": {"evaluation": evaluation},
    }
