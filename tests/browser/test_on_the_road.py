"""On the road: what was seen opens without network, nothing personal opens after signing out."""

import re

import pytest

from community.exchanges.models import Need
from community.members.enums import Visibility
from community.members.services.charter import accept_charter
from dynamics.models import Registration
from tests.browser.conftest import PHONE, Visitor
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import ProfileFactory, UserFactory

PASSWORD = "un-mot-de-passe-de-test"


@pytest.fixture
def traveller(chromium, site):
    """A browser that may install the companion of the site; what it could not reach is no noise here."""
    people = []

    def open_browser() -> Visitor:
        person = Visitor(chromium, site.url, viewport=PHONE, service_workers="allow")
        people.append(person)
        return person

    yield open_browser
    noises = [noise for person in people for noise in person.leaves()]
    assert [one for one in noises if "Failed to load resource" not in one] == []


def until(page, expression: str, argument=None) -> None:
    """Wait for something to be true in the page (its policy refuses what Playwright evaluates to wait)."""
    for _ in range(100):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def settle(page) -> None:
    """Until the companion is there and has kept this page."""
    until(page, "navigator.serviceWorker.controller !== null")
    until(page, "url => caches.match(url, {ignoreVary: true}).then(Boolean)", page.url)


def network_is_back(page) -> None:
    """The page of « hors connexion » asks again by itself for what was wanted: let it come before going on."""
    page.locator("body:not(:has([data-kept-pages]))").wait_for()
    page.wait_for_load_state()


def opens(person, path: str) -> str:
    """What is read at an address without network."""
    person.context.set_offline(True)
    person.page.goto(person.base + path)
    text = person.page.locator("body").inner_text()
    person.context.set_offline(False)
    network_is_back(person.page)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_page_seen_opens_without_network_and_says_of_when(traveller):
    DynamicFactory(slug="la-ruche", name="La Ruche")
    person = traveller()
    settle(person.goes_to("/dynamiques/la-ruche/"))
    settle(person.goes_to("/dynamiques/"))

    first = opens(person, "/dynamiques/la-ruche/")
    styled = person.page.evaluate("getComputedStyle(document.querySelector('.kept-band')).backgroundColor")

    assert re.match(
        r"Hors connexion : page du \w+ \d+ \w+ à \d+ h \d\d\. Pages gardées",
        first.replace("Aller au contenu", "").strip(),
    )
    assert "La Ruche" in first
    assert styled == "rgb(247, 232, 200)"  # the style came along
    assert "Hors connexion" not in person.goes_to("/dynamiques/la-ruche/").locator("body").inner_text()


def test_a_page_never_seen_gives_a_page_that_lists_those_that_are_kept(traveller):
    DynamicFactory(slug="la-ruche", name="La Ruche")
    person = traveller()
    settle(person.goes_to("/dynamiques/la-ruche/"))

    person.context.set_offline(True)
    person.page.goto(person.base + "/glossaire/")
    person.page.get_by_role("link", name="La Ruche").wait_for()
    text = person.page.locator("body").inner_text()
    manifest = person.page.evaluate("document.querySelector('link[rel=manifest]').href")

    assert "cette page n’est pas sur votre appareil" in text
    assert person.page.locator("h1:visible").count() == 1
    assert "Une page gardée." in person.page.locator("[data-kept-status]").inner_text()
    assert manifest.endswith("/manifest.webmanifest")


def test_the_kept_pages_can_be_erased(traveller):
    person = traveller()
    settle(person.goes_to("/dynamiques/"))
    page = person.goes_to("/hors-connexion/")
    page.get_by_text("Une page gardée.").wait_for()

    page.get_by_role("button", name="Tout effacer de cet appareil").click()
    page.get_by_text("Aucune page n’est gardée").wait_for()

    assert "n’est pas sur votre appareil" in opens(person, "/dynamiques/")


def member(email: str, first_name: str):
    user = UserFactory(email=email, password=PASSWORD, first_name=first_name, last_name="Durand")
    ProfileFactory(user=user, name_visibility=Visibility.MEMBERS)
    return user


def signs_out(page) -> None:
    page.locator("summary:visible", has_text="Menu").click()
    page.get_by_role("button", name="Se déconnecter").locator("visible=true").click()
    page.wait_for_url(re.compile(r"/$"))


def everything_kept(page) -> str:
    """Every page in every cache of the device, whoever it belongs to."""
    return page.evaluate(
        """async () => {
            const texts = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    texts.push(await (await caches.match(request, {cacheName: name, ignoreVary: true})).text());
            return texts.join('\\n');
        }"""
    )


def test_nothing_personal_opens_without_network_after_signing_out(traveller):
    user = member("claire@example.org", "Clairefontaine")
    TeamMemberFactory(user=user, dynamic=DynamicFactory(slug="la-ruche", name="La Ruche"))
    person = traveller()
    page = person.signs_in("claire@example.org", PASSWORD)
    settle(page)
    settle(person.goes_to("/dynamiques/la-ruche/"))
    settle(person.goes_to("/mon-espace/profil/"))
    assert "Clairefontaine" in everything_kept(page)
    assert "Bonjour Clairefontaine" in opens(person, "/mon-espace/")

    signs_out(person.goes_to("/mon-espace/"))
    until(page, "caches.keys().then(names => !names.some(name => name.startsWith('archipel-compte-')))")

    for path in ("/mon-espace/", "/mon-espace/profil/", "/dynamiques/la-ruche/"):
        text = opens(person, path)
        assert "n’est pas sur votre appareil" in text, path
        assert "Clairefontaine" not in text, path
    person.context.set_offline(True)
    page.go_back()
    assert "Clairefontaine" not in page.locator("body").inner_text()
    assert "Clairefontaine" not in everything_kept(page)
    person.context.set_offline(False)


def test_another_account_finds_nothing_of_the_one_before(traveller):
    member("claire@example.org", "Clairefontaine")
    member("paul@example.org", "Paulin")
    person = traveller()
    settle(person.signs_in("claire@example.org", PASSWORD))
    # The session ends without a word: another person takes the device
    person.context.clear_cookies()

    page = person.signs_in("paul@example.org", PASSWORD)
    settle(page)

    assert "Bonjour Paulin" in opens(person, "/mon-espace/")
    assert "Clairefontaine" not in everything_kept(page)


def test_what_must_not_be_kept_is_not(traveller):
    member("claire@example.org", "Clairefontaine")
    person = traveller()
    settle(person.signs_in("claire@example.org", PASSWORD))
    for path in ("/mon-espace/mes-donnees/", "/compte/sessions/", "/dynamiques/inscrire/"):
        person.goes_to(path)
    person.page.goto(person.base + "/absente/")
    settle(person.goes_to("/dynamiques/"))

    kept = person.page.evaluate(
        """async () => {
            const urls = [];
            for (const name of await caches.keys())
                if (name === 'archipel-pages' || name.startsWith('archipel-compte-'))
                    for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
            return urls.sort();
        }"""
    )

    assert kept == ["/dynamiques/", "/mon-espace/"]


def test_a_member_asks_to_keep_the_own_dynamiques_in_advance(traveller):
    user = member("claire@example.org", "Clairefontaine")
    TeamMemberFactory(user=user, dynamic=DynamicFactory(slug="la-ruche", name="La Ruche"))
    person = traveller()
    page = person.signs_in("claire@example.org", PASSWORD)
    settle(page)
    assert "n’est pas sur votre appareil" in opens(person, "/dynamiques/la-ruche/")

    page = person.goes_to("/mon-espace/")
    page.get_by_label("Garder sur cet appareil").check()
    page.get_by_text(re.compile("pages s’ouvrent maintenant sans réseau")).wait_for()

    assert "La Ruche" in opens(person, "/dynamiques/la-ruche/")
    page = person.goes_to("/mon-espace/")
    assert page.get_by_label("Garder sur cet appareil").is_checked()


def test_a_draft_of_the_registration_survives_the_network_and_reaches_the_site(traveller):
    person = traveller()
    page = person.goes_to("/dynamiques/inscrire/")
    page.get_by_role("button", name="Commencer").click()
    page.locator("[name=name]").wait_for()
    settled = page.url

    person.context.set_offline(True)
    page.locator("[name=name]").fill("Le Jardin des Possibles")
    page.get_by_text("envoyé dès que le réseau revient").wait_for()
    person.context.set_offline(False)
    page.get_by_text("Brouillon gardé à").wait_for()
    page.goto(settled)

    assert page.locator("[name=name]").input_value() == "Le Jardin des Possibles"
    assert Registration.objects.get().name == "Le Jardin des Possibles"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('archipel:texte'))") == []


def test_a_need_half_written_is_taken_up_again_and_forgotten_once_it_is_sent(traveller):
    user = member("claire@example.org", "Clairefontaine")
    TeamMemberFactory(user=user, dynamic=DynamicFactory(slug="la-ruche", name="La Ruche"))
    person = traveller()
    person.signs_in("claire@example.org", PASSWORD)
    page = person.goes_to("/besoins/nouveau/")
    page.locator("[name=title]").fill("Un four à pain")
    page.get_by_text("Gardé sur cet appareil.").wait_for()

    page.goto(person.base + "/besoins/nouveau/")
    page.get_by_text("est repris ici").wait_for()
    taken_up = page.locator("[name=title]").input_value()
    page.locator("textarea[name=description]").fill("Nous cherchons qui a déjà construit un four collectif.")
    page.get_by_role("button", name="Garder en brouillon").click()
    page.wait_for_url(re.compile("/communaute/charte/"))
    # The charter comes first: what was written is not lost on the way
    page.get_by_role("link", name="Aller au contenu").wait_for(state="attached")
    still_there = page.evaluate("Object.values(localStorage).some(text => text.includes('four collectif'))")
    accept_charter(user=user)
    page.goto(person.base + "/besoins/nouveau/")
    page.get_by_text("est repris ici").wait_for()
    page.get_by_role("button", name="Garder en brouillon").click()
    page.wait_for_url(lambda url: "/nouveau/" not in url)

    assert (taken_up, still_there) == ("Un four à pain", True)
    assert Need.objects.get().description == "Nous cherchons qui a déjà construit un four collectif."
    until(page, "!Object.keys(localStorage).some(key => key.startsWith('archipel:texte'))")
