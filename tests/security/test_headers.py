"""Security headers: on every address, on errors too, and never loosened for one page."""

import re

import pytest

from tests.security.addresses import BACK_OFFICE, crawl, samples, walk

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
EMBED = "/dynamiques/carte/integrer/?vue=1"


def policy(response) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";") if part.strip()}


def check(address: str, response) -> None:
    assert policy(response) == STRICT, address
    assert response["X-Content-Type-Options"] == "nosniff", address
    assert response["X-Frame-Options"] == "DENY", address
    # The address of a draft, or of a consent, is a key: it is not told to the sites that the page leads to
    is_key = (
        address.startswith(
            ("/monographies/relire/", "/mise-en-relation/", "/forum/repondre/", "/agenda/essais/")
        )
        or "/evaluation/avis/" in address
    )
    referrer = "same-origin" if is_key else "strict-origin-when-cross-origin"
    assert response["Referrer-Policy"] == referrer, address
    assert response["Cross-Origin-Opener-Policy"] == "same-origin", address
    assert "camera=()" in response["Permissions-Policy"], address


def test_every_address_of_the_site_has_a_sample(world):
    """A new address comes with a sample in addresses.py, and is then tested like the others."""
    named = {name for name, pattern in walk() if not name.endswith("None")}

    assert named - set(samples(world)) == set()


def test_every_address_has_the_strict_policy_and_headers(client, world):
    for address in samples(world).values():
        check(address, client.get(address))


def test_every_page_that_links_lead_to_has_them_too(client, world):
    answers = crawl(client)

    assert len(answers) > 30
    for address, response in answers.items():
        if "vue=1" not in address:
            check(address, response)
        # Forms lead to addresses that only a POST opens
        assert response.status_code < 400 or response.status_code == 405, (address, response.status_code)


@pytest.mark.parametrize("role", ["membre", "animateur", "administrateur"])
def test_pages_of_people_who_signed_in_have_them_too(as_role, world, role):
    client = as_role(role)
    for name, address in samples(world).items():
        if name != "account_logout":
            check(address, client.get(address))


@pytest.mark.parametrize(
    "address", ["/absente/", "/api/v1/absente/", "/dynamiques/absente/", "/dynamiques/brouillon/"]
)
def test_errors_have_them_too(client, world, address):
    response = client.get(address)

    assert response.status_code == 404
    check(address, response)


def test_a_refused_form_has_them_too(world):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/communaute/signaler/", {})

    assert response.status_code == 403
    check("/communaute/signaler/", response)


def test_no_page_has_script_or_style_that_the_policy_would_refuse(client, world):
    """Inline scripts, style attributes, event handlers and javascript: links would only fill the console."""
    for address, response in crawl(client).items():
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        inline = [
            tag for tag in re.findall(r"<script\b[^>]*>", page) if "src=" not in tag and "json" not in tag
        ]
        assert inline == [], address
        assert not re.search(r"<style\b", page), address
        assert not re.search(r"<[^>]+\sstyle=", page), address
        assert not re.search(r"<[^>]+\son[a-z]+=", page), address
        assert "javascript:" not in page, address


def test_no_page_asks_anything_of_another_site(client, world):
    for address, response in crawl(client).items():
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        asked = re.findall(
            r'<(?:script|img|link|iframe|source|video|audio|object|embed|form|use)\b[^>]*?(?:src|href|action|data)="(https?:[^"]+)"',
            response.content.decode(),
        )
        assert [link for link in asked if not link.startswith("http://testserver/")] == [], address


@pytest.mark.parametrize("embed", [EMBED, "/dynamiques/integrer/?vue=1"])
def test_only_the_framed_map_and_list_may_be_framed(client, world, embed):
    response = client.get(embed)

    assert policy(response) == STRICT - {"frame-ancestors 'none'"} | {"frame-ancestors *"}
    assert "X-Frame-Options" not in response
    assert response.cookies == {}
    check("/dynamiques/carte/integrer/", client.get("/dynamiques/carte/integrer/"))
    check("/dynamiques/integrer/", client.get("/dynamiques/integrer/"))


def test_tiles_add_their_host_and_nothing_else(client, world, settings):
    settings.TILES_URL = "https://{s}.tuiles.example/{z}/{x}/{y}.png"

    response = client.get("/dynamiques/carte/")

    assert policy(response) == STRICT - {"img-src 'self'"} | {"img-src 'self' https://*.tuiles.example"}


@pytest.mark.parametrize(
    "address", ["", "pages/", "moderation/", "users/", "reports/site-history/", "snippets/dynamics/dynamic/"]
)
def test_the_back_office_runs_no_inline_script(as_role, address):
    told = policy(as_role("administrateur").get(f"/{BACK_OFFICE}{address}"))

    assert told >= {
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    }
    assert not [part for part in told if "unsafe-eval" in part or "*" in part or "http" in part]


def test_only_the_forms_of_the_back_office_start_their_choosers_inline(as_role, world):
    told = policy(
        as_role("administrateur").get(f"/{BACK_OFFICE}snippets/dynamics/dynamic/edit/{world.record.pk}/")
    )

    assert "script-src 'self' 'unsafe-inline'" in told
    assert not [part for part in told if "unsafe-eval" in part or "*" in part or "http" in part]
