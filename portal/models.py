"""The site's own texts, which belong to no domain app, its published dumps, and the partners told of what all publish."""

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from community.members.models.base import TimestampedModel
from portal.webhook_models import Webhook, WebhookDelivery, WebhookEvent

__all__ = ["InformationPage", "OpenDataDump", "Webhook", "WebhookDelivery", "WebhookEvent"]


class InformationPage(Page):
    """Une page de texte du site (mentions légales, confidentialité…), modifiable dans la gestion."""

    body = RichTextField("texte", features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"])

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "portal/information_page.html"

    class Meta:
        verbose_name = "page d’information"
        verbose_name_plural = "pages d’information"


class OpenDataDump(TimestampedModel):
    """Les fichiers de données ouvertes d’un jour, déjà vérifiés ; écrits par services.open_data seul."""

    wagtail_reference_index_ignore = True

    day = models.DateField("jour", unique=True)
    folder = models.CharField("dossier", max_length=120)
    files = models.JSONField("fichiers", default=list)

    class Meta:
        verbose_name = "publication de données ouvertes"
        verbose_name_plural = "publications de données ouvertes"
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(folder=""), name="open_data_dump_has_a_folder")
        ]

    def __str__(self) -> str:
        return f"Données du {self.day:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return f"{reverse('open-data')}#{self.day:%Y-%m-%d}"

    @property
    def size(self) -> int:
        return sum(entry["bytes"] for entry in self.files)

    @property
    def rows(self) -> int:
        return sum(entry["rows"] or 0 for entry in self.files if entry["name"].endswith(".csv"))

    def file(self, name: str) -> dict | None:
        """What is known of one of its files; None for any other name."""
        return next((entry for entry in self.files if entry["name"] == name), None)
