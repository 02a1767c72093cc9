"""Every page of the back office opens for who may, is closed to who may not, and obeys its policy."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

MOST = 130
INLINE = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"|type=\"text/))[^>]*>", re.I)
CHOOSERS = [
    "/gestion/snippets/choose/dynamics/dynamic/",
    "/gestion/snippets/choose/dynamics/organisation/",
    "/gestion/snippets/choose/dynamics/typology/",
    "/gestion/choisir/territoire/",
    "/gestion/choose-page/",
    "/gestion/images/chooser/",
    "/gestion/documents/chooser/",
]


def crawl_back_office(client) -> dict[str, object]:
    """One answer for each address, numbers in addresses counting as one."""
    waiting, seen, shapes = ["/gestion/"], {}, set()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        shape = re.sub(r"\d+", "0", urlsplit(address).path)
        if shape in shapes or "logout" in shape:
            continue
        shapes.add(shape)
        response = seen[address] = client.get(address)
        if response.status_code == 200 and not response.streaming:
            # The menu is in JSON; bulk actions wait for what was ticked
            links = re.findall(r'"(/gestion/[^"#\\]*)"', unescape(response.content.decode(errors="replace")))
            waiting += [link for link in links if "/bulk/" not in link]
    return seen


def test_every_page_opens_for_an_administrator_and_starts_nothing_inline(as_role):
    answers = crawl_back_office(as_role("administrateur"))

    assert len(answers) > 60
    for address, response in answers.items():
        # Addresses that the pages' own scripts use may want parameters; a failure would have raised
        assert response.status_code < 500, address
        path = urlsplit(address).path
        if response.status_code == 200 and not re.search(settings.BACK_OFFICE_FORMS, path):
            page = response.content.decode(errors="replace") if not response.streaming else ""
            assert INLINE.findall(page) == [], address


@pytest.mark.parametrize("address", CHOOSERS)
def test_every_chooser_opens(as_role, address):
    assert as_role("administrateur").get(address).status_code == 200


@pytest.mark.parametrize("role", ["visiteur", "membre", "animateur", "contributeur"])
def test_nobody_without_a_role_enters(as_role, role):
    client = as_role(role)
    expected = 302 if role == "visiteur" else 403

    for address in ("/gestion/", "/gestion/users/", "/gestion/moderation/", "/gestion/pages/", *CHOOSERS):
        response = client.get(address)
        assert response.status_code == expected, address
        if role == "visiteur":
            assert response["Location"].startswith("/compte/login/?next=/gestion/"), address


@pytest.mark.parametrize("role", ["facilitateur", "rédacteur"])
@pytest.mark.parametrize(
    "address",
    [
        "/gestion/users/",
        "/gestion/groups/",
        "/gestion/workflows/list/",
        "/gestion/sites/",
        "/gestion/collections/",
    ],
)
def test_only_administrators_manage_accounts_and_settings(as_role, role, address):
    assert as_role(role).get(address).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "address",
    [
        "/gestion/login/",
        "/gestion/password_reset/",
        "/gestion/password_reset/confirm/a/b-c/",
        "/_util/login/",
    ],
)
def test_there_is_one_way_in(client, world, address):
    """Wagtail's own forms know neither our limits nor the second factor."""
    from tests.members.factories import PASSWORD

    shown = client.get(address)
    sent = client.post(address, {"username": world.people["administrateur"].email, "password": PASSWORD})

    for response in (shown, sent):
        assert response.status_code in {301, 302}
        assert response["Location"].startswith("/compte/login/")
    assert "_auth_user_id" not in client.session
