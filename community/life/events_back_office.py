"""Events in /gestion/, for the équipe relais; they are written, moved and cancelled on the site."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from community.life.models import Event


class EventViewSet(SnippetViewSet):
    model = Event
    icon = "date"
    menu_label = "Agenda"
    menu_name = "agenda"
    menu_order = 118
    add_to_admin_menu = True
    list_display = ["title", "kind", "dynamic", "group", "starts_at", "state", UpdatedAtColumn()]
    list_filter = ["state", "kind", "mode"]
    search_fields = ["title", "summary", "dynamic__name", "group__name"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    add_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("dynamic", read_only=True), FieldPanel("group", read_only=True)]),
        FieldRowPanel([FieldPanel("starts_at", read_only=True), FieldPanel("ends_at", read_only=True)]),
        FieldRowPanel([FieldPanel("state", read_only=True), FieldPanel("cancel_reason", read_only=True)]),
        MultiFieldPanel(
            [FieldPanel("cost"), FieldPanel("accessibility"), FieldPanel("travel")], heading="Venir"
        ),
    ]

    def get_queryset(self, request):
        return Event.objects.select_related("dynamic", "group")
