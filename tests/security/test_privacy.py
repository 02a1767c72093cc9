"""What concerns people stays with people: nothing of it is in a public page, an export, a feed, the API or a log."""

import io
import json
import logging
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from community.members.links import make_token
from community.members.services.letters import store_letter
from config.logs import JsonFormatter
from dynamics.models import TeamInvitation
from tests.members.factories import PASSWORD
from tests.security.addresses import crawl, samples, text_of
from tests.security.conftest import SECRETS

pytestmark = pytest.mark.django_db


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_the_secrets_of_the_world_could_be_read(as_role, world):
    """Otherwise the tests below would prove nothing."""
    client = as_role("administrateur")
    shown = "".join(
        text_of(client.get(path))
        for path in (
            f"/dynamiques/{world.record.slug}/equipe/",
            world.people["animateur"].get_absolute_url(),
        )
    )

    assert told(shown) == [
        "Prénom-Introuvable",
        "Nom-Introuvable",
        "invitee@secret.example",
        "Message privé de demande",
        "Bio réservée aux membres",
    ]


def test_no_page_that_a_visitor_reaches_tells_of_a_person(client, world):
    answers = crawl(client)

    assert len(answers) > 30
    for address, response in answers.items():
        assert told(text_of(response)) == [], address


def test_no_address_tells_a_visitor_of_a_person(client, world):
    for name, address in samples(world).items():
        assert told(text_of(client.get(address))) == [], name


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/dynamics/?format=csv",
        "/api/v1/dynamics/?format=geojson",
        "/api/v1/dynamics/?page_size=100",
        "/api/v1/dynamics/la-ruche/",
        "/api/v1/network/",
        "/api/v1/statistics/",
        "/observatoire/",
        "/observatoire/dynamiques-par-type.csv",
        "/flux/nouveautes.atom",
        "/sitemap-dynamiques.xml",
    ],
)
@pytest.mark.parametrize("role", ["visiteur", "administrateur"])
def test_open_data_tell_nobody_of_a_person(as_role, world, role, address):
    """Not even those who may read it elsewhere: what is open is the same for all."""
    assert told(text_of(as_role(role).get(address))) == []


def test_the_csv_of_the_command_tells_of_no_person(world, tmp_path):
    call_command("export_csv", "dynamics", str(tmp_path / "sortie.csv"), stdout=io.StringIO())

    assert told((tmp_path / "sortie.csv").read_text(encoding="utf-8")) == []


def test_a_member_reads_of_others_what_they_show_to_members_only(as_role, world):
    page = text_of(as_role("membre").get(world.people["animateur"].get_absolute_url()))

    assert told(page) == ["Bio réservée aux membres"]


def test_the_history_that_names_authors_is_not_public(client, world):
    page = text_of(client.get(f"/dynamiques/{world.record.slug}/"))

    assert world.people["contributeur"].get_full_name() not in page
    assert world.people["contributeur"].email not in page


def test_an_address_that_is_known_and_one_that_is_not_are_answered_alike(client, world):
    """Nobody learns from the forms who has an account."""
    answers = []
    for email in (world.people["membre"].email, "personne@nulle-part.example"):
        visitor = Client()
        reset = visitor.post("/compte/password/reset/", {"email": email})
        sign_in = visitor.post("/compte/login/", {"login": email, "password": "faux-mot-de-passe"})
        answers.append((reset.status_code, reset.headers.get("Location"), sign_in.status_code))

    assert answers[0] == answers[1]


def test_logs_tell_of_no_person(world, caplog):
    """Signing in, being refused, writing a letter, reporting, losing one's way: ids and paths, no address."""
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    person = world.people["animateur"]
    client.post("/compte/login/", {"login": person.email, "password": "faux"})
    client.post("/compte/login/", {"login": person.email, "password": PASSWORD})
    client.get(f"/dynamiques/?q={person.email}")
    client.get(f"/absente/?email={person.email}")
    client.get(person.get_absolute_url())
    client.post("/communaute/signaler/", {"message": "06 99 88 77 66", "email": "signalante@secret.example"})
    client.post(
        f"/dynamiques/{world.record.slug}/equipe/",
        {"email": "invitee2@secret.example", "role": "contributeur"},
    )
    store_letter(kind="members.essai", to=person.email, subject="S", text="T", user=person)

    lines = [
        JsonFormatter().format(record) for record in caplog.records if not record.name.startswith("django.db")
    ]

    assert TeamInvitation.objects.count() >= 1
    assert [line for line in lines if told(line) or "secret.example" in line] == []
    assert all(json.loads(line) for line in lines)


def test_logs_keep_no_link_that_opens_without_signing_in(db, caplog):
    """A cut link, an expired one, a draft that is gone: Django logs the address, without its secret."""
    token, draft = make_token("members.essai", {"user": 12}), uuid4()
    caplog.set_level(logging.DEBUG)
    client = Client()
    for path in (f"/absente/{token}/", f"/communaute/rester/{token}/", f"/dynamiques/inscrire/{draft}/"):
        assert client.get(path).status_code >= 400

    lines = [JsonFormatter().format(r) for r in caplog.records if r.name == "django.request"]

    assert len(lines) == 3
    assert all(json.loads(line)["message"].endswith("/…/") for line in lines)
