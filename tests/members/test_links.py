from datetime import timedelta

import pytest
from django.test import Client

from community.members.enums import Rhythm
from community.members.links import ExpiredLinkError, InvalidLinkError, make_token, read_token
from community.members.services.profiles import get_profile, set_rhythm, unsubscribe_url
from tests.members.factories import UserFactory


def test_token_gives_its_payload_back():
    assert read_token("essai", make_token("essai", {"user": 3}), timedelta(days=1)) == {"user": 3}


def test_token_of_another_purpose_is_refused():
    with pytest.raises(InvalidLinkError):
        read_token("autre", make_token("essai", {"user": 3}), timedelta(days=1))


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", ":" * 50, "%00"])
def test_broken_token_is_refused(token):
    with pytest.raises(InvalidLinkError):
        read_token("essai", token, timedelta(days=1))


def test_old_token_is_refused():
    with pytest.raises(ExpiredLinkError):
        read_token("essai", make_token("essai", {}), timedelta(seconds=-1))


@pytest.mark.django_db
def test_opening_the_link_changes_nothing_and_the_button_acts(client):
    user = UserFactory()
    set_rhythm(user=user, rhythm=Rhythm.WEEKLY)
    address = unsubscribe_url(user).removeprefix("http://testserver")

    page = client.get(address)

    assert page.status_code == 200
    assert get_profile(user).digest_rhythm == Rhythm.WEEKLY

    done = client.post(address)

    assert "Vous ne recevrez plus les nouvelles" in done.text
    assert get_profile(user).digest_rhythm == Rhythm.NEVER
    assert not user.consents.standing().exists()


@pytest.mark.django_db
def test_mail_program_unsubscribes_without_a_csrf_token():
    user = UserFactory()
    set_rhythm(user=user, rhythm=Rhythm.DAILY)
    address = unsubscribe_url(user).removeprefix("http://testserver")

    response = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert get_profile(user).digest_rhythm == Rhythm.NEVER


@pytest.mark.django_db
def test_altered_link_gets_a_page_that_says_so(client):
    response = client.get("/communaute/desabonnement/abc/")

    assert response.status_code == 410
    assert "Ce lien n’est pas complet" in response.text
