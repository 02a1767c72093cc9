"""Calls for commons in /gestion/, for the équipe relais; they are written and moderated on the site."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from proposals.models import Call


class CallViewSet(SnippetViewSet):
    model = Call
    icon = "group"
    menu_label = "Appels à communs"
    menu_name = "appels-a-communs"
    menu_order = 116
    add_to_admin_menu = True
    list_display = [
        "title",
        "dynamic",
        BooleanColumn("live", label="Publié", sort_key="live"),
        "proposing_on",
        "closed_on",
        UpdatedAtColumn(),
    ]
    list_filter = ["live", "licence", "sheet"]
    search_fields = ["title", "challenge", "dynamic__name"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("dynamic", read_only=True),
        FieldPanel("challenge"),
        FieldPanel("acceptable"),
        MultiFieldPanel(
            [FieldPanel("deliverables"), FieldPanel("licence"), FieldPanel("stewardship")],
            heading="Les règles du commun",
        ),
        FieldPanel("themes"),
        FieldPanel("sheet"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("proposing_on"), FieldPanel("teaming_on")]),
                FieldRowPanel([FieldPanel("selecting_on"), FieldPanel("sharing_out_on")]),
                FieldRowPanel([FieldPanel("doing_on"), FieldPanel("telling_on"), FieldPanel("closed_on")]),
            ],
            heading="Le calendrier",
        ),
        MultiFieldPanel(
            [
                FieldPanel("criteria"),
                FieldPanel("jury"),
                FieldPanel("help_words"),
                FieldPanel("help_euros"),
            ],
            heading="Présélection",
        ),
        MultiFieldPanel(
            [FieldPanel("envelope"), FieldPanel("envelope_from"), FieldPanel("split")],
            heading="Enveloppe",
        ),
    ]

    def get_queryset(self, request):
        return Call.objects.select_related("dynamic")
