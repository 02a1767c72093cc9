"""A member writes a proposition, another amends it, a dynamique supports it: at 1280 and at 390 pixels."""

import re

import pytest

from community.members.services.charter import accept_charter
from dynamics.enums import TeamRole
from proposals.models import Amendment, Proposition, Support
from tests.browser.conftest import PHONE, WIDE
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import AddresseeFactory, PropositionFactory

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Payer le temps passé à répondre ensemble aux appels à projets."


def write(person) -> None:
    """From the list: what looks like it appears while typing, then the whole of it with a fact."""
    page = person.goes_to("/propositions/")
    page.get_by_role("link", name="Écrire une proposition").click()
    page.locator("[name=title]").press_sequentially("Payer le temps passé à répondre aux appels")
    page.locator("#ressemblances").get_by_text("Rémunérer la réponse aux appels").wait_for()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=subject]").select_option("appels-a-projets")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Aucune ne dit la même chose").click()
    page.get_by_role("heading", level=1, name="Compléter la proposition").wait_for()
    page.locator("[name=rationale]").fill("Les petites structures y passent leurs nuits.")
    page.get_by_label("Législateur").check()
    page.locator("[name=evidence-0-name]").fill("Les Voisins du canal")
    page.locator("[name=evidence-0-text]").fill("Six dossiers en un an, un seul retenu.")
    page.get_by_role("button", name="Envoyer à l’équipe relais").click()
    page.get_by_role("status").get_by_text("Votre proposition est partie").wait_for()


def amend(person, address: str) -> None:
    page = person.goes_to(address)
    page.get_by_role("link", name="Proposer d’autres mots").first.click()
    page.locator("[name=title]").fill(TITLE.replace("Payer", "Rémunérer"))
    page.locator("[name=reason]").fill("Le mot des textes officiels.")
    page.get_by_role("button", name="Publier l’amendement").click()
    page.locator("ins").get_by_text("Rémunérer").wait_for()
    assert "Payer" in page.locator("del").inner_text()


def fits(page, viewport) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_proposition_is_written_amended_and_supported_by_a_dynamique(visitor, viewport):
    member = UserFactory(email="membre@example.org", password=PASSWORD)
    reader = UserFactory(email="lectrice@example.org", password=PASSWORD)
    relay = UserFactory(email="relais@example.org", password=PASSWORD, facilitator=True)
    for account in (member, reader, relay):
        accept_charter(user=account)
    ruche = DynamicFactory(name="La Ruche")
    TeamMemberFactory(user=reader, dynamic=ruche, role=TeamRole.ANIMATOR)
    AddresseeFactory()
    PropositionFactory(
        title="Rémunérer la réponse aux appels à projets.",
        rationale="Répondre prend du temps, payé par personne.",
    )

    person = visitor(viewport=viewport)
    person.signs_in(member.email, PASSWORD)
    write(person)

    moderator = visitor(viewport=viewport)
    moderator.signs_in(relay.email, PASSWORD)
    queue = moderator.goes_to("/gestion/moderation/")
    row = queue.locator("article, li, tr").filter(has_text=TITLE).first
    row.get_by_role("button", name=re.compile("Publier")).first.click()
    queue.locator(".messages").get_by_text(TITLE).wait_for()
    proposition = Proposition.objects.get(title=TITLE)

    other = visitor(viewport=viewport)
    page = other.signs_in(reader.email, PASSWORD)
    amend(other, proposition.get_absolute_url())
    assert fits(page, viewport)

    page = person.goes_to(Amendment.objects.get().get_absolute_url())
    page.get_by_role("button", name="Prendre cette rédaction").click()
    page.get_by_text("Dites pourquoi").or_(page.locator(".errorlist")).first.wait_for()
    page.locator("[name=answer]").fill("Oui, c’est le mot juste.")
    page.get_by_role("button", name="Prendre cette rédaction").click()
    page.get_by_text("La proposition prend cette rédaction").wait_for()

    page = other.goes_to(proposition.get_absolute_url())
    page.get_by_role("heading", level=1, name=TITLE.replace("Payer", "Rémunérer")).wait_for()
    page.get_by_role("button", name="Soutenir pour La Ruche").click()
    page.get_by_text("La Ruche la soutient.").wait_for()
    assert Support.objects.get().dynamic == ruche
    page.locator("#discussion [name=text]").fill("Chez nous, la Région l’a fait.")
    page.locator("#discussion").get_by_role("button", name="Envoyer").click()
    page.locator(".posts").get_by_text("Chez nous, la Région l’a fait.").wait_for()
    assert fits(page, viewport)
