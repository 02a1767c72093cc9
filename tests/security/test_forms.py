"""Nothing changes by a link, nothing without its token, and nobody is sent to another site."""

import pytest
from django.apps import apps
from django.test import Client

from community.members.models import User
from tests.members.factories import PASSWORD
from tests.security.addresses import samples, walk

pytestmark = pytest.mark.django_db

# Not protected by a token, on purpose: read-only API, signed links that mail programs post to (RFC 8058)
WITHOUT_TOKEN = {
    "members:unsubscribe",
    "suggestions:stop",
    "territory_unfollow_all",
    "addressing:unfollow",
    "dispositifs:stop",
    "life:notices_stop",
    "life:forum_unfollow",
}
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "/%09/evil.example",
]
# Written by reading: sessions, and the empty profile of somebody who never opened hers
OWN_LIFE = {"sessions.Session", "usersessions.UserSession", "members.Profile"}
# A draft is made when its first page is asked for
MAKES_A_DRAFT = {"dynamics:register"}


def everything() -> dict[str, list]:
    """All the rows of all our tables."""
    found = {}
    for model in apps.get_models():
        if model._meta.label not in OWN_LIFE and not model._meta.proxy:
            rows = model._default_manager.order_by("pk").values()
            found[model._meta.label] = [
                {key: value for key, value in row.items() if key != "last_login"} for row in rows
            ]
    return found


@pytest.mark.parametrize("role", ["visiteur", "animateur", "administrateur"])
def test_reading_changes_nothing(as_role, world, role):
    """Every address asked with GET: search engines, mail scanners and previews do so."""
    client = as_role(role)
    before = everything()
    for name, address in samples(world).items():
        if name in MAKES_A_DRAFT or (name == "account_logout"):
            continue
        client.get(address)
        after = everything()
        assert {label for label in after if after[label] != before[label]} == set(), name


def test_only_signed_links_and_the_read_only_api_take_a_post_without_token(world):
    exempt = {
        name
        for name, pattern in walk()
        if getattr(pattern.callback, "csrf_exempt", False)
        and not name.startswith("api:")
        and not name.endswith("None")
    }

    # Feeds and the API are wrapped with their conditional answers: they take no POST at all
    feeds = {"news-feed", "monograph-feed", "gogocarto-feed", "tiers-lieux-feed", "murmurations-feed"}
    assert exempt - feeds == WITHOUT_TOKEN


@pytest.mark.parametrize("role", ["visiteur", "animateur", "administrateur"])
def test_a_form_without_its_token_changes_nothing(world, role):
    client = Client(enforce_csrf_checks=True)
    if world.people[role]:
        client.force_login(world.people[role])
    before = everything()
    for name, address in samples(world).items():
        response = client.post(address, {"email": "a@exemple.test", "message": "Bonjour", "answer": "oui"})
        if name not in WITHOUT_TOKEN:
            assert response.status_code in {403, 404, 405, 301, 302, 410}, name
    after = everything()

    assert {label for label in after if after[label] != before[label]} == set()


def test_a_token_from_another_site_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/communaute/signaler/")
    token = page.cookies["csrftoken"].value

    response = client.post(
        "/communaute/signaler/",
        {"message": "Bonjour", "csrfmiddlewaretoken": token},
        headers={"origin": "https://evil.example"},
    )

    assert response.status_code == 403
    assert "Ce formulaire a expiré" in response.content.decode()


@pytest.mark.parametrize("target", EVIL)
def test_signing_in_never_leads_to_another_site(world, target):
    client = Client()

    response = client.post(
        "/compte/login/", {"login": world.people["membre"].email, "password": PASSWORD, "next": target}
    )

    assert response.status_code in {200, 302}
    assert leads_home(response), response["Location"]


@pytest.mark.parametrize("target", EVIL)
@pytest.mark.parametrize(
    "path",
    [
        "/compte/logout/",
        "/compte/signup/",
        "/compte/reauthenticate/",
        "/communaute/charte/",
        "/communaute/signaler/",
    ],
)
def test_no_form_leads_to_another_site(as_role, world, path, target):
    client = as_role("membre")

    for response in (
        client.get(path, {"next": target, "page": target}),
        client.post(
            path, {"next": target, "page": target, "message": "Bonjour.", "accept": "on", "accepted": "on"}
        ),
    ):
        assert leads_home(response), response["Location"]
        if response.status_code == 200:
            page = response.content.decode()
            assert 'href="https://evil.example' not in page
            assert 'href="//evil.example' not in page
            assert 'href="javascript:' not in page


def leads_home(response) -> bool:
    location = response.headers.get("Location", "/")
    return location.startswith("/") and not location.startswith(("//", "/\\"))


def test_a_new_session_begins_at_sign_in(client, world):
    """A session fixed beforehand by somebody else is worth nothing afterwards."""
    client.get("/communaute/signaler/")
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    client.post("/compte/login/", {"login": world.people["membre"].email, "password": PASSWORD})

    assert client.session.session_key != before
    assert User.objects.get(pk=client.session["_auth_user_id"]) == world.people["membre"]


def test_pages_of_people_are_not_kept_by_shared_caches(as_role, world):
    client = as_role("animateur")

    for name, address in samples(world).items():
        response = client.get(address)
        if name.startswith(
            (
                "api:",
                "news",
                "monograph-feed",
                "gogocarto-feed",
                "tiers-lieux-feed",
                "murmurations-feed",
                "dynamics:murmurations",
                "robots",
                "sitemap",
                "territory_search",
                "territory_outline",
                "maillage_",
                "life:agenda_feed",
                "manifest",
                "service_worker",
                "life:agenda_feed",
                "observatory:file",
                "wagtaildocs",
            )
        ):
            continue
        if response.status_code == 200:
            kept = response.headers.get("Cache-Control", "")
            assert "public" not in kept, name
            assert "Cookie" in response.headers.get("Vary", "") or "no-store" in kept or "private" in kept, (
                name
            )
