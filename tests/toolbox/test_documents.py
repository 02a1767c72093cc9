"""Documents given with a tool: judged by their content, said with their type and weight, never run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.members.services import moderation
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from tests.toolbox.test_sharing import KNOWN
from toolbox.models import Tool, ToolDocument

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 20_000
PAGE = b"<!doctype html><script>alert(1)</script>"
STEP = "/outils/proposer/cafe/savoir/"


@pytest.fixture
def author(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    user = UserFactory()
    ToolFactory(slug="cafe", name="Café des possibles", draft=True, proposed_by=user)
    client.force_login(user)
    return user


def row(name: str, content: bytes, **more) -> dict:
    return {
        **KNOWN,
        "documents-TOTAL_FORMS": "1",
        "documents-0-title": "Le déroulé",
        "documents-0-file": SimpleUploadedFile(name, content),
        "documents-0-credit": "Lou",
        "documents-0-licence": "CC BY-SA",
        "documents-0-ORDER": "1",
        **more,
    }


def test_a_document_is_proposed_with_the_tool_and_shown_with_its_type_and_weight(client, author):
    client.post(STEP, row("deroule.pdf", PDF))

    document = ToolDocument.objects.get()
    assert (document.title, document.kind, document.size) == ("Le déroulé", "PDF", len(PDF))
    assert "Le déroulé" in client.get("/outils/proposer/cafe/apercu/").content.decode()

    Tool.objects.get().save_revision().publish()
    client.logout()
    text = client.get("/outils/cafe/").content.decode().replace("\xa0", " ")
    assert f'<a href="{document.file.url}" download>' in text
    for said in ("PDF, 19,5 Kio", "Crédit : Lou", "Licence : CC BY-SA"):
        assert said in text.replace("&nbsp;", " "), said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deroule.pdf", PAGE),
        ("deroule.txt", PAGE),
        ("deroule.csv", b"<svg onload=alert(1)>"),
        ("deroule.docx", PAGE),
        ("deroule.html", PAGE),
        ("deroule.svg", b"<svg/>"),
        ("deroule.exe", b"MZ\x90"),
    ],
)
def test_what_is_not_the_document_it_says_is_refused(client, author, name, content):
    response = client.post(STEP, row(name, content))

    assert "n’est pas un document que nous acceptons" in response.content.decode()
    assert not ToolDocument.objects.exists()


def test_a_document_that_weighs_too_much_is_refused(client, author):
    response = client.post(STEP, row("deroule.pdf", PDF + b"x" * 10 * 1024 * 1024))

    assert "plus de 10 Mo" in response.content.decode()


def test_a_browser_runs_nothing_of_what_it_downloads(client, author):
    client.post(STEP, row("deroule.txt", b"Bonjour.\n" + b"x" * 3_000 + b"<b>page</b>"))

    answer = client.get(ToolDocument.objects.get().file.url)

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_document_is_taken_off(client, author):
    client.post(STEP, row("deroule.pdf", PDF))
    kept = {
        "documents-INITIAL_FORMS": "1",
        "documents-0-id": ToolDocument.objects.get().pk,
        "documents-0-DELETE": "on",
    }
    data = row("deroule.pdf", PDF, **kept)
    del data["documents-0-file"]

    client.post(STEP, data)

    assert not ToolDocument.objects.exists()


def test_the_back_office_judges_documents_too(client, author):
    """The field carries the rule to every form made from it."""
    moderation.load_groups()
    client.force_login(UserFactory(facilitator=True))
    tool = ToolFactory(slug="recit")

    text = client.get(f"/gestion/snippets/toolbox/tool/edit/{tool.pk}/").content.decode()

    assert 'name="documents-__prefix__-file"' in text
    form = ToolDocument._meta.get_field("file").formfield()
    with pytest.raises(Exception, match="n’est pas un document"):
        form.clean(SimpleUploadedFile("deroule.pdf", PAGE))


def test_a_document_put_in_a_revision_is_kept_until_it_is_published(author):
    """As the back office does: the published row is not written before the revision is."""
    tool = ToolFactory(slug="recit")
    tool.documents = [ToolDocument(title="Grille", file=SimpleUploadedFile("grille.csv", b"a;b\n1;2\n"))]

    revision = tool.save_revision()
    assert not ToolDocument.objects.exists()
    revision.publish()

    document = ToolDocument.objects.get()
    assert (document.kind, document.size, document.file.read()) == ("CSV", 8, b"a;b\n1;2\n")


def test_the_api_gives_the_documents_of_a_published_tool(client, author):
    client.post(STEP, row("deroule.pdf", PDF))
    Tool.objects.get().save_revision().publish()

    [document] = client.get("/api/v1/tools/cafe/").json()["documents"]

    assert (document["title"], document["size"], document["licence"]) == ("Le déroulé", len(PDF), "CC BY-SA")
    assert document["url"].startswith("http")
