"""A rédacteur writes a monographie, a second one reviews it, an administrateur publishes it and restores it."""

import re

import pytest

from community.members.services.charter import accept_charter
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory
from tests.toolbox.pages import every_block, picture
from toolbox.models import MonographIndexPage, MonographPage
from toolbox.services import reading
from toolbox.services.monographies import load_monographies
from toolbox.services.pictures import make_pictures

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Le verger qui relie"
SUBMIT = "button[name=action-submit]"
PUBLISH = "button[name=action-publish]"
APPROVE = "[data-workflow-action-name=approve]"


def add_block(page, rank: int, label: str) -> None:
    """The block of that name, at the end of the first section."""
    section = page.locator("#panel-child-contenu-spring-section")
    section.locator("button[title='Insérer un bloc']:visible").last.click()
    page.get_by_role("option", name=re.compile(f"^{label}")).click()
    section.locator(f"[name=spring-{rank}-type]").wait_for(state="attached")


def write(page, name: str = "Le Verger") -> None:
    """Six kinds of blocks."""
    page.locator("[name=title]").fill(TITLE)
    page.get_by_role("button", name=re.compile("Choisir")).first.click()
    page.locator(".modal-body a", has_text=name).click()
    page.locator(".modal-body").wait_for(state="hidden")
    page.locator("[name=lead]").fill("Trois voisins, un verger, une commune.")
    add_block(page, 0, "Texte")
    page.locator("#panel-child-contenu-spring-section .public-DraftEditor-content").first.click()
    page.keyboard.type("Au départ, trois voisins et une friche.")
    add_block(page, 1, "Parole")
    page.locator("[name=spring-1-value-quote]").fill("On ne se connaissait pas.")
    page.locator("[name=spring-1-value-who]").fill("Une voisine")
    add_block(page, 2, "Chiffres")
    page.locator("[name='spring-2-value-figures-0-value-label']").fill("arbres plantés")
    page.locator("[name='spring-2-value-figures-0-value-value']").fill("120")
    add_block(page, 3, "Frise")
    page.locator("[name='spring-3-value-moments-0-value-date']").fill("mars 2021")
    page.locator("[name='spring-3-value-moments-0-value-text']").fill("Premiers arbres.")
    add_block(page, 4, "Acteurs")
    page.locator("[name='spring-4-value-actors-0-value-name']").fill("La commune")
    page.locator("[name='spring-4-value-actors-0-value-role']").fill("Prête le terrain")
    add_block(page, 5, "Ce que l’étude ne dit pas")
    page.locator("[name=spring-5-value]").fill("Le prix des plants.")


def press(page, button: str) -> None:
    """A button of the foot of the editor, in its menu if need be; the page that follows is loaded."""
    page.wait_for_load_state("networkidle")
    shown = page.locator(f"{button} >> visible=true").first
    if not shown.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        shown.click()


def test_a_monographie_is_written_reviewed_published_and_restored(visitor, site):
    DynamicFactory(name="Le Verger", slug="le-verger")
    load_monographies_without_data()
    people = {
        "author": UserFactory(email="auteur@example.org", password=PASSWORD, editor=True),
        "reader": UserFactory(email="relecture@example.org", password=PASSWORD, editor=True),
        "admin": UserFactory(email="admin@example.org", password=PASSWORD, administrator=True),
    }
    for account in people.values():
        accept_charter(user=account)
    index = MonographIndexPage.objects.get()

    author = visitor()
    author.signs_in("auteur@example.org", PASSWORD)
    page = author.goes_to(f"/gestion/pages/add/toolbox/monographpage/{index.pk}/")
    write(page)
    press(page, SUBMIT)
    monographie = MonographPage.objects.get()
    assert monographie.workflow_in_progress
    assert monographie.live is False
    edit = f"/gestion/pages/{monographie.pk}/edit/"

    reader = visitor()
    reader.signs_in("relecture@example.org", PASSWORD)
    press(reader.goes_to(edit), APPROVE)
    monographie.refresh_from_db()
    assert monographie.live is False

    admin = visitor()
    admin.signs_in("admin@example.org", PASSWORD)
    press(admin.goes_to(edit), APPROVE)
    monographie.refresh_from_db()
    assert monographie.live is True
    first = monographie.latest_revision_id

    address = monographie.get_absolute_url()
    shown = visitor().goes_to(address)
    shown.get_by_role("heading", level=1, name=TITLE).wait_for()
    for words in (
        "trois voisins et une friche",
        "On ne se connaissait pas.",
        "120",
        "mars 2021",
        "La commune",
    ):
        shown.get_by_text(words).first.wait_for()
    shown.get_by_text("Le prix des plants.").wait_for()

    page = admin.goes_to(edit)
    page.locator("[name=lead]").fill("Une autre phrase.")
    press(page, PUBLISH)
    monographie.refresh_from_db()
    assert monographie.lead == "Une autre phrase."
    page = admin.goes_to(f"/gestion/pages/{monographie.pk}/revisions/{first}/revert/")
    press(page, PUBLISH)
    monographie.refresh_from_db()
    assert monographie.lead == "Trois voisins, un verger, une commune."


def load_monographies_without_data() -> None:
    """The list page and the workflow only."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "monographies").mkdir()
        load_monographies(Path(folder))


@pytest.fixture
def monographie(site, settings, tmp_path) -> MonographPage:
    """A published one, whose pictures are files that the site serves."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "media"
    load_monographies_without_data()
    page = MonographPage(
        title=TITLE,
        slug="verger",
        dynamic=DynamicFactory(name="Le Verger", slug="le-verger"),
        lead="Trois voisins, un verger, une commune.",
        authors="A. B.",
    )
    MonographIndexPage.objects.get().add_child(instance=page)
    return page


def test_ten_pictures_weigh_less_than_a_megabyte_on_a_phone(visitor, monographie):
    monographie.spring = [("picture", picture(rank)) for rank in range(10)]
    monographie.save_revision().publish()
    make_pictures(monographie.pk)
    phone = visitor(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True)
    network = phone.context.new_cdp_session(phone.page)
    network.send("Network.enable")
    received = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))

    page = phone.goes_to(monographie.get_absolute_url())
    page.wait_for_load_state("networkidle")
    for image in page.locator(".picture img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    page.wait_for_load_state("networkidle")

    shown = page.locator(".picture img").evaluate_all("all => all.map(one => one.currentSrc)")
    assert len(shown) == 10
    assert [one for one in shown if not one.endswith("width-800.avif")] == []
    assert 100_000 < sum(received) <= 1_000_000


def test_every_block_and_a_draft_to_read_have_no_violation(visitor, monographie):
    author = UserFactory(editor=True)
    monographie.spring = [*every_block(picture()), ("text", "<p>Un fait[^loi].</p>")]
    monographie.notes = [("note", {"key": "loi", "text": "<p>La loi de 2014.</p>"})]
    monographie.save_revision().publish()
    draft = MonographPage.objects.get(pk=monographie.pk)
    draft.title = "Le verger, dix ans après"
    draft.save_revision(user=author)
    asked = reading.ask(page=draft, name="Maël", email="mael@exemple.test", user=author)
    paths = [monographie.get_absolute_url(), reading.reading_path(asked)]

    for options in ({"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}):
        assert found_on(visitor(**options), paths) == {}

    page = visitor(viewport=PHONE).goes_to(paths[1])
    page.get_by_label("j’ai des remarques").check()
    page.get_by_label("Vos remarques").fill("Le verger est plus ancien.")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.locator("#reponse").get_by_text("Merci, votre réponse est transmise").wait_for()
    page.get_by_role("status").get_by_text("Votre réponse est transmise à la rédaction").wait_for()
    asked.refresh_from_db()
    assert asked.remarks == "Le verger est plus ancien."


def test_a_footnote_is_gone_to_and_back_by_keyboard(visitor, monographie):
    monographie.spring = [("text", "<p>Un fait[^loi].</p>")]
    monographie.notes = [("note", {"key": "loi", "text": "<p>La loi de 2014.</p>"})]
    monographie.save_revision().publish()

    page = visitor().goes_to(monographie.get_absolute_url())
    page.get_by_role("link", name="note 1", exact=True).press("Enter")
    page.wait_for_url("**#note-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**#appel-1")


pytestmark = pytest.mark.browser
