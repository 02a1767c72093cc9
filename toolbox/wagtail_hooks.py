"""What this app adds to the back office and to the hooks of the others."""

from django.urls import include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from community.members.enums import Role
from community.members.hooks import MEMBER_CREDITS, MEMBER_PANELS
from toolbox import exports, hooks_pages, kept_pages, member_panels, panels, rich_text, verbs  # noqa: F401 (some register their own)
from toolbox.back_office import RereadPage, ToolboxGroup
from toolbox.models import Gap, Term, Tool
from toolbox.personal_data import ToolboxData
from toolbox.views.reread import NoteRereadView

register_snippet(ToolboxGroup)


@hooks.register("register_log_actions")
def register_verbs(actions):
    verbs.register(actions)


@hooks.register("register_rich_text_features")
def register_rich_text(features):
    rich_text.register(features)


@hooks.register("register_personal_data")
def register_toolbox_data():
    return ToolboxData()


@hooks.register("register_role_permissions")
def register_toolbox_roles():
    tools = [
        f"toolbox.{action}_{model}"
        for model in ("tool", "gap", "term")
        for action in ("view", "add", "change")
    ]
    return {Role.EDITOR: tools}


@hooks.register("register_csv_export")
def register_tools_export():
    return {"tools": exports.all_tools}


@hooks.register("register_dynamic_panels")
def register_tools_panel(request, dynamic):
    return panels.tools_panel(request, dynamic)


@hooks.register("register_admin_urls")
def register_reread():
    patterns = [
        path("outils-a-relire/", RereadPage.as_view(), name="list"),
        path("outils-a-relire/<int:pk>/", NoteRereadView.as_view(), name="done"),
    ]
    return [path("", include((patterns, "toolbox_reread")))]


class RereadMenuItem(MenuItem):
    """« Outils à relire (2) », for those who look after them."""

    def is_shown(self, request):
        return request.user.has_perm("toolbox.reread_tool")

    def render_component(self, request):
        component = super().render_component(request)
        if count := Tool.objects.to_reread(timezone.localdate()).count():
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def register_reread_menu():
    return RereadMenuItem(
        "Outils à relire", reverse("toolbox_reread:list"), icon_name="history", name="reread", order=111
    )


@hooks.register("after_edit_snippet")
def keep_what_people_wrote(request, instance):
    """A record edited in the back office is no longer rewritten from the data files."""
    if isinstance(instance, Tool | Gap | Term) and instance.seed_digest:
        type(instance).objects.filter(pk=instance.pk).update(seed_digest="")


hooks.register(MEMBER_PANELS, member_panels.tools_panel)
hooks.register(MEMBER_CREDITS, member_panels.report_credits)
hooks.register(MEMBER_CREDITS, member_panels.variant_credits)
hooks.register(MEMBER_CREDITS, member_panels.tool_credits)
hooks.register(MEMBER_CREDITS, member_panels.example_credits)
