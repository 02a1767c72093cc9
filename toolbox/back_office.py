"""Tools, retours d'usage, variants and gaps in /gestion/."""

from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from community.members.views.backoffice import BackOfficePage
from toolbox.glossary_admin import TermViewSet
from toolbox.models import Gap, TeamVariant, Tool, UsageReport

PUBLISHED = BooleanColumn("live", label="Publié", sort_key="live")
WHAT = [
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldPanel("kind"),
    FieldPanel("summary"),
    FieldPanel("aims"),
    FieldPanel("aim"),
    FieldPanel("when"),
    FieldPanel("stages"),
    FieldPanel("sheets"),
    FieldPanel("themes"),
]
HOW = [
    InlinePanel("steps", heading="Étapes", label="étape"),
    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("cost")]),
    FieldRowPanel([FieldPanel("duration"), FieldPanel("group")]),
    FieldPanel("people"),
    FieldPanel("time"),
    FieldPanel("money"),
    InlinePanel("pitfalls", heading="Points de vigilance", label="point de vigilance"),
]
USES = [
    InlinePanel("uses", heading="Usages connus", label="usage"),
    InlinePanel("variants", heading="Variantes", label="variante"),
    InlinePanel("documents", heading="Documents", label="document"),
    FieldPanel("see_also"),
]
LIFE = [
    FieldPanel("unmarked"),
    FieldPanel("reread_on"),
    FieldPanel("owner"),
    FieldPanel("proposed_by", read_only=True),
]


class ToolViewSet(SnippetViewSet):
    model = Tool
    icon = "cogs"
    menu_label = "Outils"
    list_display = ["name", "kind", PUBLISHED, "reread_on", "owner", UpdatedAtColumn()]
    list_filter = ["kind", "live", "owner", "difficulty", "cost"]
    search_fields = ["name", "slug", "summary"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(WHAT, heading="L’outil et son but"),
            ObjectList(HOW, heading="Comment faire"),
            ObjectList(USES, heading="Usages, variantes, documents"),
            ObjectList(LIFE, heading="Relecture"),
        ]
    )


class UsageReportViewSet(SnippetViewSet):
    model = UsageReport
    icon = "comment"
    menu_label = "Retours d’usage"
    list_display = ["__str__", "happened_on", "again", PUBLISHED]
    list_filter = ["again", "live", "stage", "territory_kind"]
    search_fields = ["context", "worked", "did_not_work", "tool__name", "dynamic__name"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("tool"),
        FieldPanel("dynamic"),
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("again")]),
        FieldRowPanel([FieldPanel("stage"), FieldPanel("territory_kind")]),
        FieldPanel("context"),
        FieldPanel("adapted"),
        FieldPanel("worked"),
        FieldPanel("did_not_work"),
    ]

    def get_queryset(self, request):
        return UsageReport.objects.select_related("tool", "dynamic")


class TeamVariantViewSet(SnippetViewSet):
    model = TeamVariant
    icon = "copy"
    menu_label = "Variantes des dynamiques"
    list_display = ["__str__", "happened_on", PUBLISHED]
    list_filter = ["live"]
    search_fields = ["name", "text", "tool__name", "dynamic__name"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("tool"), FieldPanel("dynamic")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("happened_on")]),
        FieldPanel("text"),
        FieldPanel("why"),
    ]

    def get_queryset(self, request):
        return TeamVariant.objects.select_related("tool", "dynamic")


class GapViewSet(SnippetViewSet):
    model = Gap
    icon = "help"
    menu_label = "Manques"
    list_display = ["title", PUBLISHED, UpdatedAtColumn()]
    list_filter = ["live"]
    search_fields = ["title", "text"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("text"), FieldPanel("source")]


class ToolboxGroup(SnippetViewSetGroup):
    """« Boîte à outils » in the menu of /gestion/."""

    items = (ToolViewSet, UsageReportViewSet, TeamVariantViewSet, GapViewSet, TermViewSet)
    menu_label = "Boîte à outils"
    menu_icon = "cogs"
    menu_name = "boite-a-outils"
    menu_order = 110


class RereadPage(BackOfficePage):
    """Published tools whose re-reading date has come, the oldest first."""

    permission_required = "toolbox.reread_tool"
    template_name = "toolbox/backoffice/reread.html"
    page_title = "Outils à relire"
    header_icon = "history"

    def get_context_data(self, **kwargs):
        tools = Tool.objects.to_reread(timezone.localdate()).select_related("owner")
        return super().get_context_data(tools=tools[:200], **kwargs)
