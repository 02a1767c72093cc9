"""Terms of the glossary on the pages of tools, sheets and monographies: once a page, off where an author says."""

import re

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from tests.toolbox.factories import TeamVariantFactory, ToolFactory, UsageReportFactory
from tests.toolbox.pages import load_one_of_each, published_sheet
from toolbox.models import Term
from toolbox.rich_text import RichTextArea

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def commun():
    return Term.objects.create(slug="commun", term="Commun", definition="Une ressource partagée.")


def marked(client, address: str) -> list[str]:
    return re.findall(r'class="term-link"[^>]*>(.*?)</a>', client.get(address).content.decode())


def test_a_tool_marks_a_term_once_whatever_part_says_it(client):
    tool = ToolFactory(slug="recit", name="Commun", aim="Créer un commun.", when="Un commun existe.")
    UsageReportFactory(tool=tool, context="Notre commun.")
    TeamVariantFactory(tool=tool, text="Un commun.")

    response = client.get("/outils/recit/")

    text = response.content.decode()
    assert marked(client, "/outils/recit/") == ["commun"]
    assert 'href="/glossaire/commun/"' in text
    assert 'aria-describedby="terme-commun"' in text
    assert 'role="tooltip" id="terme-commun">Une ressource partagée.' in text
    assert ("css/glossary" in text, "js/glossary" in text) == (True, True)


def test_an_author_switches_the_glossary_off_for_a_part_of_a_tool(client):
    ToolFactory(slug="recit", aim="Créer un commun.", when="Des COMMUNS existent.", unmarked=["but"])
    ToolFactory(slug="silence", aim="Créer un commun.", when="Un commun.", unmarked=["but", "quand"])

    assert marked(client, "/outils/recit/") == ["COMMUNS"]
    assert marked(client, "/outils/silence/") == []


def test_a_sheet_marks_a_term_once_and_an_author_switches_it_off_for_a_passage(client):
    off = '<p>Un <span data-sans-glossaire="true">commun</span> puis des communs.</p>'
    published_sheet("habitants", stake=off, levers=[{"key": "a", "text": "<p>Un commun.</p>"}])

    assert marked(client, "/fiches/habitants/") == ["communs"]


def test_a_monographie_marks_terms(client, tmp_path):
    _, monographie = load_one_of_each(tmp_path)
    Term.objects.create(slug="eusko", term="Monnaie locale", definition="Une monnaie du territoire.")

    text = client.get(monographie.get_absolute_url()).content.decode()

    assert len(re.findall(r'id="terme-eusko"', text)) == 1


def test_a_term_leads_to_the_sheets_that_say_it_and_to_its_tools(client, commun, django_assert_num_queries):
    commun.tools.add(ToolFactory(slug="recit", name="Récit"))
    published_sheet("habitants", levers=[{"key": "a", "text": "<p>Un commun.</p>"}])
    published_sheet("cooperations")
    hidden = published_sheet("gouvernance", stake="<p>Un commun.</p>")
    assert client.get("/glossaire/commun/").context["sheets"][1].title == "Fiche gouvernance"

    hidden.unpublish()

    text = client.get("/glossaire/commun/").content.decode()
    found = {slug: f'href="/fiches/{slug}/"' in text for slug in ("habitants", "cooperations", "gouvernance")}
    assert found == {"habitants": True, "cooperations": False, "gouvernance": False}
    assert 'href="/outils/recit/"' in text


def test_the_editor_of_rich_texts_keeps_what_is_without_glossary():
    widget = get_rich_text_editor_widget(features=["bold"])
    html = '<p>Un <span data-sans-glossaire="true">commun</span> et <b>gras</b>.</p>'

    stored = widget.converter.to_database_format(widget.converter.from_database_format(html))

    assert isinstance(widget, RichTextArea)
    assert re.sub(r' data-block-key="\w+"', "", stored) == html
