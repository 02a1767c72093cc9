"""Two members discuss, a third follows by mail and answers from its link: at 1280 and at 390 pixels."""

import re

import pytest

from community.exchanges.services.digests import send_digests
from community.life.enums import NoticeRhythm
from community.life.models import Post, Thread
from community.life.services import forum
from community.members.models import Letter
from community.members.services.charter import accept_charter
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import AXE, TAGS
from tests.life.forum import person

PASSWORD = "un-mot-de-passe-de-test"
TITLE = "Comment faire venir les jeunes à nos réunions ?"


def fits(page, viewport) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def is_accessible(page) -> bool:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [one["id"] for one in found["violations"]] == []


def open_thread(visit) -> None:
    page = visit.goes_to("/forum/fiches/habitants/")
    page.get_by_role("link", name="Ouvrir une discussion").first.click()
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Votre message").fill("Nos rencontres réunissent toujours les mêmes.")
    assert page.get_by_label("Me prévenir des réponses").is_checked()
    assert is_accessible(page)
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("heading", level=1, name=TITLE).wait_for()


def answer(visit, address: str, viewport) -> None:
    """Quote, name, publish; react without leaving the page."""
    page = visit.goes_to(address)
    page.get_by_role("button", name="Merci").click()
    page.locator("[aria-pressed=true]").get_by_text("Merci").wait_for()
    page.get_by_role("link", name=re.compile("^Citer")).click()
    words = page.get_by_label("Votre message")
    words.fill(f"{words.input_value()}Allez les voir au stade.")
    page.get_by_text("Nommer quelqu’un").click()
    page.get_by_label("Son nom").press_sequentially("Solveig")
    page.get_by_label("Solveig Ferrand").check()
    assert fits(page, viewport)
    page.get_by_role("button", name="Publier").click()
    page.locator("blockquote").get_by_text("toujours les mêmes").wait_for()
    page.get_by_text("À l’attention de Solveig Ferrand").wait_for()
    page.wait_for_load_state()
    assert page.get_by_label("Votre message").input_value() == ""  # what is published is a draft no more


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_members_discuss_and_one_answers_from_the_grouped_mail(visitor, viewport):
    asking, helping, following = (
        person(name, email=f"{name.lower()}@example.org", password=PASSWORD)
        for name in ("Solveig", "Omar", "Lise")
    )
    for account in (asking, helping, following):
        accept_charter(user=account)

    first = visitor(viewport=viewport)
    first.signs_in(asking.email, PASSWORD)
    open_thread(first)
    thread = Thread.objects.get()
    forum.follow(about={"thread": thread}, rhythm=NoticeRhythm.WEEKLY, user=following)

    second = visitor(viewport=viewport)
    second.signs_in(helping.email, PASSWORD)
    answer(second, thread.get_absolute_url(), viewport)

    page = first.goes_to(thread.get_absolute_url())
    page.get_by_role("button", name=re.compile("^Choisir comme réponse.*Omar")).click()
    page.get_by_text("La réponse choisie").wait_for()
    assert fits(page, viewport)
    assert is_accessible(page)

    send_digests()
    mail = Letter.objects.get(user=following)
    third = visitor(viewport=viewport)
    page = third.goes_to(re.search(r"Répondre sans vous connecter[\s\u00a0]: (\S+)", mail.text)[1])
    page.get_by_label("Votre réponse").fill("Merci, nous irons aussi.")
    assert is_accessible(page)
    page.get_by_role("button", name="Publier ma réponse").click()
    page.get_by_text("Votre réponse est publiée").wait_for()
    assert Post.objects.latest("pk").author == following
