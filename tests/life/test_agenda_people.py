"""Coming to an event: places, turns, what is told to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.life.events_enums import RegistrationState
from community.life.models import EventRegistration
from community.life.personal_data.events import EventData
from community.life.services import event_notices, event_registrations, events
from community.members.models import Letter
from tests.dynamics.factories import DynamicFactory
from tests.life.agenda import EventFactory, letters, taken_place, team_member, visit
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

IN, WAITING, OUT = RegistrationState.IN, RegistrationState.WAITING, RegistrationState.OUT


def states(event) -> dict[str, str]:
    return dict(event.registrations.order_by("rank").values_list("user__first_name", "state"))


def test_the_place_that_is_given_back_goes_to_the_next_in_turn_who_is_told():
    one = visit(places=1)
    third = UserFactory(first_name="Zoé")
    event_registrations.register(event=one.event, user=third)
    assert states(one.event) == {"Nadia": IN, "Omar": WAITING, "Zoé": WAITING}

    event_registrations.withdraw(event=one.event, user=one.coming)

    assert states(one.event) == {"Nadia": OUT, "Omar": IN, "Zoé": WAITING}
    told = letters("life.event_place")
    assert list(told) == [one.waiting.email]
    assert "elle est à vous" in told[one.waiting.email]
    assert "12 rue Secrète" in told[one.waiting.email]


def test_who_comes_back_takes_the_last_turn():
    one = visit(places=1)
    event_registrations.withdraw(event=one.event, user=one.coming)
    assert states(one.event) == {"Nadia": OUT, "Omar": IN}

    event_registrations.register(event=one.event, user=one.coming)

    assert states(one.event) == {"Omar": IN, "Nadia": WAITING}
    assert Letter.objects.filter(kind="life.event_registered", user=one.coming).count() == 2


def test_more_places_are_given_in_the_order_of_turns():
    one = visit(places=1)
    event_registrations.register(event=one.event, user=UserFactory(first_name="Zoé"))

    one.event.places = 2
    events.save(event=one.event, user=one.host)

    assert states(one.event) == {"Nadia": IN, "Omar": IN, "Zoé": WAITING}


def test_the_letter_of_who_waits_holds_neither_the_place_nor_the_link():
    one = visit(places=1)

    told = letters("life.event_registered")

    assert "12 rue Secrète" in told[one.coming.email]
    assert "https://visio.exemple.test/secret" in told[one.coming.email]
    assert "liste d’attente" in told[one.waiting.email]
    assert "12 rue" not in told[one.waiting.email]
    assert "visio" not in told[one.waiting.email]


def test_registering_twice_changes_the_words_only():
    one = visit(places=1)

    event_registrations.register(event=one.event, user=one.waiting, question="Une autre question")

    assert states(one.event) == {"Nadia": IN, "Omar": WAITING}
    assert EventRegistration.objects.get(user=one.waiting).question == "Une autre question"
    assert Letter.objects.filter(user=one.waiting).count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": -3}, "déjà commencé"),
        ({"state": "annule", "cancel_reason": "La grêle"}, "annulée"),
        ({"state": "brouillon"}, "pas publiée"),
        ({"starts_at": None}, "pas encore choisie"),
    ],
)
def test_nobody_joins_what_cannot_be_joined(fields, words):
    event = EventFactory(**fields)

    with pytest.raises(event_registrations.RegistrationError, match=words):
        event_registrations.register(event=event, user=UserFactory())
    assert not event.registrations.exists()


def test_one_comes_for_a_dynamique_of_ones_own():
    with pytest.raises(event_registrations.RegistrationError, match="pas de l’équipe"):
        event_registrations.register(event=EventFactory(), user=UserFactory(), dynamic=DynamicFactory())


def test_cancelling_tells_everybody_why_and_once():
    one = visit(places=1)

    events.cancel(event=one.event, reason="La grêle a pris les ruches.", user=one.host)

    told = letters("life.event_cancelled")
    assert set(told) == {one.coming.email, one.waiting.email}
    assert all("La grêle a pris les ruches." in text for text in told.values())
    with pytest.raises(events.EventError, match="déjà annulée"):
        events.cancel(event=one.event, reason="Encore", user=one.host)
    assert Letter.objects.filter(kind="life.event_cancelled").count() == 2


def test_a_reminder_goes_once_two_days_before_to_those_who_have_a_place():
    one = visit(places=1)
    later = EventFactory(days=12)
    event_registrations.register(event=later, user=one.coming)

    assert event_notices.remind(one.event.starts_at - timedelta(days=3)) == 0
    event_notices.remind(one.event.starts_at - timedelta(hours=47))
    event_notices.remind(one.event.starts_at - timedelta(hours=20))

    [letter] = Letter.objects.filter(kind="life.event_reminder")
    assert letter.user == one.coming
    assert "/agenda/voir-la-ruche/rencontre.ics" in letter.text
    assert "12 rue Secrète" in letter.text


def test_an_event_that_is_cancelled_reminds_nobody():
    one = visit()
    events.cancel(event=one.event, reason="La grêle", user=one.host)

    assert event_notices.remind(one.event.starts_at - timedelta(days=1)) == 0


def test_moving_an_event_tells_those_who_come_and_raises_its_version():
    one = visit(places=1)
    before = one.event.sequence
    one.event.starts_at += timedelta(days=1)
    one.event.ends_at += timedelta(days=1)

    events.save(event=one.event, user=one.host)
    one.event.refresh_from_db()

    assert one.event.sequence == before + 1
    assert set(letters("life.event_changed")) == {one.coming.email, one.waiting.email}


def test_words_that_change_tell_nobody():
    one = visit()
    one.event.summary = "Un autre résumé"

    events.save(event=one.event, user=one.host)

    assert letters("life.event_changed") == {}


def test_a_team_is_invited_once():
    one = visit()
    guest = DynamicFactory(name="Les Invités")
    people = [team_member(guest), team_member(guest)]

    for _ in range(2):
        event_registrations.invite(event=one.event, dynamic=guest, message="Venez voir.", user=one.host)

    told = letters("life.event_invited")
    assert set(told) == {user.email for user in people}
    assert Letter.objects.filter(kind="life.event_invited").count() == 2
    assert "Venez voir." in told[people[0].email]
    assert "12 rue Secrète" not in told[people[0].email]


def test_invitations_are_counted(client):
    one = visit()
    one.as_role(client, "hôte")
    guests = [DynamicFactory(name=f"Invitée {number}") for number in range(11)]

    answers = [
        client.post(one.url("inviter/"), {"dynamic": guest.slug, "message": ""}).status_code
        for guest in guests
    ]

    assert answers == [302] * 10 + [429]


def test_registrations_are_counted(client):
    event = EventFactory()
    client.force_login(UserFactory())

    answers = [client.post(f"/agenda/{event.slug}/inscription/", {}).status_code for _ in range(21)]

    assert answers == [302] * 20 + [429]


def test_a_closed_account_gives_its_place_back():
    one = visit(places=1)

    EventData().erase(one.coming)

    assert states(one.event) == {"Omar": IN}
    assert EventData().collect(one.waiting)["registrations"][0]["question"] == "Question de Omar"


def test_nobody_leaves_what_is_over():
    one = taken_place(visit())

    with pytest.raises(event_registrations.RegistrationError):
        event_registrations.withdraw(event=one.event, user=one.coming)
    assert states(one.event)["Nadia"] == IN
    assert timezone.now() > one.event.ends_at
