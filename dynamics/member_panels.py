"""What this app shows on the page of a member: the published dynamiques whose team she is in."""

from dynamics.models import TeamMember

MOST = 30


def dynamics_panel(request, account, shown: frozenset[str]) -> dict | None:
    """Her dynamiques with her role in each, when she shows them: one query."""
    if "dynamics" not in shown:
        return None
    teams = (
        TeamMember.objects.filter(user=account, dynamic__live=True)
        .select_related("dynamic__typology", "dynamic__seat")
        .order_by("dynamic__name", "dynamic_id")[:MOST]
    )
    if not teams:
        return None
    return {
        "anchor": "dynamiques",
        "title": "Ses dynamiques",
        "order": 10,
        "template": "dynamics/partials/_member_panel.html",
        "context": {"teams": teams},
    }
