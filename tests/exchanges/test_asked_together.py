"""Several offers proposed at once: one letter to who seeks, one to each who passes on, an answer for each."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail

from community.exchanges.enums import Answer, IntroductionState, Side
from community.exchanges.models import Introduction, Party
from community.exchanges.services import consent, introductions
from tests.exchanges.conftest import plain
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.exchanges.mailed import link_start

pytestmark = pytest.mark.django_db
WHY = "Trois équipes l’ont fait, chacune à sa façon."


@pytest.fixture
def batch(facilitator, committed) -> list[Introduction]:
    """Three offers proposed at once for one need."""
    need = NeedFactory(title="Trouver un lieu au bourg")
    made = [
        introductions.prepare(user=facilitator, need=need, offer=OfferFactory(title=f"Notre lieu {number}"))
        for number in (1, 2, 3)
    ]
    with committed():
        return introductions.propose(
            introductions=made, why=WHY, notes={"besoin": "Nous en avons parlé mardi."}, user=facilitator
        )


def sides(batch, side) -> list[Party]:
    return [one.parties.get(side=side) for one in batch]


def letters_to(address) -> list:
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_who_seeks_receives_one_letter_with_four_answers_for_each(batch):
    seeker = sides(batch, Side.NEED)[0]

    (letter,) = letters_to(seeker.address)

    assert plain(letter.subject) == "3 réponses possibles à votre besoin : êtes-vous d’accord ?"
    for body in (letter.body, letter.alternatives[0][0]):
        assert body.count(WHY) == 1
        assert body.count("Nous en avons parlé mardi.") == 1
        assert "Trouver un lieu au bourg" in body
        for one in batch:
            party = one.parties.get(side=Side.NEED)
            assert one.offer.title in body
            links = re.findall(rf"{link_start(party)}:\S+\?reponse=([\w-]+)", body)
            assert links == [Answer.ACCEPTED, Answer.NOT_NOW, Answer.DECLINED, "question"]


def test_it_names_no_person_and_no_contact(batch):
    (letter,) = letters_to(sides(batch, Side.NEED)[0].address)

    for party in sides(batch, Side.OFFER):
        for hidden in (party.user.email, party.user.last_name):
            assert hidden not in letter.body + letter.alternatives[0][0]


def test_each_who_passes_on_is_written_to_alone_and_reads_nothing_of_the_others(batch):
    for one in batch:
        (letter,) = letters_to(one.parties.get(side=Side.OFFER).address)
        others = [other.offer for other in batch if other != one]
        assert one.offer.title in letter.body
        for offer in others:
            assert offer.title not in letter.body
            assert offer.dynamic.name not in letter.body


def test_every_side_is_told_from_that_day(batch):
    assert len(mail.outbox) == 4
    assert not Party.objects.filter(introduction__in=batch, told_at=None).exists()


def test_the_answers_are_given_one_by_one(client, batch, committed):
    first, second, _ = sides(batch, Side.NEED)

    for party, answer in ((first, "accepte"), (second, "decline")):
        with committed():
            client.post(urlsplit(consent.answer_url(party)).path, {"answer": answer})

    for one in batch:
        one.refresh_from_db()
    assert [one.state for one in batch] == [
        IntroductionState.ONE_AGREED,
        IntroductionState.REFUSED,
        IntroductionState.PROPOSED,
    ]


def test_a_single_offer_keeps_its_own_letter(facilitator, committed):
    made = introductions.prepare(user=facilitator, need=NeedFactory(), offer=OfferFactory())

    with committed():
        introductions.propose(introductions=[made], why=WHY, user=facilitator)

    (letter,) = letters_to(made.parties.get(side=Side.NEED).address)
    assert "pourrait vous aider" in letter.subject
