"""Two members of one team answer apart, disagree, agree, read what they may need and start a need from there."""

import pytest

from community.exchanges.models import Need
from community.members.services.charter import accept_charter
from dynamics.enums import TeamRole
from evaluation.models import Positioning
from tests.browser.conftest import PHONE, WIDE
from tests.dynamics.factories import CommuneFactory, DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory

PASSWORD = "un-mot-de-passe-de-test"
HOME = "/dynamiques/la-ruche/positionnement/"
MARKERS = ("needs", "plurality", "structure", "involvement", "projects", "spreading")


def teammate(dynamic, first_name: str, role: TeamRole):
    user = UserFactory(
        email=f"{first_name.lower()}@example.org", password=PASSWORD, first_name=first_name, last_name="Essai"
    )
    accept_charter(user=user)
    TeamMemberFactory(dynamic=dynamic, user=user, role=role)
    return user


def first_two_steps(page, modelled: str) -> None:
    page.locator("[name=stage][value=emergence]").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", level=1, name="Votre finalité").wait_for()
    # The slider, by keyboard: it says its choice, and the point of the plane follows
    slider = page.locator("#id_modelled_fin")
    slider.focus()
    page.keyboard.press("Home" if modelled == "0" else "End")
    assert page.locator(f"[name=modelled][value='{modelled}']").is_checked()
    page.locator("[name=systemic][value='75']").check()
    assert page.locator("circle.plane-point.main").get_attribute("cy") == modelled
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", level=1, name="Votre modèle").wait_for()


def last_two_steps(page, levels: str) -> None:
    page.locator("[name=economic_model][value=hybride]").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", level=1, name="Votre maturité").wait_for()
    for name, level in zip(MARKERS, levels, strict=True):
        page.locator(f"[name=marker_{name}][value='{level}']").check()
    page.get_by_role("button", name="Donner ma réponse").click()
    page.get_by_role("status").get_by_text("Votre réponse est donnée.").wait_for()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_two_members_disagree_agree_read_their_needs_and_start_one(visitor, viewport):
    seat = CommuneFactory(latitude=44.73, longitude=5.02)
    dynamic = DynamicFactory(slug="la-ruche", name="La Ruche", live=True, stage="emergence", seat=seat)
    DynamicFactory(slug="l-ainee", name="L’Aînée", live=True, stage="creation", seat=CommuneFactory())
    ToolFactory(slug="tiers-de-confiance", name="Tiers de confiance")
    alex = teammate(dynamic, "Alex", TeamRole.ANIMATOR)
    lou = teammate(dynamic, "Lou", TeamRole.CONTRIBUTOR)

    # Alex answers in two sittings, on two devices
    one = visitor(viewport=viewport)
    one.signs_in(alex.email, PASSWORD)
    page = one.goes_to(HOME)
    page.get_by_role("link", name="Répondre").click()
    first_two_steps(page, "0")
    other_device = visitor(viewport=PHONE)
    other_device.signs_in(alex.email, PASSWORD)
    page = other_device.goes_to(HOME)
    page.get_by_role("link", name="Reprendre ma réponse").click()
    for _ in range(2):
        page.get_by_role("button", name="Continuer").click()
    last_two_steps(page, "012340")

    # Lou is told, and reads nothing before answering
    two = visitor(viewport=viewport)
    page = two.signs_in(lou.email, PASSWORD)
    page.get_by_text("votre équipe se positionne et attend votre réponse").wait_for()
    page = two.goes_to(HOME)
    assert page.get_by_text("Alex Essai").count() == 0
    page.get_by_role("link", name="Répondre").click()
    first_two_steps(page, "100")
    last_two_steps(page, "412300")
    page.get_by_text("Alex Essai : 0 ; Lou Essai : 4").wait_for()
    assert page.get_by_text("À discuter").count() == 3
    fits(page)

    # They agree
    page.get_by_role("link", name="Convenir d’une réponse commune").click()
    fits(page)
    page.locator("[name=note]").fill("Lou connaît un modèle proche, Alex ne s’y reconnaît pas.")
    page.get_by_role("button", name="Garder la réponse commune").click()
    page.get_by_text("Ce qui reste en débat.").wait_for()
    assert page.locator("figure.spider path.spider-outline.closed").count() == 1
    fits(page)
    agreed = Positioning.objects.agreed().get()
    assert (agreed.modelled, agreed.systemic, agreed.maturity) == (0, 75, [0, 1, 2, 3, 0, 0])

    # The needs of an emergence without a model, and one started from there
    card = page.locator("#tiers-de-confiance")
    card.get_by_role("link", name="Tiers de confiance", exact=True).wait_for()
    card.get_by_role("link", name="L’Aînée").wait_for()
    card.get_by_role("link", name="Chercher de l’aide").click()
    assert page.locator("[name=title]").input_value() == "Trouver un tiers de confiance"
    assert page.locator("textarea[name=description]").input_value().startswith("Nous inventons")
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("status").get_by_text("Votre besoin est publié.").wait_for()
    need = Need.objects.get()
    assert (need.dynamic, [tool.slug for tool in need.tools.all()]) == (dynamic, ["tiers-de-confiance"])
