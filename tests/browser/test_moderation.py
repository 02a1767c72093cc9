"""A message is reported, hidden, contested, and brought back by somebody else: at 1280 and at 390 pixels."""

import re

import pytest

from community.life.models import Conversation, PostCase
from community.life.moderation_enums import CaseState
from community.members.models import Letter, Profile
from community.members.services.charter import accept_charter
from tests.browser.conftest import PHONE, WIDE
from tests.members.factories import UserFactory
from tests.proposals.factories import PropositionFactory

PASSWORD = "un-mot-de-passe-de-test"
HARSH = "Ceux qui ont écrit cela n’ont jamais tenu une réunion."


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def person(email: str, **role):
    user = UserFactory(email=email, password=PASSWORD, **role)
    accept_charter(user=user)
    return user


def link_of(kind: str) -> str:
    """The signed address in the last letter of this kind, as its reader would follow it."""
    text = Letter.objects.filter(kind=kind).latest("pk").text
    return re.search(r"https?://\S+/moderation/recours/\S+", text).group()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_message_is_reported_hidden_contested_and_brought_back_by_somebody_else(visitor, viewport):
    author, reader = person("autrice@example.org"), person("lecteur@example.org")
    first = person("relais@example.org", facilitator=True)
    second = person("relais2@example.org", facilitator=True)
    proposition = PropositionFactory()

    writing = visitor(viewport=viewport)
    writing.signs_in(author.email, PASSWORD)
    page = writing.goes_to(proposition.get_absolute_url())
    page.locator("#discussion [name=text]").fill(HARSH)
    page.locator("#discussion").get_by_role("button", name="Envoyer").click()
    page.locator(".posts").get_by_text(HARSH).wait_for()

    reading = visitor(viewport=viewport)
    reading.signs_in(reader.email, PASSWORD)
    page = reading.goes_to(proposition.get_absolute_url())
    page.locator(".posts").get_by_role("link", name="Signaler").click()
    page.get_by_label("Se respecter et s’écouter").check()
    page.locator("[name=words]").fill("On peut le dire autrement.")
    assert fits(page)
    page.get_by_role("button", name="Signaler ce message").click()
    page.get_by_role("status").get_by_text("ne saura pas qui l’a signalé").wait_for()

    deciding = visitor(viewport=viewport)
    deciding.signs_in(first.email, PASSWORD)
    queue = deciding.goes_to("/gestion/moderation/")
    case = queue.locator("article").filter(has_text=HARSH)
    case.get_by_text("On peut le dire autrement.").wait_for()
    case.locator("summary").click()
    case.get_by_label("Masquer le message").check()
    case.locator("[name=reason]").fill("On critique une idée, pas des personnes.")
    case.get_by_role("button", name="Décider").click()
    queue.locator(".messages").get_by_text("La décision est prise.").wait_for()

    page = reading.goes_to(proposition.get_absolute_url())
    page.get_by_text("Message masqué par la modération.").wait_for()
    assert HARSH not in page.content()

    page = writing.goes_to(link_of("life.post_decided"))
    page.get_by_text("On critique une idée, pas des personnes.").wait_for()
    page.locator("[name=text]").fill("Je parlais d’une réunion précise, pas des gens.")
    assert fits(page)
    page.get_by_role("button", name="Envoyer mon recours").click()
    page.get_by_role("status").get_by_text("Votre recours est reçu.").wait_for()

    queue = deciding.goes_to("/gestion/moderation/")
    queue.get_by_text("Aucun message n’attend de décision.").wait_for()
    settling = visitor(viewport=viewport)
    settling.signs_in(second.email, PASSWORD)
    queue = settling.goes_to("/gestion/moderation/")
    queue.get_by_role("link", name="Lire le recours et trancher").click()
    queue.get_by_text("Je parlais d’une réunion précise").wait_for()
    queue.get_by_label("La décision est annulée").check()
    queue.locator("[name=reason]").fill("Le ton est vif, personne n’est visé.")
    queue.get_by_role("button", name="Trancher").click()
    queue.locator(".messages").get_by_text("Le recours est tranché.").wait_for()

    case = PostCase.objects.get()
    assert (case.state, case.decided_by, case.settled_by) == (CaseState.SETTLED, first, second)
    page = reading.goes_to(proposition.get_absolute_url())
    page.locator(".posts").get_by_text(HARSH).wait_for()
    page = writing.goes_to(link_of("life.appeal_settled"))
    page.get_by_text("Le ton est vif, personne n’est visé.").wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_two_members_write_to_each_other_and_one_blocks_the_other(visitor, viewport):
    sender, other = person("nadia@example.org"), person("omar@example.org")
    Profile.objects.create(user=other, accepts_messages=True, name_visibility="membres")

    writing = visitor(viewport=viewport)
    writing.signs_in(sender.email, PASSWORD)
    page = writing.goes_to(f"/messages/a/{other.public_id}/")
    page.locator("[name=text]").fill("Bonjour, avez-vous gardé le plan de la cuisine ?")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("status").get_by_text("Votre message est envoyé.").wait_for()
    assert fits(page)

    reading = visitor(viewport=viewport)
    page = reading.signs_in(other.email, PASSWORD)
    page.get_by_text("quelqu’un vous a écrit").wait_for()
    page = reading.goes_to("/messages/")
    assert fits(page)
    page.get_by_role("link", name=sender.get_full_name()).click()
    page.get_by_text("avez-vous gardé le plan").wait_for()
    page.locator("[name=text]").fill("Oui, je vous l’envoie.")
    page.get_by_role("button", name="Envoyer").click()
    page.locator(".posts").get_by_text("Oui, je vous l’envoie.").wait_for()
    page.get_by_role("link", name="Bloquer cette personne").click()
    page.get_by_role("button", name="Bloquer cette personne").click()
    page.get_by_text("Vous avez bloqué cette personne").wait_for()
    assert fits(page)

    page = writing.goes_to(Conversation.objects.get().get_absolute_url())
    page.get_by_text("ne reçoit pas de messages privés pour le moment").wait_for()
