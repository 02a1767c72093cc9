"""A member asks for an offer: to the équipe relais, or straight to whoever chose so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.exchanges.enums import IntroductionState, State
from community.exchanges.models import Refusal
from community.exchanges.services import introductions, requests
from community.exchanges.services.introductions import IntroductionError
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.conftest import plain
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
WHY = "Vous cherchez à dépasser les habitués ; ils l’ont fait porte après porte."
DRAFT, ONE = IntroductionState.DRAFT, IntroductionState.ONE_AGREED


def test_a_member_who_asks_waits_for_the_team_unless_the_offer_goes_straight(committed, facilitator):
    asking = UserFactory()
    need = NeedFactory(owner=asking)

    with committed():
        waiting = requests.contact_offer(offer=OfferFactory(), user=asking, message="Bonjour", need=need)
        straight = requests.contact_offer(
            offer=OfferFactory(goes_straight=True), user=asking, message="Comment avez-vous commencé ?"
        )

    assert (waiting.state, waiting.facilitator, waiting.origin) == (DRAFT, None, "membre")
    assert straight.state == ONE
    assert [letter.to for letter in mail.outbox] == [[straight.offer.owner.email]]
    assert "Comment avez-vous commencé ?" in plain(mail.outbox[0].body)
    with committed():
        introductions.propose(introductions=[waiting], why=WHY, user=facilitator)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.facilitator) == (ONE, facilitator)
    assert [letter.to for letter in mail.outbox[1:]] == [[waiting.offer.owner.email]]


def test_asking_straight_an_offer_that_cannot_now_waits_for_the_team():
    """A refusal of the past does not show either: it would tell who refused."""
    asking = UserFactory()
    away = OfferFactory(goes_straight=True, absent_until=timezone.localdate() + timedelta(days=5))
    refused = OfferFactory(goes_straight=True)
    need = NeedFactory(owner=asking)
    Refusal.objects.create(need=need, offer=refused, side="offre")

    for offer in (away, refused):
        assert requests.contact_offer(offer=offer, user=asking, message="Bonjour", need=need).state == DRAFT


def test_what_a_member_may_not_ask():
    asking = UserFactory()
    own = OfferFactory(owner=asking)
    team = OfferFactory()
    TeamMemberFactory(dynamic=team.dynamic, user=asking)
    hidden = OfferFactory(audience="facilitateurs")
    offer = OfferFactory()
    for refused in (own, team, hidden, OfferFactory(state=State.CLOSED)):
        with pytest.raises(IntroductionError, match="depuis votre compte"):
            requests.contact_offer(offer=refused, user=asking, message="Bonjour")
    with pytest.raises(IntroductionError, match="un besoin de vos dynamiques"):
        requests.contact_offer(offer=offer, user=asking, message="Bonjour", need=NeedFactory())
    with pytest.raises(IntroductionError, match="dont vous êtes de l’équipe"):
        requests.contact_offer(
            offer=offer, user=asking, message="Bonjour", dynamic=team.dynamic.__class__(pk=0)
        )
    with pytest.raises(IntroductionError, match="ni adresse"):
        requests.contact_offer(offer=offer, user=asking, message="zoe@exemple.test")
    requests.contact_offer(offer=offer, user=asking, message="Bonjour")
    with pytest.raises(IntroductionError, match="déjà demandé"):
        requests.contact_offer(offer=offer, user=asking, message="Bonjour")
    other = UserFactory()
    assert requests.contact_offer(offer=offer, user=other, message="Bonjour").parties.get(user=other)
