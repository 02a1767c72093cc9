"""The maillage of the real dynamiques: a reader finds who holds it together, and can check it with a finger on the table."""

import re
from itertools import combinations

import pytest

from dynamics.models import Link
from dynamics.services import reference
from dynamics.services.territories import load_territories
from tests.browser.conftest import PHONE, WIDE


@pytest.fixture
def real(site):
    """The dynamiques, organisations and links of the studies."""
    load_territories()
    reference.load_organisations()
    list(reference.load_dynamics())
    reference.load_links()
    reference.finish_load()


def ties_in_table(page) -> list[tuple[str, str]]:
    """Both ends of each line, from page to page, by address."""
    found = []
    while True:
        for line in page.locator("section[aria-labelledby=liens] tbody tr").all():
            source, target = (
                line.locator("th a").get_attribute("href"),
                line.locator("td:nth-of-type(2) a").get_attribute("href"),
            )
            found.append((source, target))
        following = page.locator("section[aria-labelledby=liens] a[rel=next]")
        if not following.count():
            return found
        following.click()
        page.wait_for_load_state()


def reached(start: str, ties, *, without: str = "") -> set[str]:
    """All that a finger reaches by following lines of the table."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for ends in ties:
            if here in ends and without not in ends:
                new = {*ends} - seen
                seen |= new
                waiting += new
    return seen


def touching(names, ties, *, without: str = "") -> int:
    """Pairs of dynamiques that some path joins."""
    reach = {name: reached(name, ties, without=without) for name in names}
    return sum(b in reach[a] for a, b in combinations(sorted(names), 2))


def test_the_bridge_of_the_real_maillage_is_found_and_checked_by_hand(visitor, real):
    page = visitor(viewport=WIDE).goes_to("/maillage/")
    first = page.locator(".maillage-bridges li").first
    bridge = first.locator("h3 a").get_attribute("href")
    said = int(re.search(r"(\d+)\s+paires?", first.inner_text()).group(1))

    ties = ties_in_table(page)
    others = {end for tie in ties for end in tie if end.startswith("/dynamiques/")} - {bridge}

    assert len(ties) == Link.objects.public().count() >= 20
    assert not Link.objects.filter(reference="").exists()
    assert touching(others, ties) - touching(others, ties, without=bridge) == said > 0

    page.set_viewport_size(PHONE)
    page.goto(page.url.split("?")[0])
    name = page.locator(".maillage-bridges li h3").first.inner_text()
    page.locator(".maillage-bridges li").first.get_by_role("link", name="Voir autour").click()
    page.get_by_role("heading", name=f"Autour de {name}").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
