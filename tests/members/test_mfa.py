"""A second factor for those who administer."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings):
    settings.REQUIRE_ADMIN_MFA = True


@pytest.mark.parametrize("traits", [{"administrator": True}, {"is_superuser": True}])
def test_administrator_without_second_factor_is_led_to_activate_it(client, required, traits):
    client.force_login(UserFactory(**traits))

    response = client.get("/gestion/", follow=True)

    assert response.redirect_chain[0] == ("/compte/2fa/", 302)
    assert "protégez d’abord votre compte" in response.text


def test_administrator_with_second_factor_enters(client, required):
    user = UserFactory(administrator=True)
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)

    assert client.get("/gestion/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, required):
    user = UserFactory(administrator=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    client.force_login(user)

    assert client.get("/gestion/").url == "/compte/2fa/"


@pytest.mark.parametrize("trait", ["facilitator", "editor"])
def test_other_roles_may_enter_without(client, required, trait):
    client.force_login(UserFactory(**{trait: True}))

    assert client.get("/gestion/").status_code == 200


def test_setting_off_lets_administrators_in(client, settings):
    settings.REQUIRE_ADMIN_MFA = False
    client.force_login(UserFactory(administrator=True))

    assert client.get("/gestion/").status_code == 200


def test_rest_of_the_site_stays_open_to_administrators(client, required):
    client.force_login(UserFactory(administrator=True))

    assert client.get("/mon-espace/profil/").status_code == 200
