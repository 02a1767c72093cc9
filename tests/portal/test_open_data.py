"""The open data page and the page of the API: what they promise is there."""

import re

import pytest

from dynamics import exports
from tests.dynamics.factories import DynamicFactory

pytestmark = pytest.mark.django_db


def test_the_codebook_explains_every_column_and_value_of_the_file(client):
    page = client.get("/donnees/").content.decode()

    for name, meaning in exports.COLUMNS:
        assert f"<code>{name}</code>" in page
        assert meaning
    for vocabulary in exports.VOCABULARIES.values():
        for value in vocabulary.values:
            assert f"<code>{value}</code>" in page


def test_the_page_tells_how_much_there_is_and_under_which_licence(client):
    DynamicFactory.create_batch(2)

    page = client.get("/donnees/").content.decode()

    assert re.search(r"Dynamiques publiées</dt>\s*<dd>2</dd>", page)
    assert 'href="https://www.etalab.gouv.fr/licence-ouverte-open-licence/"' in page


@pytest.mark.parametrize("path", ["/donnees/", "/api/v1/docs/"])
def test_every_link_of_the_page_answers(client, path):
    DynamicFactory()
    main = client.get(path).content.decode().partition('id="contenu"')[2].partition("</main>")[0]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', main)}

    assert len(links) > 3
    for link in links:
        response = client.get(link, follow=True)
        assert response.status_code == 200, link


def test_every_parameter_of_the_api_is_explained(client):
    from portal.api.docs import endpoints

    unexplained = [
        (endpoint["path"], parameter["name"])
        for endpoint in endpoints()
        for parameter in endpoint["parameters"]
        if not parameter["description"]
    ]

    assert unexplained == []
