"""A local community from its opening to its needs in common, a chantier and its documents, a carnet de passation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.life.enums import Board, EventState, GroupKind
from community.life.models import Event, Group, HandoverEntry, Post, Thread
from community.life.services.groups_load import load_workshops
from community.members.services.charter import accept_charter
from dynamics.services import snapshot
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import found_on
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LinkFactory,
    TeamMemberFactory,
    ThemeFactory,
)
from tests.exchanges.factories import NeedFactory
from tests.members.factories import UserFactory

PASSWORD = "un-mot-de-passe-de-test"


def somebody(name: str, **role):
    user = UserFactory(email=f"{name}@exemple.test", password=PASSWORD, first_name=name.title(), **role)
    accept_charter(user=user)
    return user


def succeeded(page) -> None:
    page.get_by_role("status").locator(".alert.success").wait_for()


def neighbours() -> tuple:
    """Two near dynamiques that look for the same, with an animateur·rice each, and a common friend."""
    theme = ThemeFactory(slug="energie", name="Énergie")
    crest = CommuneFactory(
        code="26108", name="Crest", postal_codes="26400", latitude=44.7283, longitude=5.0225
    )
    ruche = DynamicFactory(name="La Ruche du canal", seat=crest, themes=[theme])
    moulin = DynamicFactory(
        name="Le Moulin des prés", seat=crest, themes=[theme], latitude=44.75, longitude=5.06
    )
    bridge = DynamicFactory(name="Le Pont", seat=crest, latitude=44.80, longitude=5.00)
    for dynamic in (ruche, moulin):
        LinkFactory(source_dynamic=dynamic, target_dynamic=bridge)
        NeedFactory(dynamic=dynamic, title=f"Isoler la salle de {dynamic.name}", themes=[theme])
    snapshot.reset()
    return ruche, moulin


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_near_dynamiques_open_a_community_and_pool_their_needs(visitor, viewport):
    ruche, moulin = neighbours()
    opener, other, newcomer = somebody("ouvre"), somebody("repond"), somebody("vient")
    TeamMemberFactory(dynamic=ruche, user=opener)
    TeamMemberFactory(dynamic=moulin, user=other)
    TeamMemberFactory(dynamic=moulin, user=newcomer, role="contributeur")

    one = visitor(viewport=viewport)
    one.signs_in(opener.email, PASSWORD)
    page = one.goes_to("/communautes/")
    page.get_by_role("link", name="Ouvrir une communauté").click()
    page.locator("[name=name]").fill("Autour du canal")
    page.get_by_label("Le Moulin des prés").check()
    page.get_by_role("button", name="Ouvrir la communauté").click()
    succeeded(page)
    group = Group.objects.get(kind=GroupKind.LOCAL)

    two = visitor(viewport=viewport)
    two.signs_in(other.email, PASSWORD)
    page = two.goes_to("/mon-espace/")
    page.get_by_role("link", name="Le Moulin des prés", exact=True).first.click()
    page.get_by_role("button", name="Oui, nous en serons").click()
    succeeded(page)

    three = visitor(viewport=viewport)
    three.signs_in(newcomer.email, PASSWORD)
    page = three.goes_to(group.get_absolute_url())
    page.get_by_role("link", name="Rejoindre").click()
    page.get_by_role("button", name="Entrer dans le groupe").click()
    page.locator(".errorlist").first.wait_for()
    page.get_by_label("J’ai lu la charte du groupe et j’y adhère").check()
    page.get_by_role("button", name="Entrer dans le groupe").click()
    succeeded(page)
    page.locator("#map[data-ready=true]").wait_for()
    page.locator("#maillage").get_by_role("link", name="Le Pont").first.wait_for()
    page.get_by_text("cherchent toutes deux").wait_for()
    page.locator("#besoins").get_by_role("link", name="Isoler la salle de La Ruche du canal").wait_for()

    pages = ["/communautes/", group.get_absolute_url(), f"{group.get_absolute_url()}membres/"]
    assert found_on(three, pages) == {}
    opening = [
        "/communautes/nouveau/",
        f"{group.get_absolute_url()}modifier/",
        f"{group.get_absolute_url()}inviter/",
    ]
    assert found_on(one, opening) == {}


def test_a_chantier_is_joined_and_its_documents_shared(visitor, tmp_path):
    load_workshops()
    group = Group.objects.get(slug="outils-financiers-pour-cooperer")
    soon = timezone.now() + timedelta(days=8)
    Event.objects.create(
        slug="seance",
        title="Première séance",
        kind="rencontre",
        state=EventState.PUBLISHED,
        group=group,
        starts_at=soon,
        ends_at=soon,
    )
    thread = Thread.objects.create(
        board=Board.GROUP, group=group, title="Par où commencer", last_post_at=timezone.now()
    )
    Post.objects.create(thread=thread, author=UserFactory(), text="Par les besoins.")
    file = tmp_path / "note.txt"
    file.write_text("Un fonds pour le temps de la rencontre.", encoding="utf8")
    person = somebody("vient")
    browser = visitor()
    browser.signs_in(person.email, PASSWORD)

    page = browser.goes_to("/chantiers/")
    page.get_by_role("link", name="Outils financiers pour coopérer").click()
    page.get_by_role("link", name="Rejoindre").click()
    page.get_by_role("button", name="Entrer dans le groupe").click()
    succeeded(page)
    page.get_by_role("link", name="Partager un document").click()
    page.locator("[name=title]").fill("Note de départ")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Partager").click()
    succeeded(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Note de départ").first.click()

    assert download.value.suggested_filename == "note.txt"
    page.get_by_text("Première séance").wait_for()
    page.get_by_text("Par où commencer").wait_for()
    stranger = visitor(viewport=PHONE)
    shown = stranger.goes_to(group.get_absolute_url()).content()
    assert "Note de départ" not in shown
    assert "Par où commencer" not in shown
    assert found_on(stranger, ["/chantiers/", group.get_absolute_url()]) == {}
    assert (
        found_on(browser, [group.get_absolute_url(), f"{group.get_absolute_url()}documents/partager/"]) == {}
    )


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_team_writes_what_its_successors_will_need(visitor, viewport):
    dynamic, person = DynamicFactory(name="La Ruche du canal"), somebody("anime")
    TeamMemberFactory(dynamic=dynamic, user=person)
    browser = visitor(viewport=viewport)
    browser.signs_in(person.email, PASSWORD)

    page = browser.goes_to(dynamic.get_absolute_url())
    page.get_by_role("link", name="Le carnet de passation").click()
    page.get_by_role("link", name="Ajouter une décision").click()
    page.locator("[name=title]").fill("Nous ne portons pas les projets des autres")
    page.locator("[name=happened_on]").fill("2026-03-02")
    page.get_by_role("button", name="Garder dans le carnet").click()
    succeeded(page)
    page.get_by_role("link", name="Ajouter un contact").click()
    page.locator("[name=title]").fill("Le service des sports")
    page.locator("[name=reach]").fill("01 02 03 04 05")
    page.get_by_role("button", name="Garder dans le carnet").click()
    succeeded(page)
    page.get_by_role("button", name="Il sert encore").click()
    succeeded(page)
    page.get_by_role("button", name="Ne plus rappeler").click()
    succeeded(page)

    assert HandoverEntry.objects.count() == 2
    book = f"{dynamic.get_absolute_url()}passation/"
    assert found_on(browser, [book, f"{book}ajouter/savoir/", f"{book}succession/"]) == {}
