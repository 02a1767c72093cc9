"""The second promise: whoever looks for a dynamique finds it, by list or map, with the keyboard alone too."""

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.dynamics.factories import CommuneFactory, DynamicFactory

LIST, MAP = "/dynamiques/", "/dynamiques/carte/"


@pytest.fixture
def shown(site):
    """Two dynamiques of the Drôme and one of La Réunion."""
    crest = CommuneFactory(code="26108")
    return [
        DynamicFactory(name="Énergie partagée", themes=["energie"], seat=crest),
        DynamicFactory(
            name="Jardin commun", themes=["alimentation"], seat=CommuneFactory(latitude=44.9, longitude=4.9)
        ),
        DynamicFactory(
            name="Atelier du volcan", themes=["energie"], seat=CommuneFactory(latitude=-21.1, longitude=55.5)
        ),
    ]


def count(page, expected: int) -> None:
    page.locator(f'[data-count="{expected}"]').wait_for(state="attached")


def focus(page, selector: str) -> None:
    """Press Tab until the element has the focus, as a person would; fail when it never comes."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} ne s’atteint pas au clavier")


def test_the_keyboard_alone_filters_and_opens_a_result(visitor, shown):
    page = visitor().goes_to(LIST)
    count(page, 3)

    focus(page, "input[type=checkbox][name=theme][value=energie]")
    page.keyboard.press("Space")
    count(page, 2)
    focused = page.evaluate("document.activeElement.name + document.activeElement.value")
    focus(page, "article[data-id] a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}dynamique-*/")

    assert focused == "themeenergie"
    assert page.locator("h1").inner_text() in {"Énergie partagée", "Atelier du volcan"}


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_search_filters_and_chips_follow_each_other_without_reloading(visitor, shown, viewport):
    page = visitor(viewport=viewport).goes_to(LIST)
    page.evaluate("window.same = true")

    page.locator("main input[name=q]").fill("énergies")
    page.keyboard.press("Enter")
    count(page, 1)
    assert page.url.endswith("?q=%C3%A9nergies")
    page.locator(".chip").first.click()
    count(page, 3)

    assert page.evaluate("window.same") is True
    assert page.locator("main input[name=q]").input_value() == ""


def test_without_javascript_everything_can_be_asked(visitor, shown):
    page = visitor(java_script_enabled=False).goes_to(LIST)

    page.locator("input[name=theme][value=energie]").check()
    page.locator("#pres").fill("crest")
    page.get_by_role("button", name="Appliquer les filtres").click()

    count(page, 2)
    assert page.locator("article").first.locator("a").first.inner_text() == "Énergie partagée"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_map_shows_the_list_opens_a_popup_and_follows_the_filters(visitor, shown, viewport):
    page = visitor(viewport=viewport).goes_to(MAP)
    page.locator('#map[data-ready="true"]').wait_for()
    assert page.locator(".map-marker").count() == 2

    page.locator(".map-marker").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    page.locator("select[data-places]").select_option(label="La Réunion")
    page.get_by_role("button", name="Atelier du volcan").wait_for()
    page.locator("main input[name=q]").fill("jardin")
    page.keyboard.press("Enter")
    count(page, 1)

    page.get_by_role("button", name="Jardin commun").wait_for()
    assert page.locator(".map-marker").count() == 1


def test_near_me_asks_the_browser_and_sorts_by_distance(visitor, shown):
    person = visitor(geolocation={"latitude": 44.9, "longitude": 4.9}, permissions=["geolocation"])
    page = person.goes_to(LIST)

    page.locator("[data-near]").click()
    page.wait_for_url("**lat=44.9**")

    assert page.locator("article").first.locator("a").first.inner_text() == "Jardin commun"


def test_a_partner_site_frames_the_map(visitor, shown):
    page = visitor().goes_to(f"{MAP}integrer/?vue=1")

    page.locator('#map[data-ready="true"]').wait_for()

    assert page.locator(".map-marker").count() == 2
    assert page.context.cookies() == []


def test_the_map_asks_for_its_points_once_when_it_opens(visitor, shown):
    person = visitor()
    asked = []
    person.page.on(
        "request", lambda request: asked.append(request.url) if "/dynamics/map/" in request.url else None
    )

    page = person.goes_to(MAP)
    page.locator('#map[data-ready="true"]').wait_for()
    page.wait_for_load_state("networkidle")

    assert len(asked) == 1
