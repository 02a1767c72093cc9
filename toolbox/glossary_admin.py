"""The glossary in /gestion/."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from toolbox.models import Term


class TermViewSet(SnippetViewSet):
    """A term, its other names and its history."""

    model = Term
    icon = "openquote"
    menu_label = "Glossaire"
    list_display = ["term", "abbreviation", "homonym", UpdatedAtColumn()]
    search_fields = ["term", "slug", "abbreviation", "definition"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("term"),
        FieldPanel("slug"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("homonym")]),
        FieldPanel("synonyms"),
        FieldPanel("variants"),
        FieldPanel("see_also"),
        FieldPanel("tools"),
        FieldPanel("source"),
    ]
