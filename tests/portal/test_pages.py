"""The site's own texts: loaded once, at their addresses, left alone once edited."""

import pytest
from wagtail.models import Page, Site

from portal.models import InformationPage
from portal.services.pages import DATA, load_pages
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["mentions-legales", "confidentialite", "accessibilite", "licence-des-donnees", "sources"]


def test_load_pages_writes_the_five_pages_once():
    assert load_pages() == 5
    assert load_pages() == 0
    assert sorted(InformationPage.objects.values_list("slug", flat=True)) == sorted(ADDRESSES)


@pytest.mark.parametrize("slug", ADDRESSES)
def test_each_page_answers_at_its_address_with_its_own_title(client, slug):
    load_pages()
    title = InformationPage.objects.get(slug=slug).title

    response = client.get(f"/{slug}/")

    assert response.status_code == 200
    assert f"<title>{title} · Archipel</title>" in response.content.decode()
    assert f'<link rel="canonical" href="http://testserver/{slug}/">' in response.content.decode()


def test_the_legal_page_does_not_invent_an_editor(client):
    load_pages()

    text = client.get("/mentions-legales/").content.decode()

    assert "À compléter par l’administration de ce site" in text
    assert "SIRET" not in text


def test_sources_names_each_study_once_and_has_the_anchors_that_citations_use(client):
    load_pages()

    text = client.get("/sources/").content.decode()

    for anchor in ("dyn", "syn", "coop", "godin", "web"):
        assert text.count(f'id="{anchor}"') == 1
    assert text.count("Vers une société de la coopération") == 1
    assert "IGN ADMIN EXPRESS, INSEE, La Poste, DGCL, DILA – Licence Ouverte" in text


def test_a_page_that_a_person_edited_is_left_alone(tmp_path):
    load_pages()
    page = InformationPage.objects.get(slug="mentions-legales")
    page.body = "<p>Association Les Îles, 1 rue du Port.</p>"
    page.save_revision(user=UserFactory()).publish()

    assert load_pages() == 0
    assert (
        InformationPage.objects.get(slug="mentions-legales").body
        == "<p>Association Les Îles, 1 rue du Port.</p>"
    )


def test_a_page_that_nobody_edited_follows_its_file(tmp_path):
    load_pages()
    for path in DATA.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text().replace("title: Sources", "title: Nos sources"))

    assert load_pages(tmp_path) == 1
    assert InformationPage.objects.get(slug="sources").title == "Nos sources"


def test_the_site_gets_its_own_name_and_address_in_place_of_wagtails():
    load_pages()

    site = Site.objects.get(is_default_site=True)

    assert (site.hostname, site.site_name, site.root_page.title) == ("testserver", "Archipel", "Archipel")


def test_the_site_is_made_where_wagtail_has_none():
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()

    assert load_pages() == 5
