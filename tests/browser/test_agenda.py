"""A learning visit, from its announcement to the maillage: places and turns, notes without network, report."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.life.models import Event, EventRegistration, VisitNote
from community.members.models import Letter
from community.members.services.charter import accept_charter
from dynamics.models import Link
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Voir la Ruche de près"


def somebody(name: str, dynamic):
    user = UserFactory(email=f"{name}@exemple.test", password=PASSWORD, first_name=name.title())
    accept_charter(user=user)
    TeamMemberFactory(user=user, dynamic=dynamic)
    return user


def succeeded(page) -> None:
    page.get_by_role("status").locator(".alert.success").wait_for()


def announce(person, dynamic) -> Event:
    page = person.goes_to("/agenda/")
    page.get_by_role("link", name="Proposer une visite").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("textarea[name=description]").fill("Les comptes sur la table, et le jardin.")
    page.locator("[name=who]").select_option(label=dynamic.name)
    page.locator("[name=day]").fill((timezone.localdate() + timedelta(9)).isoformat())
    page.locator("[name=starts]").fill("09:00")
    page.locator("[name=ends]").fill("17:00")
    page.locator("[name=commune]").fill("Crest")
    page.locator("[name=places]").fill("2")
    page.get_by_role("button", name="Publier").click()
    succeeded(page)
    return Event.objects.get()


def join(person, event: Event, question: str):
    page = person.goes_to(event.get_absolute_url())
    page.locator(".event-join a").click()
    page.locator("[name=question]").fill(question)
    page.locator("main form button.button").first.click()
    succeeded(page)
    return page


def write_offline(person, event: Event) -> None:
    """The network drops in the middle of the visit; what is typed leaves when it is back."""
    page = person.goes_to(event.get_absolute_url())
    page.get_by_role("link", name="Prendre des notes").click()
    page.locator("[name=text]").fill("Le matin : les comptes.")
    page.get_by_role("button", name="Garder ces notes").click()
    page.get_by_text("Enregistré à").wait_for()
    person.context.set_offline(True)
    page.locator("[name=text]").fill("Le matin : les comptes.\nL’après-midi : le jardin.")
    page.get_by_role("button", name="Garder ces notes").click()
    page.get_by_text("envoyé dès que le réseau revient").wait_for()
    person.context.set_offline(False)
    page.get_by_text("Enregistré à").wait_for()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_learning_visit_leaves_links_between_the_dynamiques(visitor, viewport):
    host, first, second = (
        DynamicFactory(name=name, slug=slug)
        for name, slug in (("La Ruche", "la-ruche"), ("Le Rucher", "le-rucher"), ("Le Verger", "le-verger"))
    )
    people = {
        "helene": somebody("helene", host),
        "nadia": somebody("nadia", first),
        "omar": somebody("omar", second),
        "zoe": somebody("zoe", second),
    }
    browsers = {name: visitor(viewport=viewport) for name in people}
    for name, browser in browsers.items():
        browser.signs_in(people[name].email, PASSWORD)

    event = announce(browsers["helene"], host)
    join(browsers["nadia"], event, "Qui décide chez vous ?")
    join(browsers["omar"], event, "Combien cela coûte-t-il ?")
    page = join(browsers["zoe"], event, "Par où commencer ?")
    page.get_by_role("heading", name="Vous êtes en liste d’attente").wait_for()

    page = browsers["omar"].goes_to(event.get_absolute_url())
    page.get_by_role("link", name="Me désinscrire").click()
    page.get_by_role("button", name="Rendre ma place").click()
    succeeded(page)
    assert EventRegistration.objects.get(user=people["zoe"]).has_place
    [letter] = Letter.objects.filter(kind="life.event_place")
    assert letter.user == people["zoe"]
    page = browsers["zoe"].goes_to(f"{event.get_absolute_url()}participants/")
    page.get_by_text("Qui décide chez vous").wait_for()

    starts_at = timezone.now() - timedelta(hours=3)
    Event.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=8))
    write_offline(browsers["zoe"], event)
    assert VisitNote.objects.get(user=people["zoe"]).text.endswith("le jardin.")
    assert all("Failed to load" in noise or "ERR_INTERNET" in noise for noise in browsers["zoe"].noises)
    browsers["zoe"].noises.clear()

    page = browsers["helene"].goes_to(event.get_absolute_url())
    page.get_by_role("link", name="Écrire le compte rendu").click()
    page.locator("[name=text]").fill("Ils ont ouvert un an trop tôt, et le disent.")
    page.get_by_role("button", name="Publier le compte rendu").click()
    succeeded(page)
    links = Link.objects.filter(kind="visite", target_dynamic=host)
    assert set(links.values_list("source_dynamic__name", flat=True)) == {"Le Rucher", "Le Verger"}
    assert set(links.values_list("start", flat=True)) == {timezone.localdate(starts_at)}
    page = browsers["zoe"].goes_to("/maillage/")
    page.get_by_text("Le Verger").first.wait_for(state="attached")
    assert "a visité" in page.content()

    assert found_on(visitor(viewport=viewport), ["/agenda/", event.get_absolute_url()]) == {}
    inside = [
        f"{event.get_absolute_url()}notes/miennes/",
        f"{event.get_absolute_url()}participants/",
        f"{event.get_absolute_url()}compte-rendu/",
        "/agenda/nouveau/",
    ]
    assert found_on(browsers["helene"], inside) == {}
