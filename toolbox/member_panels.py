"""What the toolbox shows on the page of a member: what she passes on, what she told."""

from community.members.hooks import Credit
from toolbox.models import LeverExample, ResourcePerson, TeamVariant, UsageReport

MOST = 10


def tools_panel(request, account, shown: frozenset[str]) -> dict | None:
    """The tools that she can pass on and how, when she shows them: one query."""
    if "tools" not in shown:
        return None
    offered = ResourcePerson.objects.active().filter(user=account, tool__live=True)
    people = offered.select_related("tool", "region").order_by("tool__name", "pk")
    if not people:
        return None
    return {
        "anchor": "outils",
        "title": "Ce que cette personne peut transmettre",
        "order": 20,
        "template": "toolbox/tools/_member_panel.html",
        "context": {"people": people},
    }


def report_credits(request, account) -> list[Credit]:
    """Published retours d'usage of published tools."""
    rows = UsageReport.objects.published().newest().filter(author=account, tool__live=True)
    return [
        Credit("Retour d’usage", str(row), row.get_absolute_url(), row.happened_on)
        for row in rows.select_related("tool", "dynamic")[:MOST]
    ]


def variant_credits(request, account) -> list[Credit]:
    """Published variants of published tools."""
    rows = TeamVariant.objects.published().newest().filter(author=account, tool__live=True)
    return [
        Credit("Variante", f"{row.name} ({row.tool.name})", row.get_absolute_url(), row.happened_on)
        for row in rows.select_related("tool", "dynamic")[:MOST]
    ]


def tool_credits(request, account) -> list[Credit]:
    """Published tools that she proposed."""
    rows = account.tools_proposed.published().order_by("-created_at", "-pk")[:MOST]
    return [Credit("Outil proposé", row.name, row.get_absolute_url(), row.created_at.date()) for row in rows]


def example_credits(request, account) -> list[Credit]:
    """Published examples of levers."""
    rows = LeverExample.objects.filter(author=account, live=True, sheet__live=True)
    return [
        Credit("Exemple vécu", str(row), row.get_absolute_url(), row.happened_on)
        for row in rows.select_related("sheet", "dynamic").order_by("-happened_on", "-pk")[:MOST]
    ]
