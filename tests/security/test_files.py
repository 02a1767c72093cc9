"""Files that people sent are never run by a browser, and nothing else of the disk is served."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from tests.security.addresses import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(settings, tmp_path):
    """Puts a file where uploads go; answers what a visitor gets of it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "secret.txt").write_text("secret")

    def write(name: str, content: bytes = b"<script>alert(1)</script>"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return f"/media/{name}"

    return write


@pytest.mark.parametrize(
    "name", ["a.html", "a.svg", "a.xml", "a.js", "a.txt", "a", "a.xhtml", "a.png.html", "a.svgz", "a.jpg.gz"]
)
def test_what_a_browser_could_run_is_downloaded_as_bytes(client, sent, name):
    response = client.get(sent(f"dynamiques/documents/{name}"))

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_document_keeps_its_name_even_a_strange_one(client, sent):
    response = client.get(sent('dynamiques/documents/compte "rendu"é.pdf'))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "image/png"), ("a.JPG", "image/jpeg"), ("a.webp", "image/webp")]
)
def test_a_picture_is_shown(client, sent, name, kind):
    response = client.get(sent(name))

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "a/../../secret.txt", "", "dossier/"]
)
def test_nothing_around_the_uploads_is_served(client, sent, path):
    sent("dossier/a.png")

    response = client.get(f"/media/{path}")

    assert response.status_code in {301, 302, 400, 404}
    assert "secret" not in text_of(response).replace("secret.txt", "")


def test_a_document_of_the_back_office_is_downloaded(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    document = Document.objects.create(title="Rapport", file=ContentFile(b"%PDF-1.4", name="rapport.pdf"))

    response = client.get(document.url)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
