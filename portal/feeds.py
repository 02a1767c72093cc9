"""What is new, for readers of feeds."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from dynamics.models import Dynamic
from dynamics.services.csv_reading import CONTROLS

ENTRIES = 30
HOST = urlsplit(settings.SITE_URL).hostname


class NewsFeed(Feed):
    """The last thirty dynamiques published, in Atom."""

    feed_type = Atom1Feed
    language = "fr"
    title = f"{settings.SITE_NAME} : les nouveautés"
    subtitle = "Les dynamiques collectives qui viennent de rejoindre l’archipel."
    link = reverse_lazy("dynamics:list")
    feed_url = reverse_lazy("news-feed")
    feed_guid = f"tag:{HOST},2026:nouveautes"
    author_name = settings.SITE_NAME
    feed_copyright = settings.DATA_LICENCE["name"]

    def items(self):
        return (
            Dynamic.objects.listed()
            .select_related("typology")
            .order_by("-first_published_at", "-pk")[:ENTRIES]
        )

    def item_title(self, item: Dynamic) -> str:
        return printable(item.name)

    def item_description(self, item: Dynamic) -> str:
        return printable(item.summary)

    def item_guid(self, item: Dynamic) -> str:
        """Stays the same when the record changes its name, its address or its site."""
        return f"tag:{HOST},2026:dynamique:{item.pk}"

    def item_pubdate(self, item: Dynamic):
        return item.first_published_at or item.created_at

    def item_updateddate(self, item: Dynamic):
        return item.updated_at

    def item_categories(self, item: Dynamic) -> list[str]:
        return [item.typology.name]


def printable(text: str) -> str:
    """XML cannot hold control characters: one in a name would take the whole feed away."""
    return CONTROLS.sub("", text)
