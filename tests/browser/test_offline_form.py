"""A form that outlives the network: what is typed is kept, sent later, and two texts meet without loss.

The server side is played here, so that each answer of the contract (docs/composants.md) is given at will.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import WIDE, Visitor
from tests.project.files import ROOT

ACCOUNT = "compte-de-claire"
PAGE = """<!doctype html><html lang="fr"><title>Notes</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/components.css">
<script type="module" src="/static/js/offline-form.js"></script>
<body data-account="{account}"><main class="wrap"><h1>Notes de la visite</h1>
<form method="post" data-offline-key="visite-12-notes" data-offline-saved-url>
<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input type="hidden" name="version" value="{version}">
<div class="field"><label for="notes">Vos notes</label><textarea id="notes" name="notes">{notes}</textarea></div>
<div class="field"><label for="lieu">Le lieu</label><input id="lieu" name="lieu" value="{lieu}"></div>
<p role="status" data-offline-status></p><button name="action" value="save">Enregistrer</button></form></main>"""


class Notes:
    """The other end of the wire, with its own text, version, token and people."""

    def __init__(self):
        self.version, self.token, self.account = 3, "jeton-1", ACCOUNT
        self.texts = {"notes": "Accueil à la ferme.", "lieu": "Crest"}
        self.signed_in = True
        self.received: list[dict] = []

    def is_written_by_another(self, **texts):
        self.texts, self.version = {**self.texts, **texts}, self.version + 1

    def page(self) -> str:
        return PAGE.format(account=self.account, token=self.token, version=self.version, **self.texts)

    def takes(self, sent: dict) -> tuple[int, dict]:
        if sent["csrfmiddlewaretoken"] != self.token:
            return 403, {}
        if int(sent["version"]) != self.version:
            return 409, {"version": self.version, "fields": self.texts}
        self.received.append({name: sent[name] for name in ("notes", "lieu")})
        self.texts, self.version = self.received[-1], self.version + 1
        return 200, {"version": self.version, "saved_at": "2026-11-22T09:30:00+01:00"}


class Wire(BaseHTTPRequestHandler):
    """Serves the page of the notes, our static files, a page to sign in."""

    notes: Notes

    def do_GET(self):
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            file = ROOT / path.lstrip("/")
            self.says(200, file.read_bytes(), guess_type(file)[0])
        elif path == "/essai/" and self.notes.signed_in:
            self.says(200, self.notes.page().encode())
        elif path == "/essai/":
            self.says(302, b"", Location="/compte/login/?next=/essai/")
        else:
            self.says(200, b"<!doctype html><title>Se connecter</title>")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.headers["X-Requested-With"] == "offline-form"
        if not self.notes.signed_in:
            self.says(302, b"", Location="/compte/login/?next=/essai/")
            return
        status, answer = self.notes.takes(
            dict(re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', body, flags=re.DOTALL))
        )
        self.says(status, json.dumps(answer).encode(), "application/json")

    def says(self, status: int, body: bytes, kind="text/html; charset=utf-8", **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def person(chromium, notes):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OurWire", (Wire,), {"notes": notes}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    person = Visitor(chromium, f"http://127.0.0.1:{server.server_port}", viewport=WIDE)
    yield person
    noises = person.leaves()
    server.shutdown()
    server.server_close()
    # The console tells of the refusals that the test asks for
    assert [one for one in noises if "Failed to load resource" not in one] == []


def opened(person):
    page = person.goes_to("/essai/")
    page.wait_for_load_state("networkidle")
    return page


def kept(page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('archipel:texte'))")


def writes(page, text: str):
    page.locator("#notes").fill(text)
    page.wait_for_function(
        "(text) => Object.values(localStorage).some((one) => one.includes(text))", arg=text
    )


def status(page, text: str):
    page.locator("[role=status]").get_by_text(text).wait_for()


def saves(page):
    page.get_by_role("button", name="Enregistrer").click()


def test_what_is_typed_is_kept_under_the_account_and_forgotten_once_saved(person, notes):
    page = opened(person)

    writes(page, "Huit personnes au four.")
    key = kept(page)
    saves(page)
    status(page, "Enregistré à")

    assert key == [f"archipel:texte:{ACCOUNT}:visite-12-notes"]
    assert notes.received == [{"notes": "Huit personnes au four.", "lieu": "Crest"}]
    assert page.locator("[name=version]").input_value() == "4"
    assert kept(page) == []


def test_a_text_sent_without_network_leaves_when_the_network_returns(person, notes):
    page = opened(person)
    person.context.set_offline(True)

    writes(page, "Écrit dans le bus.")
    saves(page)
    status(page, "Gardé sur cet appareil, envoyé dès que le réseau revient.")
    assert notes.received == []
    person.context.set_offline(False)
    status(page, "Enregistré à")

    assert notes.received == [{"notes": "Écrit dans le bus.", "lieu": "Crest"}]
    assert kept(page) == []


def test_a_text_left_unsent_comes_back_with_the_page_and_is_sent(person, notes):
    page = opened(person)
    person.context.set_offline(True)
    writes(page, "Écrit dans le bus.")
    saves(page)
    status(page, "Gardé sur cet appareil")
    page.close()

    person.context.set_offline(False)
    person.page = person.context.new_page()
    page = opened(person)
    status(page, "Enregistré à")

    assert notes.received == [{"notes": "Écrit dans le bus.", "lieu": "Crest"}]


def test_a_text_not_sent_is_taken_up_again_and_can_be_given_up_then_taken_back(person, notes):
    page = opened(person)
    writes(page, "Pas fini.")

    page.reload()
    status(page, "gardé sur cet appareil, est repris ici")
    taken_up = page.locator("#notes").input_value()
    page.get_by_role("button", name="Revenir au texte du site").click()
    given_up = page.locator("#notes").input_value(), kept(page)
    page.get_by_role("button", name="Reprendre le mien").click()

    assert taken_up == "Pas fini."
    assert given_up == ("Accueil à la ferme.", [])
    assert page.locator("#notes").input_value() == "Pas fini."


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("Garder le mien", "Le mien."),
        ("Garder l’autre", "Celui de l’autre."),
        ("Les deux à la suite", "Le mien.\n\nCelui de l’autre."),
    ],
)
def test_two_texts_are_shown_side_by_side_and_one_chooses(person, notes, choice, expected):
    page = opened(person)
    notes.is_written_by_another(notes="Celui de l’autre.", lieu="Die")

    writes(page, "Le mien.")
    saves(page)
    conflict = page.locator("[data-conflict]")
    conflict.wait_for()
    texts = conflict.locator(".conflict-text").all_inner_texts()
    page.get_by_role("button", name=choice).click()
    saves(page)
    status(page, "Enregistré à")

    assert texts == ["Le mien.", "Celui de l’autre."]
    # The place, that only the other changed, is settled without a question
    assert [{**one, "notes": one["notes"].replace("\r\n", "\n")} for one in notes.received] == [
        {"notes": expected, "lieu": "Die"}
    ]


def test_what_two_people_changed_apart_is_joined_without_a_question(person, notes):
    page = opened(person)
    notes.is_written_by_another(lieu="Die")

    writes(page, "Le mien.")
    saves(page)
    status(page, "Enregistré à")

    assert notes.received == [{"notes": "Le mien.", "lieu": "Die"}]


def test_a_choice_not_made_is_asked_again_when_the_page_comes_back(person, notes):
    page = opened(person)
    notes.is_written_by_another(notes="Celui de l’autre.")
    writes(page, "Le mien.")
    saves(page)
    page.locator("[data-conflict]").wait_for()

    page.reload()
    page.locator("[data-conflict]").wait_for()
    saves(page)
    status(page, "choisissez ce qui reste")

    assert page.locator(".conflict-text").all_inner_texts() == ["Le mien.", "Celui de l’autre."]
    assert notes.received == []


def test_an_old_token_is_changed_for_a_fresh_one(person, notes):
    page = opened(person)
    notes.token = "jeton-2"

    writes(page, "Après une nuit.")
    saves(page)
    status(page, "Enregistré à")

    assert notes.received == [{"notes": "Après une nuit.", "lieu": "Crest"}]


def test_who_is_signed_out_is_told_so_and_the_text_leaves_afterwards(person, notes):
    page = opened(person)
    notes.signed_in = False
    writes(page, "Session finie.")
    saves(page)
    link = page.get_by_role("link", name="reconnectez-vous")
    link.wait_for()
    target = link.get_attribute("href")

    notes.signed_in = True
    opened(person)
    status(page, "Enregistré à")

    assert target == "/compte/login/?next=%2Fessai%2F"
    assert notes.received == [{"notes": "Session finie.", "lieu": "Crest"}]


def test_a_text_is_neither_shown_to_another_account_nor_sent_in_its_name(person, notes):
    page = opened(person)
    writes(page, "De Claire seulement.")
    notes.account, notes.token = "compte-de-paul", "jeton-de-paul"

    saves(page)
    status(page, "avec un autre compte")
    page.reload()

    assert page.locator("#notes").input_value() == "Accueil à la ferme."
    assert notes.received == []
    assert kept(page) == [f"archipel:texte:{ACCOUNT}:visite-12-notes"]
