"""Threads of the forum in /gestion/: given another title or another place, closed."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from community.life.models import Thread


class ForumThreadViewSet(SnippetViewSet):
    """Nobody opens a thread from here, and what people wrote to each other in private is not listed."""

    model = Thread
    icon = "comment"
    menu_label = "Forum"
    menu_name = "forum"
    add_to_admin_menu = True
    list_display = [
        "title",
        "board",
        BooleanColumn("answer_id", label="Résolue"),
        BooleanColumn("closed_at", label="Fermée"),
        UpdatedAtColumn(),
    ]
    list_filter = ["sheet", "theme"]
    search_fields = ["title"]
    search_backend_name = None  # our index holds stems only
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("sheet"), FieldPanel("theme")]),
        FieldPanel("closed_at", help_text="Fermée, une discussion se lit et ne s’écrit plus."),
    ]

    def get_queryset(self, request):
        return Thread.objects.in_forum()
