"""From a promise to its radar: three colleges say how far it is kept, and nobody reads the others first."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.members.services.charter import accept_charter
from evaluation.models import Evaluation, LibraryIndicator, Round
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.evaluation.factories import LibraryIndicatorFactory
from tests.members.factories import UserFactory

PASSWORD = "un-mot-de-passe-de-test"
BASE = "/dynamiques/le-moulin/evaluation/"
AIMS = {
    "economique": "Des emplois restent dans la vallée",
    "sociale": "Les voisins se parlent",
    "ecologique": "La rivière est propre",
}
COLLEGES = {"Habitants": (3, 3, 3), "Entreprises": (4, 4, 0), "Pouvoirs publics": (2, 3, 3)}
FAR_OFF = "La truite n’est pas revenue chez nous"


@pytest.fixture
def animator(db):
    user = UserFactory(email="anime@exemple.test", password=PASSWORD)
    accept_charter(user=user)
    TeamMemberFactory(user=user, dynamic=DynamicFactory(name="Le Moulin", slug="le-moulin"))
    LibraryIndicatorFactory(slug="emplois", name="Emplois créés", words=" emploi ", unit="postes")
    return user


def saved(page) -> None:
    page.get_by_role("status").locator(".alert.success").wait_for()


def write_the_promise(person) -> None:
    """Three aims, and an action that leads to an effect."""
    page = person.goes_to(BASE)
    page.get_by_role("button", name="Commencer l’évaluation").click()
    page.get_by_role("link", name="La promesse", exact=True).click()
    for dimension, title in AIMS.items():
        page.get_by_role("link", name="Ajouter un objectif").click()
        page.locator("[name=dimension]").select_option(dimension)
        page.locator("[name=title]").fill(title)
        page.get_by_role("button", name="Enregistrer").click()
        saved(page)
    for kind, title in (("effet", "Des jeunes restent"), ("action", "Un atelier partagé")):
        page.get_by_role("link", name="Ajouter un maillon").click()
        page.locator(f"[name=kind][value={kind}]").check()
        page.locator("[name=title]").fill(title)
        for box in page.locator("[name=leads_to]").all():
            box.check()
        page.get_by_role("button", name="Enregistrer").click()
        saved(page)
    page.get_by_text("Le chemin en texte").click()
    page.get_by_text("Action : Un atelier partagé. Mène à : Des jeunes restent.").wait_for()


def bring_proof(person) -> None:
    """An indicator found in the library, with its target, then two measures."""
    page = person.goes_to(f"{BASE}preuve/")
    page.get_by_role("link", name="Choisir dans la bibliothèque").first.click()
    page.locator("main [name=q]").fill("emplois")
    page.get_by_role("button", name="Chercher").last.click()
    page.get_by_role("link", name="Emplois créés").click()
    page.locator("[name=baseline]").fill("0")
    page.locator("[name=target]").fill("8")
    page.get_by_role("button", name="Enregistrer").click()
    saved(page)
    for day, value in (("2024-06-01", "2"), ("2025-06-01", "6")):
        page.locator("[name=day]").fill(day)
        page.locator("[name=value]").fill(value)
        page.locator("[name=source]").fill("Registre du personnel")
        page.get_by_role("button", name="Noter").click()
        saved(page)
    page.get_by_text("75 % du chemin").wait_for()


def invite_and_open(person) -> None:
    page = person.goes_to(f"{BASE}deliberation/nouveau/")
    page.locator("[name=closes_on]").fill((timezone.localdate() + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    for rank, college in enumerate(COLLEGES):
        page.locator("[name=college]").fill(college)
        page.locator("[name=emails]").fill(f"personne{rank}@exemple.test")
        page.get_by_role("button", name="Ajouter ces personnes").click()
        saved(page)
    page.get_by_role("button", name="Ouvrir le tour").click()
    saved(page)


def say(person, link: str, values: tuple[int, ...], reason: str) -> str:
    """What the page showed before and after."""
    page = person.goes_to(link)
    before = page.locator("main").inner_text()
    for group, value in zip(page.locator("fieldset.per-aim").all(), values, strict=True):
        group.locator(f"input[type=radio][value='{value}']").check()
        group.locator("textarea").fill(reason)
    page.get_by_role("button", name="Donner mon avis").click()
    page.get_by_role("heading", name="Ce que disent les collèges").wait_for()
    return before


def agree(person) -> None:
    page = person.goes_to(f"{BASE}deliberation/1/")
    page.get_by_role("button", name="Clore le tour").click()
    page.get_by_role("heading", name="Convenir d’un résultat").wait_for()
    for group in page.locator("fieldset.per-aim").all():
        group.locator("input[type=radio][value='3']").check()
    page.locator("[name=synthesis]").fill("Nous avançons, sauf peut-être pour la rivière.")
    page.get_by_role("button", name="Adopter le résultat").click()
    saved(page)
    page.get_by_text("Voix minoritaires").wait_for()


def test_three_colleges_evaluate_a_promise_through_to_its_radar(visitor, animator):
    team = visitor(viewport=WIDE)
    team.signs_in(animator.email, PASSWORD)
    write_the_promise(team)
    bring_proof(team)
    assert LibraryIndicator.objects.get().followed.count() == 1
    invite_and_open(team)

    for rank, (college, values) in enumerate(COLLEGES.items()):
        letter = next(one for one in mail.outbox if one.to == [f"personne{rank}@exemple.test"])
        link = re.search(r"http\S+/evaluation/avis/\S+", letter.body).group()
        reason = FAR_OFF if college == "Entreprises" else "Nous le voyons chaque jour"
        before = say(visitor(viewport=PHONE), link, values, reason)
        assert "Nous le voyons chaque jour" not in before
    assert found_on(visitor(viewport=PHONE, color_scheme="dark"), [link]) == {}

    agree(team)
    page = team.goes_to(f"{BASE}radar/")
    page.locator("svg.radar").wait_for()
    words = page.locator("section[aria-labelledby=avis] svg desc").text_content().replace("\u00a0", " ")
    assert "Résultat convenu, surface atteinte : 56 %" in words  # 0.75 × 0.75
    assert all(college in words for college in COLLEGES)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger en PNG").last.click()
    assert download.value.suggested_filename.endswith(".png")

    pages = ["", "promesse/", "preuve/", "preuve/bibliotheque/", "deliberation/", "deliberation/1/", "radar/"]
    assert found_on(team, [BASE + page for page in pages]) == {}
    team.page.set_viewport_size(PHONE)
    assert found_on(team, [BASE + page for page in pages]) == {}
    assert Round.objects.get().evaluation == Evaluation.objects.get()
