"""What the toolbox shows on the page of a dynamique."""

from django.db.models import CharField, F, Value

from toolbox.models import Tool, ToolUse, UsageReport

MOST = 24


def tools_panel(request, dynamic) -> dict | None:
    """The tools that it used, with what they gave, and what it told of them: one query."""
    told = UsageReport.objects.published().filter(dynamic=dynamic, tool__live=True).order_by()
    used = ToolUse.objects.filter(dynamic=dynamic, tool__live=True).order_by()
    rows = used.annotate(
        slug=F("tool__slug"), tool_name=F("tool__name"), text=F("gave"), cited=F("source"), report=Value(0)
    ).values("slug", "tool_name", "text", "cited", "report")
    reports = told.annotate(
        slug=F("tool__slug"),
        tool_name=F("tool__name"),
        text=F("context"),
        cited=Value("", output_field=CharField()),
        report=F("pk"),
    ).values("slug", "tool_name", "text", "cited", "report")
    found = list(rows.union(reports, all=True).order_by("tool_name", "report")[:MOST])
    if not found:
        return None
    for row in found:
        row["url"] = Tool(slug=row["slug"]).get_absolute_url()
    return {
        "anchor": "outils",
        "title": "Outils utilisés",
        "order": 40,
        "template": "toolbox/tools/_dynamic_panel.html",
        "context": {"rows": found},
    }
