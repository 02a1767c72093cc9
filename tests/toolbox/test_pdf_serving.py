"""PDF files: who may have them, what they cost, how they are named and found."""

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from tests.members.factories import UserFactory
from tests.toolbox.factories import TeamVariantFactory, ToolFactory, UsageReportFactory
from tests.toolbox.pages import load_one_of_each
from tests.toolbox.paper import opened, text_of
from toolbox.models import MonographPage, SheetPage
from toolbox.pdf import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each(tmp_path) -> tuple[SheetPage, MonographPage]:
    return load_one_of_each(tmp_path)


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The addresses of the documents that were really composed."""
    titles, press_one = [], press.printed

    def counted(document):
        titles.append(document.title)
        return press_one(document)

    monkeypatch.setattr("toolbox.views.pdf.printed", counted)
    return titles


def test_a_draft_is_not_given_even_to_its_author(client, one_of_each):
    author = UserFactory()
    tool = ToolFactory(draft=True, proposed_by=author)
    sheet, monographie = one_of_each
    sheet.unpublish()
    PageViewRestriction.objects.create(page=monographie, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(author)

    paths = [f"/outils/{tool.slug}/", "/fiches/habitants/", "/monographies/eusko/", "/outils/absent/"]
    assert [client.get(f"{path}pdf/").status_code for path in paths] == [404, 404, 404, 404]


def test_changes_that_wait_for_a_reader_are_not_in_it(client, one_of_each):
    page = one_of_each[1]
    page.lead = "Pas encore relu."
    page.save_revision(user=UserFactory(editor=True))

    assert "Pas encore relu." not in text_of(client.get("/monographies/eusko/pdf/"))


def test_it_is_made_once_then_kept(client, made, django_assert_max_num_queries):
    tool = ToolFactory(name="Le récit")
    first = client.get(f"/outils/{tool.slug}/pdf/")

    with django_assert_max_num_queries(5):
        again = client.get(f"/outils/{tool.slug}/pdf/")
    known = client.get(f"/outils/{tool.slug}/pdf/", headers={"if-none-match": first["ETag"]})

    assert made == ["Le récit"]
    assert again.content == first.content
    assert (known.status_code, known.content) == (304, b"")
    assert first["Cache-Control"] == "public, no-cache"


def test_it_is_made_again_when_what_it_tells_has_changed(client, made, one_of_each):
    tool, page = ToolFactory(name="Le récit"), one_of_each[1]
    paths = [f"/outils/{tool.slug}/pdf/", "/monographies/eusko/pdf/"]
    [client.get(path) for path in paths]

    tool.name = "Le grand récit"
    tool.save()
    page.title = "L’eusko aujourd’hui"
    page.save_revision().publish()
    told = [client.get(path) for path in paths]
    UsageReportFactory(tool=tool, worked="Le goûter.")

    assert [opened(one).metadata.title for one in told] == ["Le grand récit", "L’eusko aujourd’hui"]
    assert "Le goûter." in text_of(client.get(paths[0]))

    TeamVariantFactory(tool=tool, name="À voix basse", live=True)

    assert "À voix basse" in text_of(client.get(paths[0]))


def test_too_many_at_once_are_refused_in_words_and_those_kept_are_not_counted(client, monkeypatch):
    monkeypatch.setattr("toolbox.views.pdf.MADE_AT_MOST", "1/h")
    kept, other = ToolFactory(), ToolFactory()
    client.get(f"/outils/{kept.slug}/pdf/")

    refused = client.get(f"/outils/{other.slug}/pdf/")

    assert refused.status_code == 429
    assert "Retry-After" in refused.headers
    assert "heure" in refused.content.decode()
    assert client.get(f"/outils/{kept.slug}/pdf/").status_code == 200


def test_the_file_has_a_name_that_a_person_can_read(client):
    tool = ToolFactory(name='Débat/mouvant : "où ?"\r\nX: y')

    response = client.get(f"/outils/{tool.slug}/pdf/")

    name = "Archipel%20-%20Outil%20-%20D%C3%A9bat%20mouvant%20o%C3%B9%20X%20y.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["X-Robots-Tag"] == "noindex"


def test_it_is_the_same_for_everybody(client, one_of_each):
    tool = ToolFactory()
    cache.clear()
    paths = [f"/outils/{tool.slug}/pdf/", "/fiches/habitants/pdf/", "/monographies/eusko/pdf/"]
    visitor = [client.get(path).content for path in paths]

    client.force_login(UserFactory(administrator=True))
    cache.clear()

    assert [client.get(path).content for path in paths] == visitor


def test_each_page_proposes_its_file(client, one_of_each):
    tool = ToolFactory()
    for path in (f"/outils/{tool.slug}/", "/fiches/habitants/", "/monographies/eusko/"):
        page = client.get(path).content.decode()
        assert f'href="{path}pdf/">' in page
        assert "Télécharger en PDF" in page
