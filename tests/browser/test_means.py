"""A team says what it lives on, sees the four thirds, composes its report and gives it: on paper and by a link."""

import io

import pytest
from pypdf import PdfReader

from community.members.services.charter import accept_charter
from dynamics.enums import TeamRole
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import violations
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

PASSWORD = "un-mot-de-passe-de-test"
BASE = "/dynamiques/la-ruche/evaluation/"


def write_a_year(page) -> None:
    page.locator("[name=year]").fill("2025")
    page.get_by_role("button", name="Ouvrir cette année").click()
    page.locator("[name=lignes-0-kind]").select_option("subvention-region")
    page.locator("[name=lignes-0-amount_eur]").fill("50 000")
    for number, (kind, amount) in enumerate({"mecenat": "20000", "ventes": "30 000"}.items(), 1):
        page.locator("[data-formset=lignes] [data-add-row]").click()
        page.locator(f"[name=lignes-{number}-kind]").select_option(kind)
        page.locator(f"[name=lignes-{number}-amount_eur]").fill(amount)
    page.locator("[data-formset=lignes] [data-add-row]").click()
    page.locator("[name=lignes-3-kind]").select_option("benevolat")
    page.locator("[name=lignes-3-hours]").fill("1 000")
    page.locator("main").get_by_role("button", name="Enregistrer").click()
    page.locator(".errorlist").first.wait_for()  # the level of skill was forgotten: nothing typed is lost
    assert page.locator("[name=lignes-0-amount_eur]").input_value() == "50 000"
    page.locator("[name=lignes-3-skill]").select_option("2")
    page.locator("main").get_by_role("button", name="Enregistrer").click()
    page.get_by_role("status").get_by_text("sont enregistrées").wait_for()


def is_wider_than_the_screen(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_team_goes_from_its_resources_to_a_report_for_its_funder(visitor, viewport):
    account = UserFactory(email="animatrice@example.org", password=PASSWORD)
    accept_charter(user=account)
    dynamic = DynamicFactory(slug="la-ruche", name="La Ruche")
    TeamMemberFactory(dynamic=dynamic, user=account, role=TeamRole.ANIMATOR)
    team = visitor(viewport=viewport)
    team.signs_in("animatrice@example.org", PASSWORD)

    page = team.goes_to(f"{BASE}ressources/")
    write_a_year(page)
    thirds = page.locator(".thirds")
    for words in ("50 %", "20 %", "30 %", "23,8 %", "au-dessous du tiers"):
        thirds.get_by_text(words).first.wait_for()
    assert violations(page) == [] and not is_wider_than_the_screen(page)

    page.get_by_role("link", name="Intérêts").click()
    page.get_by_role("button", name="Ajouter les six parties prenantes").click()
    page.locator("[name=lignes-5-actor]").wait_for()
    page = team.goes_to(f"{BASE}prerequis/")
    page.locator("#temps summary").get_by_text("Dire où vous en êtes").click()
    page.locator("[name=temps-state]").select_option("tenu")
    page.locator("#temps").get_by_role("button", name="Noter").click()
    page.get_by_text("1 sur 7 est tenu").wait_for()

    page.get_by_role("link", name="Rapport", exact=True).click()
    assert violations(page) == [] and not is_wider_than_the_screen(page)
    with page.expect_download() as sent:
        page.get_by_role("link", name="Le rapport en PDF").click()
    paper = PdfReader(io.BytesIO(sent.value.path().read_bytes()))
    words = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Bénévolat valorisé" in words and "11,88" in words and "Universités" in words

    page.get_by_role("link", name="Choisir ce qu’il montre").click()
    page.locator("[name=label]").fill("Fondation du territoire")
    page.get_by_role("button", name="Faire un lien").click()
    link = page.get_by_role("link", name="ouvrir ce lien").get_attribute("href")
    funder = visitor(viewport=viewport)
    read = funder.goes_to(link)
    read.get_by_role("heading", level=1, name="Ce que crée La Ruche").wait_for()
    read.get_by_role("heading", name="Les quatre tiers").wait_for()
    assert violations(read) == [] and not is_wider_than_the_screen(read)

    page = team.goes_to(f"{BASE}partage/")
    page.get_by_text("Fondation du territoire").wait_for()
