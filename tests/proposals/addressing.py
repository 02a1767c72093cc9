"""Sendings and letters for tests, through the services that people use."""

from datetime import timedelta

from django.utils import timezone

from dynamics.enums import TeamRole
from proposals.models import JointLetter, Sending
from proposals.services import joint_letters, sendings, supports
from tests.dynamics.factories import DynamicFactory, TeamMemberFactory
from tests.members.factories import UserFactory
from tests.proposals.factories import AddresseeFactory, PropositionFactory

SOURCE = "courriel du service, janvier"


def day(ago: int = 0):
    return timezone.localdate() - timedelta(days=ago)


def send(proposition=None, addressee=None, user=None, ago: int = 30, **options) -> Sending:
    return sendings.send(
        proposition=proposition or PropositionFactory(),
        addressee=addressee or AddresseeFactory(),
        user=user or UserFactory(facilitator=True),
        sent_on=day(ago),
        text="Par courrier, au service compétent.",
        source=SOURCE,
        **options,
    )


def note(sending: Sending, user, state: str = "", ago: int = 1, **options):
    return sendings.note(
        sending=sending,
        user=user,
        when=day(ago),
        text=options.pop("text", "Le service nous a écrit."),
        source=SOURCE,
        state=state,
        **options,
    )


def draft_letter(user, addressee=None, propositions=None, **fields) -> JointLetter:
    addressee = addressee or AddresseeFactory()
    chosen = propositions or [PropositionFactory(addressees=[addressee]) for _ in range(2)]
    fields = {
        "subject": "Payer le temps de la coopération",
        "opening": "Nous agissons à plusieurs.",
        **fields,
    }
    letter = JointLetter(addressee=addressee, **fields)
    return joint_letters.save_draft(letter=letter, propositions=chosen, user=user)


def open_letter(user, **options) -> JointLetter:
    letter = draft_letter(user, **options)
    return joint_letters.open_to_signatures(letter=letter, user=user, until=day(-20))


def supporter(letter: JointLetter, **names):
    """Somebody who animates a dynamique that supports the first proposition of the letter."""
    dynamic = DynamicFactory(**names)
    person = TeamMemberFactory(dynamic=dynamic, role=TeamRole.ANIMATOR).user
    supports.give(proposition=letter.items.first().proposition, user=person, dynamic=dynamic)
    return person, dynamic


def signed_letter(user, **options) -> JointLetter:
    letter = open_letter(user, **options)
    person, dynamic = supporter(letter)
    joint_letters.sign(letter=letter, dynamic=dynamic, user=person)
    return letter
