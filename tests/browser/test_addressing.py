"""A proposition leaves for somebody, is answered with a document, and whoever follows it is told."""

import re
import time

import pytest
from django.core import mail
from django.utils import timezone

from community.members.services.charter import accept_charter
from proposals.models import Sending
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.members.factories import UserFactory
from tests.proposals.factories import AddresseeFactory, PropositionFactory

PASSWORD = "un-mot-de-passe-de-test"
DESK = "/propositions/destinataires/"
TITLE = "Payer le temps de la coopération dans les aides."


def somebody(name, **role):
    user = UserFactory(email=f"{name}@exemple.test", password=PASSWORD, first_name=name.title(), **role)
    accept_charter(user=user)
    return user


def is_narrow_enough(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def follow(person) -> None:
    page = person.goes_to("/propositions/payer-le-temps/")
    page.get_by_role("button", name="Suivre").click()
    page.get_by_role("status").get_by_text("Vous suivez cette proposition").wait_for()
    page.get_by_role("button", name="Ne plus suivre").wait_for()


def address(person) -> None:
    """From the page of the proposition to a public clock that begins today."""
    page = person.goes_to("/propositions/payer-le-temps/")
    page.get_by_role("link", name="Noter un envoi").click()
    page.locator("[name=addressee]").select_option(label="Les régions")
    page.locator("[name=text]").fill("Lettre remise au service de l’économie solidaire.")
    page.get_by_role("button", name="Noter l’envoi").click()
    page.locator(".errorlist").first.wait_for()
    assert page.locator("[name=text]").input_value() == "Lettre remise au service de l’économie solidaire."
    page.locator("[name=source]").fill("lettre et bordereau de remise")
    page.get_by_role("button", name="Noter l’envoi").click()
    page.get_by_text("envoyée aujourd’hui").first.wait_for()


def answer(person, sending) -> None:
    """A draft that the team alone reads, then the answer and its document for everybody."""
    page = person.goes_to(sending.get_absolute_url())
    page.get_by_role("link", name="Noter une étape").click()
    page.locator("[name=state]").select_option(label="Réponse donnée")
    page.locator("[name=when]").fill(timezone.localdate().isoformat())
    page.locator("[name=text]").fill("La région créera une ligne d’aide à l’animation.")
    page.locator("[name=source]").fill("courrier de la direction")
    page.locator("[name=document]").set_input_files(
        {"name": "reponse.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 la reponse"}
    )
    page.get_by_role("button", name="Garder en brouillon").click()
    page.get_by_text("brouillon, lu par l’équipe seule").wait_for()
    assert is_narrow_enough(page)
    page.get_by_role("button", name="Publier l’étape").click()
    page.get_by_role("status").get_by_text("sont prévenus").wait_for()


def letter_to(user, words: str):
    """The letter that says so; delivered by a task, so it may take a moment."""
    for _ in range(50):
        found = [one for one in mail.outbox if one.to == [user.email] and words in one.subject]
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError([(one.to, one.subject) for one in mail.outbox])


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_proposition_is_addressed_answered_and_its_follower_told(visitor, viewport):
    regions = AddresseeFactory(slug="regions", name="Les régions", kind="echelon", level="regional")
    PropositionFactory(slug="payer-le-temps", title=TITLE, addressees=[regions])
    ines, fanny = somebody("ines"), somebody("fanny", facilitator=True)
    follower, relay = visitor(viewport=viewport), visitor(viewport=viewport)
    follower.signs_in(ines.email, PASSWORD)
    follow(follower)
    relay.signs_in(fanny.email, PASSWORD)
    address(relay)
    sending = Sending.objects.get()
    assert "Les régions" in letter_to(ines, "envoyée").subject
    answer(relay, sending)

    letter = letter_to(ines, "réponse donnée")
    assert "La région créera une ligne d’aide à l’animation." in letter.body
    document = re.search(r"http\S+/document/", letter.body).group()
    passer = visitor(viewport=viewport)
    assert passer.context.request.get(document).body() == b"%PDF-1.4 la reponse"

    assert found_on(passer, [sending.get_absolute_url(), regions.get_absolute_url(), DESK]) == {}
    page = passer.goes_to(regions.get_absolute_url())
    page.get_by_text("Réponse donnée").wait_for()
    stop = follower.goes_to(re.search(r"http\S+/propositions/suivi/arret/\S+/", letter.body).group())
    stop.get_by_role("button", name="Ne plus la suivre").click()
    stop.get_by_role("heading", name="C’est fait").wait_for()
