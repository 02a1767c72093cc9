"""The first steps of a new member: seen from what she did, put away and called back, one letter for ever."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.utils import timezone

from community.life.enums import NoticeRhythm, NoticeSubject
from community.life.services import notice_centre, welcome
from community.members.enums import Visibility
from community.members.models import Letter
from community.members.services import personal_data
from community.members.services.charter import accept_charter
from dynamics.services.territory_follow import follow
from tests.dynamics.factories import CommuneFactory, TeamMemberFactory
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import CharterVersionFactory, ProfileFactory, UserFactory
from tests.toolbox.factories import ResourcePersonFactory

pytestmark = pytest.mark.django_db


def done(user) -> set[str]:
    return {step.name for step in welcome.steps_of(user) if step.is_done}


@pytest.fixture
def person(db):
    CharterVersionFactory()
    return UserFactory(first_name="Zoé")


def test_a_new_member_has_five_steps_to_make(person):
    assert [step.name for step in welcome.steps_of(person)] == [
        "charter",
        "profile",
        "dynamic",
        "follow",
        "exchange",
    ]
    assert done(person) == set()


GESTURES = {
    "charter": [lambda user: accept_charter(user=user)],
    "profile": [
        lambda user: ProfileFactory(user=user, name_visibility=Visibility.MEMBERS),
    ],
    "dynamic": [lambda user: TeamMemberFactory(user=user)],
    "follow": [
        lambda user: follow(user=user, territory=CommuneFactory()),
        lambda user: notice_centre.choose(
            user=user, subject=NoticeSubject.EVENT, on_site=True, rhythm=NoticeRhythm.NEVER
        ),
    ],
    "exchange": [
        lambda user: NeedFactory(owner=user),
        lambda user: OfferFactory(owner=user),
        lambda user: ResourcePersonFactory(user=user),
    ],
}


@pytest.mark.parametrize(
    ("name", "gesture"), [(name, one) for name, several in GESTURES.items() for one in several]
)
def test_a_step_is_made_by_the_gesture_itself_of_this_person(person, name, gesture):
    gesture(UserFactory())
    assert done(person) == set()

    gesture(person)

    assert done(person) == {name}


def test_a_profile_that_nobody_sees_is_not_told_yet(person):
    ProfileFactory(user=person, name_visibility=Visibility.NOBODY)

    assert done(person) == set()


def test_the_panel_can_be_put_away_and_called_back(client, person):
    client.force_login(person)
    assert "Vos premiers pas" in client.get("/mon-espace/").text

    away = client.post("/mon-espace/premiers-pas/")
    assert away.url == "/mon-espace/"
    assert "Vos premiers pas" not in client.get("/mon-espace/").text
    assert "Les remettre dans mon espace" in client.get("/mon-espace/premiers-pas/").text

    client.post("/mon-espace/premiers-pas/", {"montrer": "1"})
    assert "Vos premiers pas" in client.get("/mon-espace/").text


def test_who_came_long_ago_or_did_everything_sees_no_panel(client, person):
    old = UserFactory(date_joined=timezone.now() - timedelta(days=61))
    for several in GESTURES.values():
        several[0](person)
    for user in (old, person):
        client.force_login(user)
        assert "Vos premiers pas" not in client.get("/mon-espace/").text

    assert "Tout est fait" in client.get("/mon-espace/premiers-pas/").text


def confirm(user):
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)


def test_one_letter_welcomes_whoever_confirms_an_address(person):
    confirm(person)
    confirm(person)

    letter = Letter.objects.get(kind=welcome.LETTER)
    assert letter.email == person.email
    assert letter.subject == "Bienvenue sur Archipel"
    assert "Zoé" in letter.text
    assert letter.text.count("\n- ") == 5
    assert "/communaute/charte/" in letter.text


def test_a_second_address_on_an_old_account_welcomes_nobody():
    confirm(UserFactory(date_joined=timezone.now() - timedelta(days=30)))

    assert not Letter.objects.filter(kind=welcome.LETTER).exists()


def test_what_was_chosen_is_exported_and_erased(person):
    welcome.show(user=person, is_shown=False)

    assert personal_data.collect(person)["welcome"]["first_steps"][0]["is_shown"] is False
    personal_data.erase(user=person)
    assert not hasattr(type(person).objects.get(pk=person.pk), "welcome")
