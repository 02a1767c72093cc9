"""Needs and offers in /gestion/, for the équipe relais; their states change on the site."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from community.exchanges.models import Need, Offer

WHAT = [
    FieldPanel("title"),
    FieldPanel("description"),
    FieldPanel("state", read_only=True),
    FieldPanel("dynamic", read_only=True),
    MultiFieldPanel(
        [
            FieldPanel("forms"),
            FieldPanel("link_objects"),
            FieldPanel("themes"),
            FieldPanel("sheet"),
            FieldPanel("tools"),
            FieldPanel("stage"),
        ],
        heading="De quoi il s’agit",
    ),
    FieldRowPanel([FieldPanel("scope"), FieldPanel("deadline")]),
    FieldPanel("languages"),
    FieldPanel("audience"),
    FieldPanel("reference", read_only=True),
]


class RecordViewSet(SnippetViewSet):
    """What both have in common; new ones are written on the site, where the words are those of members."""

    list_display = ["title", "dynamic", "state", "audience", "opened_at", UpdatedAtColumn()]
    list_filter = ["state", "audience", "scope", "sheet"]
    search_fields = ["title", "description", "reference", "dynamic__name"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False

    def get_queryset(self, request):
        return self.model.objects.select_related("dynamic")


class NeedViewSet(RecordViewSet):
    model = Need
    icon = "help"
    menu_label = "Besoins"
    panels = [
        *WHAT,
        MultiFieldPanel(
            [
                FieldPanel("entered_from", read_only=True),
                FieldPanel("contact_name"),
                FieldPanel("contact_email"),
            ],
            heading="Entendu par l’équipe relais",
        ),
    ]


class OfferViewSet(RecordViewSet):
    model = Offer
    icon = "pick"
    menu_label = "Offres"
    panels = [
        *WHAT,
        MultiFieldPanel(
            [
                FieldPanel("in_return"),
                FieldPanel("return_note"),
                FieldPanel("per_quarter"),
                FieldPanel("absent_until"),
            ],
            heading="À quelles conditions",
        ),
    ]


class RecordsGroup(SnippetViewSetGroup):
    """« Besoins et offres » in the menu of /gestion/."""

    items = (NeedViewSet, OfferViewSet)
    menu_label = "Besoins et offres"
    menu_icon = "group"
    menu_name = "besoins-et-offres"
    menu_order = 112
