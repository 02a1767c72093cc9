"""The first promise of the product: an animateur puts a dynamique on the map, from an empty browser."""

import re

import pytest
from django.core import mail

from community.members.models import User
from dynamics.models import Dynamic
from tests.browser.conftest import PHONE, WIDE
from tests.members.factories import UserFactory

PASSWORD = "un-mot-de-passe-de-test"
NAME = "Le Jardin des Possibles"


def link_in(body: str, part: str) -> str:
    return re.search(rf"(http\S*{part}\S*)", body)[1]


def register(person) -> None:
    """From « Commencer » to the letter that asks to confirm the address."""
    page = person.goes_to("/dynamiques/inscrire/")
    page.get_by_role("button", name="Commencer").click()
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=typology]").select_option(label="Jardin partagé")
    page.locator("[name=summary]").fill("Des habitants cultivent ensemble une friche, au bord de la Drôme.")
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=seat]").wait_for()
    page.locator("[name=seat]").fill("crest")
    page.get_by_role("option", name=re.compile("Crest")).first.click()
    while not page.url.endswith("/apercu/"):
        before = page.url
        page.get_by_role("button", name="Continuer").click()
        page.wait_for_url(lambda url, before=before: url != before)
    page.locator("[name=email]").fill("nouvelle@example.org")
    page.locator("[name=first_name]").fill("Camille")
    page.locator("[name=last_name]").fill("Nouvelle")
    for box in page.locator("main form.panel input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("nouvelle@example.org").first.wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_visitor_registers_and_an_admin_publishes_then_the_team_edits_and_restores(visitor, viewport):
    UserFactory(email="admin@example.org", password=PASSWORD, administrator=True)
    newcomer = visitor(viewport=viewport)

    register(newcomer)
    confirm = link_in(mail.outbox[-1].body, "/dynamiques/inscrire/confirmer/")
    page = newcomer.goes_to(confirm)
    page.locator("main form button").first.click()
    page.get_by_text("en attente de modération").first.wait_for()
    dynamic = Dynamic.objects.get(name=NAME)
    assert dynamic.live is False

    admin = visitor(viewport=viewport)
    admin.signs_in("admin@example.org", PASSWORD)
    queue = admin.goes_to("/gestion/moderation/")
    queue.get_by_text(NAME).first.wait_for()
    queue.get_by_role("button", name=re.compile("Publier")).first.click()
    queue.locator(".messages").get_by_text(NAME).wait_for()
    dynamic.refresh_from_db()
    assert dynamic.live is True
    assert mail.outbox[-1].subject == f"Publié : {NAME}"

    reader = visitor(viewport=viewport)
    found = reader.goes_to("/dynamiques/?q=jardins")
    assert found.locator("[data-count]").get_attribute("data-count") == "1"
    found.locator("article[data-id] a").first.click()
    found.get_by_role("heading", level=1, name=NAME).wait_for()
    chart = reader.goes_to("/dynamiques/carte/")
    chart.locator("#map[data-ready=true]").wait_for()
    chart.locator("#map .leaflet-marker-icon").first.click()
    chart.locator(".leaflet-popup").get_by_text(NAME).wait_for()

    team = User.objects.get(email="nouvelle@example.org")
    team.set_password(PASSWORD)
    team.save()
    animator = visitor(viewport=viewport)
    animator.signs_in("nouvelle@example.org", PASSWORD)
    page = animator.goes_to(f"/dynamiques/{dynamic.slug}/modifier/identite/")
    page.locator("[name=summary]").fill("Une friche devenue verger, ouverte à tout le quartier.")
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    page.get_by_role("status").get_by_text(re.compile("enregistr|publi")).first.wait_for()
    dynamic.refresh_from_db()
    assert dynamic.summary.startswith("Une friche devenue verger")

    page = animator.goes_to(f"/dynamiques/{dynamic.slug}/historique/")
    page.get_by_role("link", name=re.compile("Ce qui a changé")).first.click()
    page.get_by_text("Une friche devenue verger").first.wait_for()
    page.get_by_role("link", name=re.compile("Revenir à la version du")).click()
    page.get_by_role("button", name="Revenir à cette version").click()
    page.locator(".messages").get_by_text(re.compile("version")).first.wait_for()
    dynamic.refresh_from_db()
    assert dynamic.summary.startswith("Des habitants cultivent")
