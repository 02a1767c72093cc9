"""What the loaders of sheets and monographies share: rich text from plain text, pages that people may take over."""

import re

from django.utils.html import escape
from wagtail.models import Page, Site

from dynamics.services.reference import ReferenceDataError
from toolbox.models.pages import is_edited


def home_page() -> Page:
    """The root of the site. Raises ReferenceDataError when nobody made it yet."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise ReferenceDataError("le site n’a pas de page d’accueil")
    return site.root_page


def rich(text: str) -> str:
    """Paragraphs of plain text, as the editor would store them."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in paragraphs)


def write_index(model: type[Page], *, slug: str, title: str, introduction: str, description: str) -> Page:
    """The list page, made once; a person's changes to it stay."""
    page = model.objects.first()
    if page is None:
        page = model(slug=slug, title=title, introduction=rich(introduction), search_description=description)
        home_page().add_child(instance=page)
        page.save_revision(log_action=False).publish(log_action=False)
    return page


def is_left_alone(page: Page | None, stamp: str) -> bool:
    """Whether the file has nothing to say: it was loaded already, or a person took the page over."""
    return page is not None and (page.seed_digest == stamp or is_edited(page))


def publish_page(parent: Page, page: Page) -> None:
    """Put it in the tree if it is new, and publish what it holds, without a person's name."""
    if page.pk is None:
        parent.add_child(instance=page)
    page.save_revision(log_action=False).publish(log_action=False)


def named(rows: dict, slug: str, where: str):
    """The row of that slug. Raises ReferenceDataError when there is none."""
    if slug not in rows:
        raise ReferenceDataError(f"{where} : « {slug} » n’existe pas")
    return rows[slug]
