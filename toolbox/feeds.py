"""The last monographies, for readers of feeds."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from dynamics.services.csv_reading import CONTROLS
from toolbox.models import MonographPage

ENTRIES = 30
HOST = urlsplit(settings.SITE_URL).hostname


class MonographFeed(Feed):
    """The last thirty monographies published, in Atom."""

    feed_type = Atom1Feed
    language = "fr"
    title = f"{settings.SITE_NAME} : les monographies"
    subtitle = "Des dynamiques collectives racontées en cinq dimensions."
    link = "/monographies/"
    feed_url = reverse_lazy("monograph-feed")
    feed_guid = f"tag:{HOST},2026:monographies"
    author_name = settings.SITE_NAME

    def items(self):
        pages = MonographPage.objects.live().public().with_dynamic().without_sections()
        return pages.order_by("-first_published_at", "-pk")[:ENTRIES]

    def item_title(self, item: MonographPage) -> str:
        return CONTROLS.sub("", item.title)

    def item_description(self, item: MonographPage) -> str:
        return CONTROLS.sub("", item.lead)

    def item_link(self, item: MonographPage) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: MonographPage) -> str:
        return f"tag:{HOST},2026:monographie:{item.pk}"

    def item_author_name(self, item: MonographPage) -> str:
        return item.authors or settings.SITE_NAME

    def item_pubdate(self, item: MonographPage):
        return item.first_published_at

    def item_updateddate(self, item: MonographPage):
        return item.last_published_at

    def item_categories(self, item: MonographPage) -> list[str]:
        return [item.dynamic.typology.name]

    def item_copyright(self, item: MonographPage) -> str:
        return item.get_licence_display()
