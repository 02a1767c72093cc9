"""What the toolbox knows of people, for the export and the erasure."""

from toolbox.services import proposing


class ToolboxData:
    """Tools kept, proposed and passed on, retours d'usage, gaps."""

    name = "toolbox"
    label = "Boîte à outils"
    kept = (
        "les outils, les manques, les variantes et les retours d’usage publiés, sans votre nom : "
        "ils appartiennent à la communauté et à la dynamique"
    )

    def collect(self, user) -> dict:
        return {
            "kept": list(user.tool_bookmarks.values("tool__slug", "note", "created_at")),
            "proposed": list(user.tools_proposed.values("slug", "name", "live", "created_at")),
            "passed_on": list(
                user.tools_passed_on.values("tool__slug", "how", "conditions", "region__name", "created_at")
            ),
            "reports": list(
                user.usage_reports.values(
                    "tool__slug",
                    "dynamic__slug",
                    "happened_on",
                    "context",
                    "adapted",
                    "worked",
                    "did_not_work",
                    "again",
                    "live",
                )
            ),
            "variants": list(
                user.tool_variants.values(
                    "tool__slug", "dynamic__slug", "happened_on", "name", "text", "why", "live"
                )
            ),
            "starting": list(user.starting_ticks.values("item", "created_at")),
            "gaps": list(user.gaps_opened.values("slug", "title", "text", "live")),
        }

    def erase(self, user) -> None:
        user.tool_bookmarks.all().delete()
        user.starting_ticks.all().delete()
        user.tools_passed_on.all().delete()
        for tool in user.tools_proposed.filter(live=False):
            proposing.give_up(tool=tool, user=user)
        user.usage_reports.filter(live=False).delete()
        user.tool_variants.filter(live=False).delete()
        user.gaps_opened.filter(live=False).delete()
        user.tools_proposed.update(proposed_by=None)
        user.usage_reports.update(author=None)
        user.tool_variants.update(author=None)
        user.gaps_opened.update(opened_by=None)
        user.gaps_answered.update(answered_by=None)
        user.tools_kept.update(owner=None)
