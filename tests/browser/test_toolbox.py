"""A member proposes a tool and tells a failure; a moderator publishes both; the counts change."""

import re

import pytest

from community.members.services.charter import accept_charter
from tests.browser.conftest import PHONE, WIDE
from tests.dynamics.factories import TeamMemberFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from toolbox.models import Tool

PASSWORD = "un-mot-de-passe-de-test"
NAME = "Café des possibles"


def propose(person) -> None:
    """From the list to the moderators, in three steps and a preview."""
    page = person.goes_to("/outils/")
    page.get_by_role("link", name="Proposer un outil").click()
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=summary]").fill("Un café où chacun dit ce dont il rêve pour le quartier.")
    page.locator("[name=aims][value=imaginer]").check()
    page.locator("[name=aim]").fill("À faire naître des idées que personne n’osait dire.")
    page.locator("[name=when]").fill("Au début, quand on se connaît peu.")
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=steps-0-title]").fill("Inviter")
    page.locator("[name=steps-0-text]").fill("Par le bouche-à-oreille.")
    page.locator("[data-formset=steps] [data-add-row]").click()
    page.locator("[name=steps-1-title]").fill("Écouter")
    page.locator("[name=steps-1-text]").fill("Sans répondre tout de suite.")
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=pitfalls-0-text]").fill("Ne pas trier les idées le jour même.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", level=1, name=NAME).wait_for()
    page.get_by_role("button", name="Envoyer à l’équipe relais").click()
    page.get_by_role("status").get_by_text("Votre proposition est partie").wait_for()


def tell_a_failure(person) -> None:
    page = person.goes_to("/outils/recit/")
    page.get_by_text("Personne n’a encore dit l’avoir essayé.").wait_for()
    page.get_by_role("link", name="Raconter notre expérience").click()
    page.locator("[name=stage]").select_option("emergence")
    page.locator("[name=territory_kind]").select_option("rural")
    page.locator("[name=context]").fill("Douze voisins, un soir d’hiver.")
    page.locator("[name=adapted]").fill("Sans micro.")
    page.locator("[name=did_not_work]").fill("Personne n’est revenu.")
    page.locator("[name=again][value=non]").check()
    page.get_by_role("button", name="Envoyer à l’équipe relais").click()
    page.get_by_text("en attente de modération").first.wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_member_proposes_and_tells_a_moderator_publishes_and_the_counts_change(visitor, viewport):
    member = UserFactory(email="membre@example.org", password=PASSWORD)
    relay = UserFactory(email="relais@example.org", password=PASSWORD, facilitator=True)
    for account in (member, relay):
        accept_charter(user=account)
    dynamic = TeamMemberFactory(user=member).dynamic
    ToolFactory(slug="recit", name="Récit")
    person = visitor(viewport=viewport)
    person.signs_in(member.email, PASSWORD)

    propose(person)
    tell_a_failure(person)

    moderator = visitor(viewport=viewport)
    moderator.signs_in(relay.email, PASSWORD)
    for title in (NAME, f"Récit, par {dynamic.name}"):
        queue = moderator.goes_to("/gestion/moderation/")
        row = queue.locator("article, li, tr").filter(has_text=title).first
        row.get_by_role("button", name=re.compile("Publier")).first.click()
        queue.locator(".messages").get_by_text(title).wait_for()
    assert Tool.objects.get(name=NAME).live is True

    reader = visitor(viewport=viewport)
    page = reader.goes_to("/outils/?q=cafés")
    assert page.locator("[data-count]").get_attribute("data-count") == "1"
    page.locator("article[data-id] a").first.click()
    page.get_by_role("heading", level=1, name=NAME).wait_for()
    page = reader.goes_to("/outils/recit/")
    page.get_by_text("Essayé par 1 dynamique, adapté par 1.").wait_for()
    page.locator(".failed").get_by_text("Personne n’est revenu.").wait_for()
