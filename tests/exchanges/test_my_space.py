"""« Mon espace » says what waits for me, and where each introduction stands."""

import html

import pytest
from django.utils import timezone

from community.exchanges.enums import FollowUpStep, Side
from community.exchanges.models import FollowUp
from community.exchanges.services import answering, introductions
from tests.exchanges.factories import NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(facilitator):
    """An introduction that both sides are asked to answer."""
    made = introductions.prepare(
        user=facilitator, need=NeedFactory(owner=UserFactory()), offer=OfferFactory(owner=UserFactory())
    )
    introductions.propose(introductions=[made], why="Elle l’a vécu.", notes={}, user=facilitator)
    made.refresh_from_db()
    return made


def space_of(client, user) -> str:
    client.force_login(user)
    return html.unescape(client.get("/mon-espace/").text).replace("\u00a0", " ")


def awaited(text: str) -> str:
    """The part « Ce qui vous attend », empty when nothing does."""
    return text.partition('id="attente"')[2].partition("</section>")[0]


def test_what_waits_follows_the_life_of_an_introduction(client, asked):
    seeker = asked.need.owner
    name = asked.offer.dynamic.name
    assert f"{name}</a> : votre accord est demandé" in awaited(space_of(client, seeker))

    for party in asked.parties.all():
        answering.answer(party=party, answer="accepte")
    assert "il reste à choisir une date" in awaited(space_of(client, seeker))

    FollowUp.objects.create(
        introduction=asked, side=Side.NEED, step=FollowUpStep.MONTH, asked_at=timezone.now()
    )
    assert "dites ce que cette rencontre a donné" in awaited(space_of(client, seeker))
    assert "dites ce que" not in awaited(space_of(client, asked.offer.owner))


def test_who_declined_is_not_read_there(client, asked):
    answering.answer(party=asked.parties.get(side=Side.OFFER), answer="decline", reason="trop-loin")

    text = space_of(client, asked.need.owner)

    assert awaited(text) == ""
    assert "ne se fera pas" in text.lower()
    assert "refus" not in text.lower()


def test_nothing_is_shown_to_whoever_is_in_no_introduction(client, asked):
    assert "Mes mises en relation" not in space_of(client, UserFactory()).partition("<h1")[2]


def test_the_page_of_a_need_shows_its_people_who_could_help_and_nobody_else(client):
    suggestion = SuggestionFactory(score=0.6)
    page = suggestion.need.get_absolute_url()

    stranger = client.get(page).text
    client.force_login(suggestion.need.owner)
    own = client.get(page).text

    assert "Qui pourrait aider" not in stranger
    assert "Qui pourrait aider" in own
    assert suggestion.offer.title in own


def test_an_offer_leads_to_asking_for_an_introduction_except_for_its_own_people(client):
    offer = OfferFactory()
    ask = f"/mises-en-relation/demander/{offer.pk}/"

    assert ask in client.get(offer.get_absolute_url()).text
    client.force_login(offer.owner)
    assert ask not in client.get(offer.get_absolute_url()).text
