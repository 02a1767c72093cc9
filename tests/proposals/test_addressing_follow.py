"""Followers asked to be told, are told once of each step, and stop in one click; nobody follows without asking."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from community.members.models import Letter
from community.members.services import personal_data
from dynamics.dates import parse_date
from proposals.enums import SendingState as State
from proposals.models import PropositionFollow, Sending, SendingStep
from proposals.services import follows, news, sendings, statuses
from tests.members.factories import UserFactory
from tests.proposals.addressing import note, send, signed_letter
from tests.proposals.factories import PropositionFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 la reponse"


def plain(text: str) -> str:
    """Letters are set with no-break spaces; tests are written with plain ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def follower():
    return UserFactory(first_name="Inès", email="ines@exemple.test")


def test_following_is_asked_for_and_undone(client, follower):
    proposition = PropositionFactory()
    path = f"/propositions/{proposition.slug}/suivre/"
    client.force_login(follower)

    client.post(path, {"action": "follow"})
    client.post(path, {"action": "follow"})
    assert list(PropositionFollow.objects.values_list("user", flat=True)) == [follower.pk]

    client.post(path, {"action": "stop"})
    assert not PropositionFollow.objects.exists()


def test_neither_sending_nor_supporting_follows(facilitator):
    send(user=facilitator)

    assert not PropositionFollow.objects.exists()


def test_an_answer_with_its_document_is_told_to_those_who_follow(committed, facilitator, follower):
    proposition = PropositionFactory(title="Payer le temps de la coopération.")
    sending = send(proposition, user=facilitator)
    follows.follow(proposition=proposition, user=follower)

    with committed():
        step = note(
            sending,
            facilitator,
            State.ANSWERED,
            text="Le service retient l’idée pour 2027.",
            document=SimpleUploadedFile("reponse.pdf", PDF),
        )

    letter = mail.outbox[0]
    body = plain(letter.body)
    assert len(mail.outbox) == 1
    assert letter.to == ["ines@exemple.test"]
    assert plain(letter.subject) == "Législateur : réponse donnée – Payer le temps de la coopération."
    assert "Bonjour Inès," in body
    assert "Le service retient l’idée pour 2027." in body
    assert "Source : courriel du service, janvier" in body
    assert f"/propositions/{proposition.slug}/envois/{sending.pk}/etapes/{step.pk}/document/" in body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<a href=" in letter.alternatives[0][0]


def test_each_follower_is_told_once_however_often_the_task_runs(committed, facilitator, follower):
    sending = send(user=facilitator)
    follows.follow(proposition=sending.proposition, user=follower)
    with committed():
        step = note(sending, facilitator, State.RECEIVED)

    news.tell_followers(kind="sendingstep", pk=step.pk)

    assert Letter.objects.filter(kind=news.LETTER).count() == 1


def test_a_draft_answer_is_told_to_nobody_before_it_is_published(committed, facilitator, follower):
    sending = send(user=facilitator)
    follows.follow(proposition=sending.proposition, user=follower)
    with committed():
        step = note(sending, facilitator, State.ANSWERED, publish=False)
    assert (mail.outbox, news.tell_followers(kind="sendingstep", pk=step.pk)) == ([], 0)

    with committed():
        sendings.publish(step=step, user=facilitator)

    assert [letter.to for letter in mail.outbox] == [["ines@exemple.test"]]


def test_a_step_of_the_proposition_itself_is_told_too(committed, facilitator, follower):
    proposition = PropositionFactory()
    follows.follow(proposition=proposition, user=follower)

    with committed():
        statuses.note_step(
            proposition=proposition,
            user=facilitator,
            text="La loi de finances la reprend.",
            source="Journal officiel",
            when=parse_date("2025"),
            status="adoptee",
        )

    assert plain(mail.outbox[0].subject).startswith("Adoptée – ")
    assert "Adoptée (2025)." in plain(mail.outbox[0].body)


def test_who_did_it_and_closed_accounts_are_not_written_to(committed, facilitator, follower):
    sending = send(user=facilitator)
    gone = UserFactory(is_active=False)
    for user in (facilitator, gone):
        follows.follow(proposition=sending.proposition, user=user)

    with committed():
        note(sending, facilitator, State.RECEIVED)

    assert mail.outbox == []


def test_the_link_of_a_letter_stops_it_without_signing_in(client, committed, facilitator, follower):
    sending = send(user=facilitator)
    other = PropositionFactory()
    for proposition in (sending.proposition, other):
        follows.follow(proposition=proposition, user=follower)
    with committed():
        note(sending, facilitator, State.RECEIVED)
    path = re.search(r"/propositions/suivi/arret/\S+/", mail.outbox[0].body).group()

    assert client.get(path).status_code == 200
    assert PropositionFollow.objects.count() == 2
    assert client.post(path).status_code == 200

    assert [follow.proposition for follow in PropositionFollow.objects.all()] == [other]


def test_personal_data_are_told_then_forgotten(facilitator):
    person = UserFactory(facilitator=True)
    sending = send(user=person)
    follows.follow(proposition=sending.proposition, user=person)
    signed_letter(person)

    told = personal_data.collect(person)["addressing"]
    personal_data.erase(user=person, tell=False)

    assert {key: len(rows) for key, rows in told.items()} == {
        "followed": 1,
        "sent": 1,
        "steps": 1,
        "letters": 1,
        "signatures": 0,
    }
    assert not PropositionFollow.objects.exists()
    assert Sending.objects.get().sent_by is None
    assert SendingStep.objects.get().noted_by is None
