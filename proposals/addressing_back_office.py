"""Sendings and joint letters in /gestion/: found and read there, moved on the site, where each step has its source."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from proposals.models import JointLetter, Sending


class SendingViewSet(SnippetViewSet):
    """Where each proposition stands with each addressee."""

    model = Sending
    icon = "mail"
    menu_label = "Envois"
    list_display = [
        "proposition",
        "addressee",
        "state",
        "sent_on",
        Column("days_waited", label="Jours sans réponse"),
        UpdatedAtColumn(),
    ]
    list_filter = ["state", "addressee"]
    search_fields = ["proposition__title", "proposition__number", "addressee__name"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("proposition", read_only=True),
        FieldPanel("addressee", read_only=True),
        FieldRowPanel(
            [
                FieldPanel(
                    "state", read_only=True, help_text="Il change par une étape, sur la page publique."
                ),
                FieldPanel("sent_on", read_only=True),
            ]
        ),
        FieldPanel("letter", read_only=True),
    ]

    def get_queryset(self, request):
        return Sending.objects.select_related("proposition", "addressee").by_wait()


class JointLetterViewSet(SnippetViewSet):
    """Letters by state; they are written, opened and sent on the site."""

    model = JointLetter
    icon = "doc-full"
    menu_label = "Lettres communes"
    list_display = ["subject", "addressee", "state", "signed_until", "sent_on", UpdatedAtColumn()]
    list_filter = ["state", "addressee"]
    search_fields = ["subject", "opening", "addressee__name"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("subject", read_only=True),
        FieldPanel("addressee", read_only=True),
        FieldPanel("opening", read_only=True),
        FieldPanel("closing", read_only=True),
        FieldRowPanel([FieldPanel("state", read_only=True), FieldPanel("signed_until", read_only=True)]),
        FieldPanel("sent_on", read_only=True),
    ]

    def get_queryset(self, request):
        return JointLetter.objects.select_related("addressee")
