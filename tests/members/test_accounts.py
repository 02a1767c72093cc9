"""Signing up and in, through allauth."""

import re

import pytest
from django.core import mail

from community.members.enums import Purpose, Rhythm
from community.members.models import Letter, User
from community.members.services.charter import has_accepted
from community.members.services.consents import has_consented
from tests.members.factories import PASSWORD, CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db

FORM = {
    "email": "Nour@Exemple.test",
    "first_name": "Nour",
    "last_name": "Petit",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "charter": "on",
}


def sign_up(client, **changed):
    return client.post("/compte/signup/", {**FORM, **changed})


def test_signing_up_records_name_charter_and_consent(client):
    CharterVersionFactory()

    response = sign_up(client, news="on")

    assert response.status_code == 302
    user = User.objects.get(email="nour@exemple.test")
    assert str(user) == "Nour Petit"
    assert has_accepted(user)
    assert has_consented(purpose=Purpose.NEWS, user=user)
    assert user.profile.digest_rhythm == Rhythm.WEEKLY


def test_news_are_not_taken_for_granted(client):
    sign_up(client)

    assert not has_consented(purpose=Purpose.NEWS, user=User.objects.get(email="nour@exemple.test"))


def test_charter_is_needed_to_sign_up(client):
    response = sign_up(client, charter="")

    assert "adhésion à la charte est nécessaire" in str(response.context["form"].errors["charter"])
    assert not User.objects.exists()


def test_page_shows_the_fields_in_order_with_a_link_to_the_charter(client):
    response = client.get("/compte/signup/")

    assert list(response.context["form"].fields)[:5] == [
        "first_name",
        "last_name",
        "email",
        "password1",
        "password2",
    ]
    assert 'href="/communaute/charte/"' in response.text


def test_address_is_confirmed_by_a_letter_before_entering(client, committed):
    with committed():
        sign_up(client)

    [letter] = mail.outbox
    assert letter.to == ["nour@exemple.test"]
    link = re.search(r"http://testserver(/compte/confirm-email/\S+)", letter.body)[1]
    assert client.get("/mon-espace/profil/").status_code == 302

    client.get(link)
    assert not User.objects.get().emailaddress_set.get().verified

    client.post(link)
    assert User.objects.get().emailaddress_set.get().verified


def test_letters_of_accounts_pass_by_the_table_and_their_secret_is_not_kept(client, committed):
    with committed():
        sign_up(client)

    letter = Letter.objects.get()
    assert letter.kind.startswith("account.email_confirmation")
    assert (letter.text, letter.html, letter.state) == ("", "", "envoyee")


def test_signing_up_with_a_known_address_answers_the_same_and_warns_its_owner(client, committed):
    UserFactory(email="nour@exemple.test", first_name="Ancienne")
    new = sign_up(client, email="autre@exemple.test")
    client.logout()

    with committed():
        known = sign_up(client)

    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert User.objects.get(email="nour@exemple.test").first_name == "Ancienne"
    assert [letter.to for letter in mail.outbox] == [["nour@exemple.test"]]
    assert "confirm-email" not in mail.outbox[0].body


def test_signing_in_ignores_capitals(client):
    UserFactory(email="nour@exemple.test")

    response = client.post("/compte/login/", {"login": "NOUR@exemple.test", "password": PASSWORD})

    assert response.url == "/mon-espace/"


def test_closed_account_does_not_enter(client):
    UserFactory(email="nour@exemple.test", is_active=False)

    client.post("/compte/login/", {"login": "nour@exemple.test", "password": PASSWORD})

    assert client.get("/mon-espace/profil/").status_code == 302


def test_failed_passwords_are_limited(client):
    UserFactory(email="nour@exemple.test")

    for _ in range(6):
        response = client.post("/compte/login/", {"login": "nour@exemple.test", "password": "faux"})

    right = client.post("/compte/login/", {"login": "nour@exemple.test", "password": PASSWORD})
    assert (response.status_code, right.status_code) == (200, 200)


def test_reset_is_asked_without_telling_who_has_an_account(client, committed):
    UserFactory(email="nour@exemple.test")

    with committed():
        known = client.post("/compte/password/reset/", {"email": "nour@exemple.test"})
        unknown = client.post("/compte/password/reset/", {"email": "personne@exemple.test"})

    assert known.url == unknown.url
    assert {letter.to[0] for letter in mail.outbox} >= {"nour@exemple.test"}
