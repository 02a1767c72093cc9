"""Load the site's own texts into Wagtail, once and for those that nobody edited."""

from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from portal.models import InformationPage

DATA = Path(__file__).resolve().parent.parent / "data" / "pages"


@transaction.atomic
def load_pages(data: Path = DATA) -> int:
    """Write the pages that are missing or whose file changed; returns how many were written.

    A page with a revision by a person belongs to that person: it is left alone, whatever the file says.
    """
    home = site_root()
    entries = [yaml.safe_load(path.read_text(encoding="utf8")) for path in data.glob("*.yaml")]
    return sum(write_page(home, entry) for entry in sorted(entries, key=lambda entry: entry["order"]))


def site_root() -> Page:
    """The page under which the texts live; makes it, and the site, where Wagtail has none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.get_children().first() or root.add_child(instance=Page(title="Archipel", slug="archipel"))
        site = Site(is_default_site=True, root_page=home)
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    named = {"hostname": address.hostname or "localhost", "port": port, "site_name": settings.SITE_NAME}
    if site.pk is None or any(getattr(site, name) != value for name, value in named.items()):
        for name, value in named.items():
            setattr(site, name, value)
        site.save()
    home = site.root_page
    if home.title.startswith("Welcome to"):  # the page that Wagtail's own migration makes
        home.title = home.draft_title = settings.SITE_NAME
        home.slug = "archipel"
        home.save()
    return home


def write_page(home: Page, entry: dict) -> bool:
    """Whether the page was made or brought in line with its file."""
    texts = {
        "title": entry["title"],
        "search_description": entry["search_description"],
        "body": entry["body"].strip(),
    }
    page = InformationPage.objects.child_of(home).filter(slug=entry["slug"]).first()
    if page is None:
        page = InformationPage(slug=entry["slug"], show_in_menus=False, **texts)
        home.add_child(instance=page)
    elif is_edited(page) or all(getattr(page, name) == value for name, value in texts.items()):
        return False
    for name, value in texts.items():
        setattr(page, name, value)
    page.save_revision(log_action=False).publish(log_action=False)
    return True


def is_edited(page: Page) -> bool:
    """Whether a person saved it, or took it offline."""
    return not page.live or page.revisions.filter(user__isnull=False).exists()
