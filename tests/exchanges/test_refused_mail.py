"""The mail server says « later », then « no »: no letter of an introduction is lost, none leaves twice."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState, Side
from community.exchanges.services import answering, introductions, ladder
from community.members.enums import LetterState
from community.members.models import Letter
from community.members.services.letters import deliver_waiting
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.exchanges.mailed import link_start
from tests.members import failing_mail
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
BUSY = smtplib.SMTPDataError(451, b"try later")
REFUSED = smtplib.SMTPRecipientsRefused({"a@exemple.test": (550, b"unknown")})


@pytest.fixture
def server(settings):
    return failing_mail.use(settings)


@pytest.fixture
def proposed(facilitator, committed):
    """Proposes an introduction; gives its two sides, who seeks first."""

    def propose():
        made = introductions.prepare(user=facilitator, need=NeedFactory(), offer=OfferFactory())
        with committed():
            (row,) = introductions.propose(introductions=[made], why="Elle l’a vécu.", user=facilitator)
        return row.parties.get(side=Side.NEED), row.parties.get(side=Side.OFFER)

    return propose


def later(**delay):
    return timezone.now() + timedelta(**delay)


def of_kind(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"exchanges.{kind}").order_by("pk"))


def received(party, words: str) -> int:
    return sum(words in letter.body for letter in mail.outbox if letter.to == [party.address])


def test_a_request_waits_for_a_busy_server_then_leaves_once(server, proposed):
    server.on_send = BUSY
    parties = proposed()
    assert [letter.state for letter in of_kind("consent_asked")] == [LetterState.QUEUED] * 2
    assert mail.outbox == []

    server.on_send = None
    assert deliver_waiting() == 0, "pas avant la minute d’attente"
    deliver_waiting(now=later(minutes=2))
    deliver_waiting(now=later(hours=2))

    for party in parties:
        assert received(party, link_start(party)) == 1


def test_a_refusal_is_shown_with_its_code_and_resent_by_hand_with_the_same_links(
    server, proposed, client, committed
):
    server.on_send = BUSY
    parties = proposed()
    server.on_send = REFUSED
    deliver_waiting(now=later(minutes=2))

    letters = of_kind("consent_asked")
    assert [letter.state for letter in letters] == [LetterState.FAILED] * 2
    assert all("550" in letter.last_error and "exemple" not in letter.last_error for letter in letters)
    assert all(letter.text for letter in letters), "gardée tant qu’elle n’est pas partie"
    assert deliver_waiting(now=later(days=2)) == 0, "un refus n’est pas essayé de nouveau"

    client.force_login(UserFactory(administrator=True))
    assert "550" in client.get("/gestion/lettres/").text
    server.on_send = None
    for letter in letters:
        with committed():
            client.post(f"/gestion/lettres/{letter.pk}/renvoyer/")
            client.post(f"/gestion/lettres/{letter.pk}/renvoyer/")

    for party in parties:
        assert received(party, link_start(party)) == 1
    assert [letter.state for letter in of_kind("consent_asked")] == [LetterState.SENT] * 2
    assert not Letter.objects.exclude(text="").exists(), "les liens s’effacent une fois partis"


def test_the_contact_of_the_other_side_waits_too_and_reaches_each_once(server, proposed, committed):
    parties = proposed()
    mail.outbox.clear()
    server.on_send = BUSY
    for party in parties:
        with committed():
            answering.answer(party=party, answer=Answer.ACCEPTED)

    introduction = parties[0].introduction
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.AGREED, "l’accord ne dépend pas du courriel"
    assert [letter.state for letter in of_kind("agreed")] == [LetterState.QUEUED] * 2

    server.on_send = REFUSED
    deliver_waiting(now=later(minutes=2))
    assert [letter.state for letter in of_kind("agreed")] == [LetterState.FAILED] * 2
    server.on_send = None
    Letter.objects.filter(kind="exchanges.agreed").update(state=LetterState.QUEUED)  # as « renvoyer » does
    deliver_waiting(now=later(minutes=5))
    deliver_waiting(now=later(minutes=9))

    for party, other in (parties, reversed(parties)):
        assert received(party, other.user.email) == 1


def test_a_reminder_that_the_server_put_off_is_not_written_again_by_the_next_run(server, proposed, committed):
    parties = proposed()
    mail.outbox.clear()
    server.on_send = BUSY
    nine_days = later(days=9, hours=1)
    for _ in range(2):
        with committed():
            ladder.remind(now=nine_days)

    assert len(of_kind("consent_reminder")) == 2
    server.on_send = None
    deliver_waiting(now=later(days=10))

    assert [received(party, "Nous vous avions écrit") for party in parties] == [1, 1]
