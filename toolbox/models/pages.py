"""What the Wagtail pages of the toolbox share: texts found in blocks, the tools they name, who may publish."""

from collections.abc import Iterator

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from community.members.rules import is_administrator
from toolbox.models.tools import Tool

WORDS_A_MINUTE = 200


class PublishedByAdministrators(PagePermissionTester):
    """Rédacteurs write and review; only an administrateur publishes, and only through the editor."""

    def can_publish(self):
        return super().can_publish() and is_administrator(self.user)

    def can_publish_subpage(self):
        return super().can_publish_subpage() and is_administrator(self.user)

    def can_unpublish(self):
        return super().can_unpublish() and is_administrator(self.user)


class KnowledgePage(Page):
    """Base of the sheets and monographies, and of their two lists."""

    # What is online is for everybody: lists, the search, the API and the PDF tell of it too
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return PublishedByAdministrators(user, self)

    def get_absolute_url(self) -> str:
        """Its address on the site; the one it would have if the page is not routable yet."""
        parts = self.get_url_parts()
        return parts[2] if parts and parts[2] else f"/{self.slug}/"


def is_edited(page: Page) -> bool:
    """Whether a person saved it, or took it offline: the data files then leave it alone."""
    return not page.live or page.revisions.filter(user__isnull=False).exists()


def walk(raw) -> Iterator[tuple[str, object]]:
    """Every (name, value) of the raw content of blocks, however deep."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield name, value
            yield from walk(value)
    elif isinstance(raw, str):
        return
    elif hasattr(raw, "__iter__"):
        for value in raw:
            yield from walk(value)


def tools_in(*streams) -> dict[str, Tool]:
    """The published tools that blocks name, by slug, in one query."""
    slugs: set[str] = set()
    for stream in streams:
        for name, value in walk(list(stream.raw_data)):
            if name == "tool" and isinstance(value, str):
                slugs.add(value)
            elif name == "tools":
                slugs |= {item["value"] if isinstance(item, dict) else item for item in value}
    slugs |= {
        block["value"]
        for stream in streams
        for block in stream.raw_data
        if block["type"] == "tool" and isinstance(block["value"], str)
    }
    if not slugs:
        return {}
    rows = Tool.objects.published().filter(slug__in=slugs).only("slug", "name", "summary", "kind")
    return {tool.slug: tool for tool in rows}


# Values of blocks that nobody reads as text
NOT_READ = {"id", "type", "key", "source", "url", "tool", "tools", "dynamic", "image", "document", "circle"}


def words_in(*streams) -> int:
    """How many words a reader meets."""
    return sum(
        len(strip_tags(value).split())
        for stream in streams
        for name, value in walk(list(stream.raw_data))
        if isinstance(value, str) and name not in NOT_READ
    )


# Blocks whose words may call a footnote
CALLING = {"text", "quote", "silent", "tool", "item"}


def texts_in(*streams) -> Iterator[str]:
    """The texts that may call footnotes, in the order of reading."""
    for stream in streams:
        for block in stream.raw_data:
            if block["type"] in CALLING:
                value = block["value"]
                yield from (text for _, text in walk({"value": value}) if isinstance(text, str))


def reading_minutes(words: int) -> int:
    return max(1, round(words / WORDS_A_MINUTE))
