"""Propositions and their addressees in /gestion/."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from proposals.addressing_back_office import JointLetterViewSet, SendingViewSet
from proposals.models import Addressee, Proposition

PUBLISHED = BooleanColumn("live", label="Publiée", sort_key="live")
WHAT = [
    FieldPanel("title"),
    FieldPanel("slug"),
    FieldRowPanel([FieldPanel("number"), FieldPanel("kind")]),
    FieldPanel("text"),
    FieldPanel("rationale"),
    FieldPanel("status", read_only=True, help_text="Elle change par une étape datée, sur la page publique."),
]
WHOM = [FieldPanel("addressees"), FieldPanel("subject"), FieldPanel("sheets"), FieldPanel("themes")]
WHY = [
    InlinePanel("evidence", heading="Ce qui la fonde", label="preuve"),
    FieldRowPanel([FieldPanel("source"), FieldPanel("page")]),
    FieldPanel("see_also"),
    FieldPanel("author", read_only=True),
]


class PropositionViewSet(SnippetViewSet):
    model = Proposition
    icon = "pick"
    menu_label = "Propositions"
    list_display = ["title", "number", "status", PUBLISHED, UpdatedAtColumn()]
    list_filter = ["kind", "origin", "status", "subject", "live"]
    search_fields = ["title", "number", "slug", "rationale"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(WHAT, heading="La proposition"),
            ObjectList(WHOM, heading="À qui, sur quoi"),
            ObjectList(WHY, heading="Ce qui la fonde"),
        ]
    )


class AddresseeViewSet(SnippetViewSet):
    model = Addressee
    icon = "group"
    menu_label = "Destinataires"
    list_display = ["name", "kind", "level", UpdatedAtColumn()]
    list_filter = ["kind", "level"]
    search_fields = ["name", "slug", "description"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
        FieldPanel("territory"),
        FieldPanel("organisation"),
        FieldPanel("description"),
        FieldPanel("source"),
    ]


class PropositionsGroup(SnippetViewSetGroup):
    """« Propositions » in the menu of /gestion/."""

    items = (PropositionViewSet, AddresseeViewSet, SendingViewSet, JointLetterViewSet)
    menu_label = "Propositions"
    menu_icon = "pick"
    menu_name = "propositions"
    menu_order = 120
