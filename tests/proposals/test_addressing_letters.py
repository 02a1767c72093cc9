"""A joint letter: written, opened, signed by dynamiques that are entitled to, sent once, as it was signed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from dynamics.enums import TeamRole
from proposals.addressing_panels import letters_to_sign
from proposals.enums import JointLetterState, SendingState
from proposals.models import JointLetter, LetterSignature, Sending
from proposals.pdf.joint_letters import letter_document
from proposals.services import joint_letters
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.addressing import (
    SOURCE,
    day,
    draft_letter,
    note,
    open_letter,
    send,
    signed_letter,
    supporter,
)
from tests.proposals.factories import AddresseeFactory, PropositionFactory

pytestmark = pytest.mark.django_db

Refused = joint_letters.JointLetterError


def words_of(letter) -> str:
    return str(letter_document(letter).data())


def test_what_is_signed_no_longer_changes(facilitator):
    letter = open_letter(facilitator)
    item = letter.items.first()
    signed = item.title

    item.proposition.title = "Une tout autre demande."
    item.proposition.save()

    assert letter.items.first().shown_title == signed
    assert "Une tout autre demande" not in words_of(letter)
    with pytest.raises(Refused, match="ne change plus"):
        joint_letters.save_draft(letter=letter, propositions=[item.proposition], user=facilitator)


def test_a_dynamique_signs_once_and_may_take_it_back_until_the_letter_leaves(facilitator):
    letter = open_letter(facilitator)
    person, dynamic = supporter(letter, name="Le Fournil")

    for _ in range(2):
        joint_letters.sign(letter=letter, dynamic=dynamic, user=person)
    assert LetterSignature.objects.count() == 1
    assert "Le Fournil" in words_of(letter)

    assert joint_letters.withdraw_signature(letter=letter, dynamic=dynamic, user=person)
    assert not LetterSignature.objects.exists()


def test_a_sent_letter_keeps_its_signatures(facilitator):
    letter = open_letter(facilitator)
    person, dynamic = supporter(letter)
    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)
    joint_letters.send(letter=letter, user=facilitator, sent_on=day(), source=SOURCE)

    with pytest.raises(Refused, match="est partie"):
        joint_letters.withdraw_signature(letter=letter, dynamic=dynamic, user=person)


def test_only_who_animates_a_dynamique_that_supports_one_of_them_signs(facilitator):
    letter = open_letter(facilitator)
    _, dynamic = supporter(letter)
    contributor = TeamMemberFactory(dynamic=dynamic, role=TeamRole.CONTRIBUTOR).user
    elsewhere = TeamMemberFactory(dynamic=DynamicFactory(), role=TeamRole.ANIMATOR)

    for user in (contributor, UserFactory(), facilitator):
        with pytest.raises(Refused, match="qui anime la dynamique"):
            joint_letters.sign(letter=letter, dynamic=dynamic, user=user)
    with pytest.raises(Refused, match="ne soutient encore aucune"):
        joint_letters.sign(letter=letter, dynamic=elsewhere.dynamic, user=elsewhere.user)


def test_the_last_day_to_sign_is_included_and_the_next_is_not(facilitator):
    letter = open_letter(facilitator)
    person, dynamic = supporter(letter)

    JointLetter.objects.filter(pk=letter.pk).update(signed_until=timezone.localdate())
    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)
    JointLetter.objects.filter(pk=letter.pk).update(signed_until=timezone.localdate() - timedelta(days=1))

    with pytest.raises(Refused, match="ne reçoit pas"):
        joint_letters.sign(letter=letter, dynamic=dynamic, user=person)


def test_an_open_letter_is_taken_back_only_while_nobody_signed(facilitator):
    free, signed = open_letter(facilitator), signed_letter(facilitator)

    joint_letters.take_back(letter=free, user=facilitator)

    free.refresh_from_db()
    assert (free.state, free.opened_at) == (JointLetterState.DRAFT, None)
    with pytest.raises(Refused, match="déjà signé"):
        joint_letters.take_back(letter=signed, user=facilitator)


@pytest.mark.parametrize(("sent_ago", "words"), [(-1, "pas encore passée"), (1, "avant l’ouverture")])
def test_a_letter_leaves_between_its_opening_and_today(facilitator, sent_ago, words):
    letter = signed_letter(facilitator)

    with pytest.raises(Refused, match=words):
        joint_letters.send(letter=letter, user=facilitator, sent_on=day(sent_ago), source=SOURCE)


def test_a_letter_without_a_signature_does_not_leave(facilitator):
    with pytest.raises(Refused, match="encore signé"):
        joint_letters.send(letter=open_letter(facilitator), user=facilitator, sent_on=day(), source=SOURCE)


def test_a_draft_is_not_sent_and_a_sent_letter_is_not_sent_again(facilitator):
    letter = signed_letter(facilitator)
    joint_letters.send(letter=letter, user=facilitator, sent_on=day(), source=SOURCE)

    for one in (letter, draft_letter(facilitator)):
        with pytest.raises(Refused, match="ouverte aux signatures"):
            joint_letters.send(letter=one, user=facilitator, sent_on=day(), source=SOURCE)


def test_sending_starts_the_clock_of_each_and_reminds_those_already_sent(facilitator):
    addressee = AddresseeFactory()
    known, new = (PropositionFactory(addressees=[addressee]) for _ in range(2))
    before = send(known, addressee, facilitator, ago=60)
    note(before, facilitator, SendingState.RECEIVED, ago=50)
    letter = signed_letter(facilitator, addressee=addressee, propositions=[known, new])

    sent = joint_letters.send(letter=letter, user=facilitator, sent_on=day(), source=SOURCE)

    before.refresh_from_db()
    started = Sending.objects.get(proposition=new)
    assert (started.letter, started.sent_on, started.state) == (sent, day(), SendingState.SENT)
    assert (before.sent_on, before.state) == (day(60), SendingState.RECEIVED)
    assert "lettre commune" in before.steps.last().text
    assert sent.pdf.read().startswith(b"%PDF-")


def test_the_letter_names_dynamiques_never_people(facilitator):
    letter = open_letter(facilitator)
    person, dynamic = supporter(letter, name="La Filature")
    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)

    said = words_of(letter)

    assert "La Filature" in said
    assert not [name for name in (person.last_name, person.email, facilitator.last_name) if name in said]


def test_a_letter_that_she_may_sign_awaits_the_animator_in_her_space(facilitator):
    letter = open_letter(facilitator, subject="Une lettre à signer")
    draft_letter(facilitator, subject="Un brouillon")
    person, dynamic = supporter(letter)
    stranger = TeamMemberFactory(dynamic=DynamicFactory(), role=TeamRole.ANIMATOR).user

    def waits_for(user):
        return [line["name"] for line in letters_to_sign(SimpleNamespace(user=user))]

    assert (waits_for(person), waits_for(stranger), waits_for(facilitator)) == (
        ["Une lettre à signer"],
        [],
        [],
    )

    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)

    assert waits_for(person) == []
