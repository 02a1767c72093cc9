"""The one model of the portal: the site's own texts, which belong to no domain app."""

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


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
