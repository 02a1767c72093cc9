import pytest
from allauth.account.models import EmailAddress

from community.members.enums import Role
from community.members.models import User
from community.members.services import demo
from community.members.services.charter import has_accepted

pytestmark = pytest.mark.django_db


def test_six_accounts_of_the_contract_are_made_once():
    made = demo.make_demo_accounts()
    again = demo.make_demo_accounts()

    assert sorted(made) == ["admin", "animateur", "animatrice", "facilitateur", "membre", "redacteur"]
    assert made == again
    assert User.objects.count() == 6
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 6
    assert all(user.check_password("archipel-demo") and has_accepted(user) for user in made.values())


def test_accounts_have_their_role():
    made = demo.make_demo_accounts()

    roles = {name: list(user.groups.values_list("name", flat=True)) for name, user in made.items()}

    assert roles == {
        "membre": [],
        "animateur": [],
        "animatrice": [],
        "facilitateur": [Role.FACILITATOR],
        "redacteur": [Role.EDITOR],
        "admin": [Role.ADMINISTRATOR],
    }
    assert made["admin"].is_superuser


def test_demo_account_signs_in(client):
    demo.make_demo_accounts()

    response = client.post("/compte/login/", {"login": "membre@archipel.test", "password": "archipel-demo"})

    assert response.url == "/mon-espace/"


def test_real_site_refuses_them(settings):
    settings.SESSION_COOKIE_SECURE = True

    with pytest.raises(demo.NotADemoError):
        demo.make_demo_accounts()
    assert not User.objects.exists()
