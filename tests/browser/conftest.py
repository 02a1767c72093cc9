"""A real browser on the real site: every page it opens must be quiet and stay at home."""

import os
import shutil
from urllib.parse import urlsplit

import pytest

CHROMIUM = next(
    (
        path
        for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
        if name and (path := shutil.which(name))
    ),
    None,
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(
                        reason="pas de Chromium : `apt install chromium`, ou CHROMIUM=/chemin/vers/chrome"
                    )
                )


@pytest.fixture(scope="session")
def chromium(first_rows):
    from django.db import connection
    from playwright.sync_api import sync_playwright

    # Playwright's own loop runs in this thread; the ORM of the tests is still called one at a time.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # Under that loop Django opens a connection of its own, which must also know what migrations wrote
        connection._test_serialized_contents = first_rows
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, django_db_serialized_rollback, transactional_db, settings):
    """The site with its reference data: vocabularies, territories of the Drôme, charter, roles, workflow."""
    from community.members.services.charter import load_charter
    from community.members.services.moderation import load_groups, load_workflows
    from dynamics.services import reference, snapshot, territory_search
    from portal.services.pages import load_pages
    from tests.dynamics.factories import CommuneFactory

    settings.SITE_URL = live_server.url
    # While one types, Wagtail's editor saves by itself: SQLite in memory has room for one writer at a time
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    load_groups()
    load_workflows()
    load_charter()
    reference.load_vocabularies()
    load_pages()
    CommuneFactory(code="26108", name="Crest", postal_codes="26400", latitude=44.7283, longitude=5.0225)
    # Rows begin at the same numbers again in each test: what the process remembers of the last one would pass for new
    territory_search.forget()
    snapshot.reset()
    yield live_server
    territory_search.forget()
    snapshot.reset()


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, browser, base: str, **options):
        self.base = base
        self.context = browser.new_context(**{"locale": "fr-FR", "service_workers": "block", **options})
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.noises: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.noises.append(str(error)))
        self.page.on("request", self._requested)

    def _heard(self, message):
        if message.type == "error":
            self.noises.append(message.text)

    def _requested(self, request):
        host = urlsplit(request.url)
        if host.scheme in {"http", "https"} and host.netloc != urlsplit(self.base).netloc:
            self.noises.append(f"requête hors du site : {request.url}")

    def goes_to(self, path: str):
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer is not None and answer.status < 400, (path, answer and answer.status)
        return self.page

    def signs_in(self, email: str, password: str):
        page = self.goes_to("/compte/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[type=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/mon-espace/")
        return page

    def leaves(self):
        """Every console error and off-site request of the visit."""
        self.context.close()
        return self.noises


@pytest.fixture
def visitor(chromium, site):
    """`visitor(viewport=PHONE)` opens a browser; none may have made noise by the end."""
    opened: list[Visitor] = []

    def open_browser(**options) -> Visitor:
        person = Visitor(chromium, site.url, **{"viewport": WIDE, **options})
        opened.append(person)
        return person

    yield open_browser
    noises = [noise for person in opened for noise in person.leaves()]
    assert noises == []
