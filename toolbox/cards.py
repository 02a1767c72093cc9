"""What is shown of a tool in a list, and how many tried it."""

from django.db.models import Prefetch, QuerySet

from dynamics.charts import capitalised
from toolbox.models import TeamVariant, Tool, UsageReport


def with_card(tools: QuerySet[Tool]) -> QuerySet[Tool]:
    """All that a card shows, in a constant number of queries."""
    shown = UsageReport.objects.published().newest()
    variants = TeamVariant.objects.published().newest().select_related("dynamic")
    return tools.prefetch_related(
        "uses",
        Prefetch("reports", shown, to_attr="published_reports"),
        Prefetch("team_variants", variants, to_attr="published_variants"),
    )


def tried_by(tool: Tool) -> int:
    """How many dynamiques or collectives used it: those of the studies and those that told."""
    known = {use.dynamic_id or use.name for use in tool.uses.all()}
    told = [*tool.published_reports, *tool.published_variants]
    return len(known | {one.dynamic_id for one in told})


def adapted_by(tool: Tool) -> int:
    """How many told that they adapted it, in a retour or as a variant of theirs."""
    adapted = {report.dynamic_id for report in tool.published_reports if report.adapted}
    return len(adapted | {variant.dynamic_id for variant in tool.published_variants})


def tried_label(tool: Tool) -> str:
    """« essayé par 7 dynamiques, adapté par 4 », "" when nobody said so."""
    tried, adapted = tried_by(tool), adapted_by(tool)
    if not tried:
        return ""
    words = f"essayé par {tried} dynamique{'s' if tried > 1 else ''}"
    return f"{words}, adapté par {adapted}" if adapted else words


def tool_card(tool: Tool) -> dict:
    """A card of a row read `with_card`."""
    meta = [
        ("clock", capitalised(tool.get_duration_display())),
        ("euro", f"Coût {tool.get_cost_display()}" if tool.cost else ""),
        ("users", capitalised(tool.get_group_display())),
    ]
    return {
        "id": tool.pk,
        "slug": tool.slug,
        "url": tool.get_absolute_url(),
        "name": tool.name,
        "kind": capitalised(tool.get_kind_display()),
        "summary": tool.summary,
        "aims": [capitalised(aim.label) for aim in tool.aim_values],
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        "tried": capitalised(tried_label(tool)),
    }
