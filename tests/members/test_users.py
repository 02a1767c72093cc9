import pytest
from django.db import IntegrityError, transaction

from community.members.models import User
from tests.members.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_lower_case():
    user = User.objects.create_user(" Camille@Exemple.TEST ", "x", first_name="Camille")

    assert user.email == "camille@exemple.test"
    assert User.objects.get_by_natural_key("CAMILLE@exemple.test") == user


def test_two_accounts_cannot_differ_by_a_capital_only():
    UserFactory(email="a@exemple.test")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="A@exemple.test")])


def test_account_without_address_is_refused():
    with pytest.raises(ValueError, match="adresse"):
        User.objects.create_user("")


def test_name_never_falls_back_on_the_address():
    assert str(User(email="secret@exemple.test")) == "Membre sans nom"
    assert User(email="a@b.fr", first_name="Lou").get_short_name() == "Lou"


def test_superuser_signs_in_and_administers():
    user = User.objects.create_superuser("chef@exemple.test", PASSWORD)

    assert (user.is_staff, user.is_superuser, user.check_password(PASSWORD)) == (True, True, True)


def test_signing_in_starts_the_warnings_of_inactivity_over(client):
    user = UserFactory(inactivity_warnings=1)
    before = user.last_active_at

    client.force_login(user)

    user.refresh_from_db()
    assert user.inactivity_warnings == 0
    assert user.inactivity_warned_at is None
    assert user.last_active_at > before
