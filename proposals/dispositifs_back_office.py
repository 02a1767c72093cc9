"""Dispositifs in /gestion/: those that somebody doubts come first to the eye."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from proposals.models import Dispositif, DispositifCheck

WHAT = [
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("family")]),
    FieldPanel("summary"),
    FieldPanel("content"),
    FieldPanel("amount"),
    FieldRowPanel([FieldPanel("amount_min"), FieldPanel("amount_max")]),
    FieldPanel("duration"),
    InlinePanel("examples", heading="Exemples", label="exemple"),
]
WHO = [
    FieldPanel("stages"),
    FieldPanel("legal_forms"),
    FieldPanel("themes"),
    FieldPanel("sheets"),
    FieldPanel("tools"),
    FieldPanel("coverage"),
]
WHEN = [
    FieldPanel("is_permanent"),
    FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
    FieldPanel("website"),
    FieldPanel("info_year"),
    FieldPanel("checked_on", read_only=True),
    FieldPanel("doubted_on", read_only=True),
    FieldPanel("proposed_by", read_only=True),
]


class DispositifViewSet(SnippetViewSet):
    model = Dispositif
    icon = "calendar-check"
    menu_label = "Dispositifs"
    list_display = [
        "name",
        "kind",
        BooleanColumn("live", label="Publié", sort_key="live"),
        "closes_on",
        "checked_on",
        "doubted_on",
        UpdatedAtColumn(),
    ]
    list_filter = ["kind", "family", "live", "doubted_on", "closes_on"]
    search_fields = ["name", "slug", "summary"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(WHAT, heading="Ce que l’on obtient"),
            ObjectList(WHO, heading="Pour qui"),
            ObjectList(WHEN, heading="Quand, et d’où on le sait"),
        ]
    )


class DispositifCheckViewSet(SnippetViewSet):
    model = DispositifCheck
    icon = "comment"
    menu_label = "Avis sur les dispositifs"
    list_display = ["__str__", "verdict", "said_on", "note"]
    list_filter = ["verdict", "said_on"]
    search_fields = ["dispositif__name", "note"]
    search_backend_name = None
    list_per_page = 50
    inspect_view_enabled = True

    def get_queryset(self, request):
        return DispositifCheck.objects.select_related("dispositif")


class DispositifGroup(SnippetViewSetGroup):
    """« Dispositifs » in the menu of /gestion/."""

    items = (DispositifViewSet, DispositifCheckViewSet)
    menu_label = "Dispositifs"
    menu_icon = "calendar-check"
    menu_name = "dispositifs"
    menu_order = 125
