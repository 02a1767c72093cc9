"""The grouped mail and the rhythm that each person chose."""

import pytest
from django.utils import timezone
from wagtail import hooks

from community.exchanges.enums import (
    Audience,
    Side,
    SolicitationRhythm,
    State,
    SuggestionState,
)
from community.exchanges.models import Digest, SavedSearch, Solicitation
from community.exchanges.services import digests, solicitations
from community.exchanges.services.digests import DigestItem, DigestSection
from community.members.services import personal_data
from dynamics.enums import TeamRole
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.conftest import plain
from tests.exchanges.factories import NeedFactory, OfferFactory, SuggestionFactory
from tests.exchanges.mailed import DAY, MONDAY, agreeing, asked_to_pass_on, letters, path_of, suggested
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_one_mail_tells_the_new_suggestions_of_all_needs_with_reasons_and_links():
    person = agreeing(first_name="Zoé")
    first, second = suggested(person, score=0.6), suggested(person, score=0.8)

    assert digests.send_digests(now=MONDAY) == {"people": 1, "letters": 1, "failed": 0}

    letter = letters().get()
    assert letter.email == person.email
    assert letter.subject == f"{second.offer.title} ({second.offer.who}), et une autre nouvelle pour vous"
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (plain(letter.text), plain(letter.html.replace("&nbsp;", " "))):
        assert "Bonjour Zoé," in part
        for row in (first, second):
            assert row.offer.title in part
            assert row.need.title in part
            assert row.offer.owner.email not in part
            assert row.offer.owner.last_name not in part
        assert "mêmes mots : habitants, porte" in part
        assert "Voir cette suggestion" in part
        assert "Pas pour moi" in part
        assert "Ne plus recevoir ces envois" in part
    assert "<img" not in letter.html


def test_nothing_is_said_twice_and_what_did_not_fit_comes_next_time():
    person = agreeing()
    need = NeedFactory(owner=person)
    rows = [SuggestionFactory(need=need, score=0.9 - n / 100) for n in range(7)]

    for day in range(0, 21, 7):
        digests.send_digests(now=MONDAY + day * DAY)

    told = [set(row.told) for row in Digest.objects.order_by("sent_at")]
    assert [len(keys) for keys in told] == [5, 2]
    assert set.union(*told) == {f"suggestion:{row.pk}" for row in rows}


@pytest.mark.parametrize(
    ("fields", "is_written"),
    [
        ({}, True),
        ({"state": SuggestionState.DISMISSED}, False),
        ({"state": SuggestionState.STALE}, False),
        ({"state": SuggestionState.PROPOSED}, False),
    ],
)
def test_only_what_still_holds_is_told(fields, is_written):
    suggested(agreeing(), **fields)

    digests.send_digests(now=MONDAY)

    assert letters().exists() == is_written


@pytest.mark.parametrize(
    "gone", ["closed offer", "away", "hidden offer", "closed need", "no consent", "closed account"]
)
def test_no_mail_is_empty_nor_sent_to_who_did_not_agree(gone):
    person = UserFactory() if gone == "no consent" else agreeing()
    row = suggested(person)
    if gone == "closed offer":
        row.offer.state, row.offer.closed_at = State.CLOSED, MONDAY
    if gone == "away":
        row.offer.absent_until = timezone.localdate(MONDAY + 400 * DAY)
    if gone == "hidden offer":
        row.offer.audience = Audience.FACILITATORS
    row.offer.save()
    if gone == "closed need":
        row.need.state, row.need.closed_at = State.FILLED, MONDAY
        row.need.save()
    if gone == "closed account":
        personal_data.erase(user=person)

    assert digests.send_digests(now=MONDAY)["letters"] == 0
    assert not letters().exists()
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (SolicitationRhythm.IMMEDIATE, [0, 1, 2]),
        (SolicitationRhythm.WEEKLY, [0, 7, 14]),
        (SolicitationRhythm.MONTHLY, [0, 30, 60]),
        (SolicitationRhythm.NEVER, []),
    ],
)
def test_the_rhythm_that_a_person_chose_is_kept(rhythm, days):
    person = agreeing()
    solicitations.choose(user=person, rhythm=rhythm, most_a_month=30)
    need = NeedFactory(owner=person)

    for day in range(62):
        SuggestionFactory(need=need)
        digests.send_digests(now=MONDAY + day * DAY)
        if len(days) == Digest.objects.count() == 3:
            break

    first = timezone.localdate(MONDAY)
    sent = [(timezone.localdate(row.sent_at) - first).days for row in Digest.objects.order_by("sent_at")]
    assert sent == days


def test_requests_and_grouped_mails_of_a_month_never_go_beyond_what_she_chose():
    person = agreeing()
    solicitations.choose(user=person, rhythm=SolicitationRhythm.IMMEDIATE, most_a_month=3)
    need = NeedFactory(owner=person)
    asked_to_pass_on(person, MONDAY - DAY)

    for day in range(28):
        SuggestionFactory(need=need)
        digests.send_digests(now=MONDAY + day * DAY)

    assert Digest.objects.count() == 2, "une demande et deux envois : trois en novembre"
    digests.send_digests(now=MONDAY + 29 * DAY)
    assert Digest.objects.count() == 3, "décembre recommence à zéro"


def test_room_counts_the_requests_really_made_this_month():
    person = agreeing()
    solicitations.choose(user=person, rhythm=SolicitationRhythm.WEEKLY, most_a_month=2)
    for told_at in (MONDAY - 10 * DAY, MONDAY, None):
        asked_to_pass_on(person, told_at)

    assert solicitations.room(person, MONDAY + DAY) == 1
    assert solicitations.may_be_asked(person, MONDAY + DAY)
    asked_to_pass_on(person, MONDAY)
    assert not solicitations.may_be_asked(person, MONDAY + DAY)
    assert solicitations.may_be_asked(person, MONDAY + 31 * DAY)


def test_a_pause_holds_until_its_day():
    person = agreeing()
    suggested(person)
    until = timezone.localdate(MONDAY) + 10 * DAY
    solicitations.choose(user=person, rhythm=SolicitationRhythm.IMMEDIATE, most_a_month=9, paused_until=until)

    assert not solicitations.may_be_asked(person, MONDAY)
    assert digests.send_digests(now=MONDAY)["letters"] == 0
    assert digests.send_digests(now=MONDAY + 10 * DAY)["letters"] == 1


def test_a_second_run_of_the_day_writes_nothing_more():
    person = agreeing()
    suggested(person)
    digests.send_digests(now=MONDAY)
    Solicitation.objects.update(last_digest_at=None)
    suggested(person)

    digests.send_digests(now=MONDAY)

    assert letters().count() == 1


def test_one_mail_that_fails_keeps_nobody_waiting(monkeypatch):
    first, second = agreeing(), agreeing()
    for person in (first, second):
        suggested(person)
    write = digests._write

    def fail_for_first(user, *rest):
        if user == first:
            raise ValueError("gabarit cassé")
        write(user, *rest)

    monkeypatch.setattr(digests, "_write", fail_for_first)
    assert digests.send_digests(now=MONDAY) == {"people": 2, "letters": 1, "failed": 1}
    assert not Digest.objects.filter(user=first).exists()

    monkeypatch.setattr(digests, "_write", write)
    assert digests.send_digests(now=MONDAY)["letters"] == 1


def test_animators_hear_of_a_need_that_nobody_holds():
    animator, contributor = agreeing(), agreeing()
    need = NeedFactory(owner=None)
    TeamMemberFactory(dynamic=need.dynamic, user=animator, role=TeamRole.ANIMATOR)
    TeamMemberFactory(dynamic=need.dynamic, user=contributor, role=TeamRole.CONTRIBUTOR)
    SuggestionFactory(need=need)

    digests.send_digests(now=MONDAY)

    assert [letter.user for letter in letters()] == [animator]


class Ordered:
    """What somebody ordered herself: no consent, no rhythm of suggestions."""

    follows_rhythm = False

    def __init__(self, person):
        self.person = person

    def people(self, now):
        return [self.person.pk]

    def section(self, *, user, now, told):
        if "alerte:1" in told or user != self.person:
            return None
        return DigestSection("Vos recherches", [DigestItem("alerte:1", "Une ferme partagée")])


def test_another_source_joins_the_same_mail_and_may_be_told_without_the_consent():
    person = UserFactory()
    with hooks.register_temporarily(digests.SOURCES, lambda: Ordered(person)):
        digests.send_digests(now=MONDAY)
        digests.send_digests(now=MONDAY + DAY)

    assert "Une ferme partagée" in letters().get().text
    assert not Digest.objects.get().is_solicitation
    assert Solicitation.objects.get(user=person).last_digest_at is None


def test_a_saved_search_tells_what_is_new_at_its_own_rhythm_until_the_mail_is_stopped(client):
    person = UserFactory()
    saved = SavedSearch.objects.create(
        user=person, side=Side.OFFER, name="Ce qui s’offre", rhythm="chaque-semaine", last_told_at=MONDAY
    )
    offer = OfferFactory(opened_at=MONDAY + DAY)
    OfferFactory(opened_at=MONDAY + DAY, audience=Audience.FACILITATORS)

    assert digests.send_digests(now=MONDAY + 2 * DAY)["letters"] == 0
    assert digests.send_digests(now=MONDAY + 7 * DAY)["letters"] == 1
    text = letters().get().text
    assert "Du nouveau pour « Ce qui s’offre »" in plain(text)
    assert offer.title in text
    assert digests.send_digests(now=MONDAY + 14 * DAY)["letters"] == 0, "rien de nouveau"

    OfferFactory(opened_at=MONDAY + 15 * DAY)
    client.post(path_of(solicitations.stop_url(person)))
    assert digests.send_digests(now=MONDAY + 21 * DAY)["letters"] == 0
    saved.refresh_from_db()
    assert saved.rhythm == SolicitationRhythm.NEVER


# --- « Mes sollicitations » --------------------------------------------------------------------------------------


def test_an_offer_to_nobody_s_taste_is_never_mailed_to_its_own_people():
    person = agreeing()
    SuggestionFactory(offer=OfferFactory(owner=person))

    assert digests.send_digests(now=MONDAY)["people"] == 0
