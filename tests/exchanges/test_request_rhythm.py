"""A request is told at the rhythm that a person chose, and never beyond what she accepts in a month."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.exchanges.enums import IntroductionState, Side, SolicitationRhythm
from community.exchanges.models import Party
from community.exchanges.services import answering, digests, introductions, ladder, requests, solicitations
from community.exchanges.services.introductions import IntroductionError
from community.members.enums import Purpose
from community.members.models import Letter
from community.members.services.consents import give_consent
from tests.exchanges.factories import NeedFactory, OfferFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.localtime().replace(day=10, hour=9, minute=0)
DAY = timedelta(days=1)


@pytest.fixture
def host():
    """Somebody who agreed to be asked, and whose offer is asked for."""
    person = UserFactory(first_name="Hélène")
    give_consent(purpose=Purpose.INTRODUCTIONS, user=person)
    return person


def chooses(person, rhythm, **fields):
    solicitations.choose(user=person, rhythm=rhythm, **{"most_a_month": 4, **fields})


def ask(host, facilitator, now=NOW) -> Party:
    """One more introduction proposed for an offer of this person."""
    need, offer = NeedFactory(), OfferFactory(owner=host)
    made = introductions.prepare(user=facilitator, need=need, offer=offer)
    introductions.propose(introductions=[made], why="Elle l’a vécu.", notes={}, user=facilitator, now=now)
    return made.parties.get(side=Side.OFFER)


def requests_to(person) -> int:
    return Letter.objects.filter(user=person, kind="exchanges.consent_asked").count()


@pytest.mark.parametrize("rhythm", [None, SolicitationRhythm.IMMEDIATE])
def test_until_she_chooses_otherwise_a_request_leaves_at_once(host, facilitator, rhythm):
    if rhythm:
        chooses(host, rhythm)

    party = ask(host, facilitator)

    assert requests_to(host) == 1
    assert party.told_at == NOW


@pytest.mark.parametrize("rhythm", [SolicitationRhythm.WEEKLY, SolicitationRhythm.MONTHLY])
def test_with_a_rhythm_it_waits_for_the_grouped_mail_which_bears_the_answers(host, facilitator, rhythm):
    chooses(host, rhythm)
    party = ask(host, facilitator)
    assert (requests_to(host), party.told_at) == (0, None)

    assert digests.send_digests(now=NOW + DAY)["letters"] == 1

    party.refresh_from_db()
    letter = Letter.objects.get(user=host, kind=digests.LETTER)
    assert party.told_at == NOW + DAY
    assert party.introduction.need.dynamic.name in letter.text
    assert "?reponse=accepte" in letter.text
    assert "?reponse=decline" in letter.text
    # Told once: the next mail has nothing to say, and reminders count from the mail
    assert digests.send_digests(now=NOW + 8 * DAY)["letters"] == 0
    assert ladder.remind(now=NOW + 9.5 * DAY) == 1 + 0  # the other side, told at once, is reminded alone


def test_beyond_her_most_a_month_requests_wait_for_the_next_month(host, facilitator):
    chooses(host, SolicitationRhythm.IMMEDIATE, most_a_month=1)

    ask(host, facilitator)
    second = ask(host, facilitator)

    assert requests_to(host) == 1
    assert second.told_at is None
    assert digests.send_digests(now=NOW + 2 * DAY)["letters"] == 0
    assert digests.send_digests(now=(NOW + 31 * DAY).replace(day=2))["letters"] == 1


def test_during_a_pause_nothing_is_told(host, facilitator):
    chooses(host, SolicitationRhythm.IMMEDIATE, paused_until=timezone.localdate(NOW) + 5 * DAY)

    party = ask(host, facilitator)

    assert (requests_to(host), party.told_at) == (0, None)
    assert digests.send_digests(now=NOW + DAY)["letters"] == 0


def test_whoever_said_never_is_not_asked_and_the_facilitator_reads_why(host, facilitator):
    chooses(host, SolicitationRhythm.NEVER)

    with pytest.raises(IntroductionError, match="ne pas être sollicitée"):
        ask(host, facilitator)


def test_whoever_said_never_receives_no_member_s_request_either(host, client):
    """It waits for the équipe relais, which reads on the desk what she chose."""
    chooses(host, SolicitationRhythm.NEVER)
    offer = OfferFactory(owner=host, goes_straight=True)

    made = requests.contact_offer(offer=offer, user=UserFactory(), message="Comment avez-vous commencé ?")

    assert made.state == IntroductionState.DRAFT
    assert requests_to(host) == 0
    client.force_login(UserFactory(facilitator=True))
    assert "A choisi de ne pas être sollicité·e" in client.get(made.get_absolute_url()).text


def test_the_desk_says_that_a_request_will_wait(host, facilitator, client):
    chooses(host, SolicitationRhythm.WEEKLY, most_a_month=3)
    made = introductions.prepare(user=facilitator, need=NeedFactory(), offer=OfferFactory(owner=host))
    client.force_login(facilitator)

    assert "il lui en reste 3 ce mois-ci" in client.get(made.get_absolute_url()).text


def test_an_answer_to_her_own_need_is_told_at_once_whatever_her_rhythm(host, facilitator):
    chooses(host, SolicitationRhythm.MONTHLY)
    made = introductions.prepare(user=facilitator, need=NeedFactory(owner=host), offer=OfferFactory())

    introductions.propose(introductions=[made], why="Elle l’a vécu.", notes={}, user=facilitator, now=NOW)

    assert requests_to(host) == 1


# --- Reminders by hand --------------------------------------------------------------------------


def reminders_to(person) -> int:
    return Letter.objects.filter(user=person, kind="exchanges.consent_reminder").count()


def test_a_facilitator_reminds_whoever_accepts_it(host, facilitator):
    party = ask(host, facilitator)

    answering.send_again(party=party, user=facilitator, now=NOW + DAY)

    assert reminders_to(host) == 1


@pytest.mark.parametrize(
    ("rhythm", "fields", "sentence"),
    [
        (SolicitationRhythm.NEVER, {}, "de ne plus être sollicité·e"),
        (SolicitationRhythm.IMMEDIATE, {"most_a_month": 1}, "autant de courriels"),
        (
            SolicitationRhythm.WEEKLY,
            {"paused_until": timezone.localdate(NOW) + 60 * DAY},
            "en pause jusqu’au",
        ),
    ],
)
def test_a_reminder_by_hand_keeps_to_what_she_chose_and_the_page_says_why(
    host, facilitator, client, rhythm, fields, sentence
):
    party = ask(host, facilitator)
    chooses(host, rhythm, **fields)

    with pytest.raises(IntroductionError, match=sentence):
        answering.send_again(party=party, user=facilitator, now=NOW + DAY)

    assert reminders_to(host) == 0
    assert not party.introduction.events.filter(kind="relance").exists()
    if "most_a_month" in fields:
        return  # the page counts the month of today
    client.force_login(facilitator)
    page = client.get(party.introduction.get_absolute_url()).text
    assert sentence in page.replace("\u00a0", " ")
    assert "relancer-offre" not in page
    assert "relancer-besoin" in page


def test_reminders_count_in_her_most_a_month(host, facilitator):
    party = ask(host, facilitator)
    chooses(host, SolicitationRhythm.IMMEDIATE, most_a_month=2)
    answering.send_again(party=party, user=facilitator, now=NOW + DAY)

    with pytest.raises(IntroductionError, match="autant de courriels"):
        answering.send_again(party=party, user=facilitator, now=NOW + 2 * DAY)

    next_month = (NOW + 31 * DAY).replace(day=1)
    answering.send_again(party=party, user=facilitator, now=next_month)
    assert reminders_to(host) == 2


def test_a_request_that_she_has_not_received_yet_is_not_repeated(host, facilitator):
    chooses(host, SolicitationRhythm.WEEKLY)
    party = ask(host, facilitator)

    with pytest.raises(IntroductionError, match="N’a pas encore reçu votre demande"):
        answering.send_again(party=party, user=facilitator, now=NOW + DAY)

    party.refresh_from_db()
    assert party.told_at is None


def test_the_seeker_may_always_be_reminded_of_her_own_need(host, facilitator):
    chooses(host, SolicitationRhythm.NEVER)
    made = introductions.prepare(user=facilitator, need=NeedFactory(owner=host), offer=OfferFactory())
    introductions.propose(introductions=[made], why="Elle l’a vécu.", notes={}, user=facilitator, now=NOW)

    answering.send_again(party=made.parties.get(side=Side.NEED), user=facilitator, now=NOW + DAY)

    assert reminders_to(host) == 1


def test_the_ladder_leaves_alone_whoever_chose_never_since(host, facilitator):
    ask(host, facilitator)
    chooses(host, SolicitationRhythm.NEVER)

    assert ladder.remind(now=NOW + 9.5 * DAY) == 1  # the other side
    assert reminders_to(host) == 0
