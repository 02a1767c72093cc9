"""The Atom feed, the sitemap and robots.txt, read as their readers do."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests.dynamics.factories import CommuneFactory, DynamicFactory, EpciFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEED = "/flux/nouveautes.atom"


def tree(response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)


def locations(response) -> list[str]:
    return [element.text for element in tree(response).iter(f"{SITEMAP}loc")]


def test_the_feed_has_what_rfc_4287_requires(client):
    DynamicFactory(slug="la-ruche", name="La Ruche & Cie", summary="Un <b>collectif</b>.")

    response = client.get(FEED)
    feed = tree(response)
    entry = feed.find(f"{ATOM}entry")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    for name in ("id", "title", "updated", "author/{a}name", "rights"):
        assert feed.find(ATOM + name.format(a=ATOM)).text
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/dynamiques/",
        "self": "http://testserver/flux/nouveautes.atom",
    }
    assert entry.find(f"{ATOM}title").text == "La Ruche & Cie"
    assert entry.find(f"{ATOM}summary").text == "Un <b>collectif</b>."
    assert entry.find(f"{ATOM}link").attrib["href"] == "http://testserver/dynamiques/la-ruche/"
    for name in ("id", "updated", "published"):
        assert entry.find(ATOM + name).text


def test_an_entry_keeps_its_id_when_its_record_changes_name(client):
    dynamic = DynamicFactory(slug="avant")
    before = tree(client.get(FEED)).find(f"{ATOM}entry/{ATOM}id").text

    dynamic.name, dynamic.slug = "Après", "apres"
    dynamic.save()

    assert tree(client.get(FEED)).find(f"{ATOM}entry/{ATOM}id").text == before


def test_the_feed_tells_the_last_thirty_published(client):
    for n in range(32):
        DynamicFactory(name=f"Nouvelle {n}", first_published_at=timezone.now())
    DynamicFactory(live=False)

    titles = [title.text for title in tree(client.get(FEED)).iterfind(f"{ATOM}entry/{ATOM}title")]

    assert titles == [f"Nouvelle {n}" for n in range(31, 1, -1)]


def test_a_control_character_in_a_name_does_not_take_the_feed_away(client):
    DynamicFactory(name="La\x0b Ruche\x1b")

    assert tree(client.get(FEED)).find(f"{ATOM}entry/{ATOM}title").text == "La Ruche"


def test_a_reader_who_has_the_feed_is_not_sent_it_again(client):
    DynamicFactory()
    first = client.get(FEED)

    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_queries_however_long(client, count, django_assert_num_queries):
    DynamicFactory.create_batch(count)

    with django_assert_num_queries(2):
        client.get(FEED)


def test_every_page_of_the_sitemap_answers(client):
    dynamic = DynamicFactory(seat=CommuneFactory(epci=EpciFactory()))
    OrganisationFactory()
    DynamicFactory(slug="brouillon", live=False)

    sections = locations(client.get("/sitemap.xml"))
    pages = [page for section in sections for page in locations(client.get(section))]

    assert f"http://testserver/dynamiques/{dynamic.slug}/" in pages
    assert not [page for page in pages if "brouillon" in page]
    assert len(pages) == len(set(pages))
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_an_unknown_section_or_page_of_the_sitemap_does_not_exist(client):
    for path in ("/sitemap-inconnue.xml", "/sitemap-dynamiques.xml?p=99", "/sitemap-dynamiques.xml?p=x"):
        assert client.get(path).status_code == 404


def test_robots_leave_what_is_private_and_find_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert {"/gestion/", "/compte/", "/mon-espace/"} <= set(re.findall(r"Disallow: (\S+)", text))
    assert "Sitemap: http://testserver/sitemap.xml" in text
