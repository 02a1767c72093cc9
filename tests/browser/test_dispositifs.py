"""A member proposes a dispositif, the équipe relais publishes it, and another one asks to be told of its deadline."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.models import Letter
from community.members.services.charter import accept_charter
from proposals.models import DeadlineAlert, Dispositif
from proposals.services import dispositifs_alerts
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.members.factories import UserFactory
from tests.proposals.dispositifs_factories import DispositifFactory

PASSWORD = "un-mot-de-passe-de-test"
NAME = "Fonds du Val"


def propose(person) -> None:
    page = person.goes_to("/dispositifs/")
    page.get_by_role("link", name="Proposer un dispositif").click()
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=kind]").select_option("financement")
    page.locator("[name=family]").select_option("emergence")
    page.locator("[name=summary]").fill("Une aide de la vallée aux coopérations qui commencent.")
    page.locator("[name=amount]").fill("5 000 € au plus")
    page.locator("[name=closes_on]").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.locator("[name=examples-0-name]").fill("L’épicerie du bourg")
    page.get_by_role("button", name="Envoyer à l’équipe relais").click()
    page.get_by_text("en attente de modération").first.wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_dispositif_is_proposed_published_compared_and_watched(visitor, viewport):
    member = UserFactory(email="membre@example.org", password=PASSWORD)
    relay = UserFactory(email="relais@example.org", password=PASSWORD, facilitator=True)
    for account in (member, relay):
        accept_charter(user=account)
    DispositifFactory(slug="voisin", name="Fonds voisin", closes_on=timezone.localdate() + timedelta(days=40))
    person = visitor(viewport=viewport)
    person.signs_in(member.email, PASSWORD)

    propose(person)
    moderator = visitor(viewport=viewport)
    moderator.signs_in(relay.email, PASSWORD)
    queue = moderator.goes_to("/gestion/moderation/")
    row = queue.locator("article, li, tr").filter(has_text=NAME).first
    row.get_by_role("button", name=re.compile("Publier")).first.click()
    queue.locator(".messages").get_by_text(NAME).wait_for()

    page = person.goes_to("/dispositifs/")
    assert page.locator("article[data-id] a").first.inner_text() == NAME
    for box in page.locator("[name=dispositif]").all():
        box.check()
    page.get_by_role("button", name="Comparer les dispositifs cochés").click()
    page.get_by_text("se chevauchent du").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")

    slug = Dispositif.objects.get(name=NAME).slug
    page = person.goes_to(f"/dispositifs/{slug}/")
    page.get_by_role("link", name="Me prévenir d’une échéance").click()
    page.locator("[name=days_before][value='30']").check()
    page.get_by_role("button", name="Enregistrer l’alerte").click()
    page.get_by_role("link", name="Alerte en place").wait_for()
    page.get_by_role("link", name="Chercher des partenaires pour répondre").click()
    assert (
        page.locator("[name=title]").input_value() == f"Chercher des partenaires pour répondre à « {NAME} »"
    )

    assert dispositifs_alerts.tell() == 1
    letter = Letter.objects.get(kind="proposals.dispositif_deadline")
    stop = re.search(r"/dispositifs/alerte/\S+", letter.text)[0]
    page = visitor(viewport=viewport).goes_to(stop)
    page.get_by_role("button", name="Arrêter cette alerte").click()
    page.get_by_role("heading", name="C’est noté").wait_for()
    assert not DeadlineAlert.objects.exists()
    asked = [
        "",
        "comparer/?dispositif=voisin",
        "calendrier/",
        f"{slug}/",
        f"{slug}/corriger/",
        f"{slug}/avis/",
    ]
    assert found_on(person, [f"/dispositifs/{path}" for path in asked]) == {}
