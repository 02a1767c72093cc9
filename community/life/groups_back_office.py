"""Groups in /gestion/, for the équipe relais; they live on the site."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from community.life.models import Group


class GroupViewSet(SnippetViewSet):
    model = Group
    icon = "group"
    menu_label = "Communautés et chantiers"
    menu_name = "groupes"
    menu_order = 118
    add_to_admin_menu = True
    list_display = ["name", "kind", "closed_at", UpdatedAtColumn()]
    list_filter = ["kind"]
    search_fields = ["name", "aim"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("aim"),
        FieldPanel("reads_openly", read_only=True),  # its animateurs decide who reads
        FieldPanel("source"),
        FieldPanel("charter", read_only=True),
        FieldPanel("closed_at", read_only=True),
    ]
