"""The site on a device: what installs it, what may be kept, what never is."""

import gzip
import io
import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from portal.views import device
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def told(response) -> dict:
    """The settings that stand before the worker."""
    return json.loads(response.text.splitlines()[0].removeprefix("const SETTINGS = ").removesuffix(";"))


def content_of(path: str) -> bytes:
    return Path(finders.find(path)).read_bytes()


def test_the_manifest_has_what_a_browser_asks_for_to_install(client):
    response = client.get("/manifest.webmanifest")
    manifest = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert {
        name: manifest[name] for name in ("name", "short_name", "lang", "start_url", "scope", "display")
    } == {
        "name": "Archipel",
        "short_name": "Archipel",
        "lang": "fr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
    }
    # The colours of the day, as the tokens say them and as the pages tell the browser
    assert manifest["theme_color"] == manifest["background_color"] == "#f6f1e7"
    page = client.get("/").text
    assert 'content="#f6f1e7" media="(prefers-color-scheme: light)"' in page
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page


def test_the_icons_are_there_in_the_sizes_they_say(client):
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]
    drawn = [icon for icon in icons if icon["type"] == "image/png"]

    assert [(icon["sizes"], icon["purpose"]) for icon in drawn] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in drawn:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
    with Image.open(finders.find("img/icon-maskable-512.png")) as image:
        # A system cuts the corners of this one: it has no hole there
        assert image.convert("RGBA").getpixel((0, 0))[3] == 255


def test_shortcuts_lead_to_pages(client):
    client.force_login(UserFactory())
    shortcuts = json.loads(client.get("/manifest.webmanifest").content)["shortcuts"]

    assert [client.get(entry["url"]).status_code for entry in shortcuts] == [200, 200, 200]


def test_the_worker_serves_the_whole_site_and_is_asked_for_at_each_visit(client):
    response = client.get("/service-worker.js")
    again = client.get("/service-worker.js", headers={"If-None-Match": response.headers["ETag"]})

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in response.headers["Content-Security-Policy"]
    assert again.status_code == 304
    settings = told(response)
    assert settings["offline"] == "/hors-connexion/"
    assert settings["signOut"] == reverse("account_logout")
    assert all(finders.find(path.removeprefix("/static/")) for path in settings["shell"])


def test_a_new_release_of_the_static_files_gives_another_worker(client, monkeypatch):
    before = client.get("/service-worker.js").headers["ETag"]

    monkeypatch.setattr(device.staticfiles_storage, "manifest_hash", "abcdef123456", raising=False)

    assert client.get("/service-worker.js").headers["ETag"] != before


def test_what_is_fetched_first_is_small(client):
    weight = sum(
        len(gzip.compress(content_of(path.removeprefix("/static/"))))
        for path in told(client.get("/service-worker.js"))["shell"]
    )

    assert weight < 60_000


def test_a_page_of_everybody_may_be_kept_and_belongs_to_nobody(client):
    DynamicFactory(slug="la-ruche")

    for path in ("/", "/dynamiques/", "/dynamiques/la-ruche/", "/maillage/"):
        response = client.get(path)
        assert response.headers.get("Archipel-Keep") == "1", path
        assert "Archipel-Account" not in response.headers, path


def test_a_page_of_somebody_says_whose_it_is(client):
    user = UserFactory()
    client.force_login(user)

    response = client.get("/mon-espace/")

    assert response.headers["Archipel-Account"] == str(user.public_id)
    assert response.headers["Archipel-Keep"] == "1"
    assert f'data-account="{user.public_id}"' in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/compte/login/",
        "/compte/password/reset/",
        "/mon-espace/mes-donnees/",
        "/gestion/",
        "/dynamiques/inscrire/",
        "/absente/",
        "/mise-en-relation/x/",
        "/monographies/relire/x/",
        "/territoires/suivi/x/",
        "/api/v1/network/",
        "/hors-connexion/",
        "/manifest.webmanifest",
    ],
)
def test_what_must_not_stay_on_a_device_does_not(client, path):
    client.force_login(UserFactory(administrator=True))

    assert "Archipel-Keep" not in client.get(path).headers


def test_neither_the_answer_of_a_form_nor_a_fragment_is_kept(client):
    client.force_login(UserFactory())

    assert "Archipel-Keep" not in client.post("/mon-espace/profil/", {}).headers
    assert "Archipel-Keep" not in client.get("/dynamiques/", headers={"HX-Request": "true"}).headers


def test_signing_out_empties_what_the_browser_kept(client):
    client.force_login(UserFactory())

    response = client.post("/compte/logout/")

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert "Archipel-Account" not in client.get("/").headers


def test_the_offline_page_is_the_same_for_all(client):
    before = client.get("/hors-connexion/").text
    client.force_login(UserFactory(first_name="Clairefontaine"))

    assert "Clairefontaine" not in client.get("/hors-connexion/").text
    assert "cette page n’est pas sur votre appareil" in before


def test_a_member_may_keep_the_own_pages_in_advance(client):
    user = UserFactory()
    TeamMemberFactory(user=user, dynamic=DynamicFactory(slug="la-ruche"))
    DynamicFactory(slug="autre")
    client.force_login(user)

    response = client.get("/mon-espace/")

    asked = json.loads(response.context["pages_to_keep"])
    assert asked[:2] == ["/mon-espace/", "/dynamiques/la-ruche/"]
    assert "/dynamiques/autre/" not in asked
    assert [client.get(path).headers.get("Archipel-Keep") for path in asked] == ["1"] * len(asked)


def test_the_drawn_icons_are_light():
    for name in ("icon-192.png", "icon-512.png", "icon-maskable-512.png", "apple-touch-icon.png"):
        content = content_of(f"img/{name}")
        assert len(content) < 20_000, name
        assert Image.open(io.BytesIO(content)).format == "PNG"
