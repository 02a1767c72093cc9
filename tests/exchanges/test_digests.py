"""The grouped mail and the rhythm that each person chose."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from wagtail import hooks

from community.exchanges.enums import (
    Audience,
    RefusalReason,
    Side,
    SolicitationRhythm,
    State,
    SuggestionState,
)
from community.exchanges.models import Digest, Party, Refusal, SavedSearch, Solicitation
from community.exchanges.services import digests, solicitations, suggestions
from community.exchanges.services.digest_sources import suggestion_url
from community.exchanges.services.digests import DigestItem, DigestSection
from community.members.enums import Purpose
from community.members.models import Letter
from community.members.services import personal_data
from community.members.services.consents import give_consent, has_consented
from dynamics.enums import TeamRole
from tests.dynamics.factories import TeamMemberFactory
from tests.exchanges.conftest import plain
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = timezone.now().replace(month=11, day=2, hour=7, minute=30)


def agreeing(**fields):
    person = UserFactory(**fields)
    give_consent(purpose=Purpose.INTRODUCTIONS, user=person)
    return person


def suggested(person, **fields):
    return SuggestionFactory(need=NeedFactory(owner=person), **fields)


def asked_to_pass_on(person, told_at):
    """A request for an offer of hers; none before she was told."""
    made = IntroductionFactory(offer=OfferFactory(owner=person))
    Party.objects.filter(introduction=made, side=Side.OFFER).update(asked_at=told_at, told_at=told_at)


def letters():
    return Letter.objects.filter(kind=digests.LETTER)


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


# --- The links of the mail ---------------------------------------------------------------------------------------


def path_of(url: str) -> str:
    return urlsplit(url).path


def test_a_link_of_the_mail_shows_what_the_mail_showed_and_changes_nothing_by_itself(client):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))

    shown = client.get(url)

    assert shown.status_code == 200
    assert row.offer.title in shown.text
    assert "un autre type de dynamique" in shown.text.lower()
    assert row.offer.description not in shown.text
    assert row.offer.owner.last_name not in shown.text
    assert row.need.owner.last_name not in shown.text
    assert not Refusal.objects.exists()


def test_one_button_says_not_for_me_without_signing_in_and_takes_it_back(client):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))

    said = client.post(url, {"reason": RefusalReason.NOT_NOW})
    assert "C’est noté" in said.text
    refusal = Refusal.objects.get()
    assert (refusal.user, refusal.reason) == (row.need.owner, RefusalReason.NOT_NOW)
    client.post(url, {"reason": RefusalReason.OFF_TOPIC})
    assert Refusal.objects.get().reason == RefusalReason.NOT_NOW, "le lien a déjà servi"

    client.post(url, {"gesture": "reprendre"})
    assert not Refusal.objects.exists()
    row.refresh_from_db()
    assert row.state == SuggestionState.NEW


@pytest.mark.parametrize("why", ["closed", "taken over", "hidden", "old", "altered"])
def test_a_link_that_no_longer_holds_says_so_and_shows_nothing(client, why, monkeypatch):
    row = suggested(agreeing())
    url = path_of(suggestion_url(row, row.need.owner))
    if why == "closed":
        row.offer.state, row.offer.closed_at = State.CLOSED, MONDAY
        row.offer.save()
    if why == "taken over":
        row.need.owner = None
        row.need.save()
    if why == "hidden":
        row.offer.audience = Audience.FACILITATORS
        row.offer.save()
    if why == "old":
        monkeypatch.setattr("community.exchanges.views.suggestions.AnswerView.max_age", timedelta(0))
    if why == "altered":
        url = url[:-3] + "x/"

    shown = client.get(url)
    client.post(url)

    assert shown.status_code == (410 if why in {"old", "altered"} else 200)
    assert row.offer.title not in shown.text
    assert not Refusal.objects.exists()


def test_the_header_of_the_mail_stops_it_in_one_post(client):
    person = agreeing()
    suggested(person)
    url = path_of(solicitations.stop_url(person))

    client.get(url)
    assert not Solicitation.objects.filter(rhythm=SolicitationRhythm.NEVER).exists()
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Solicitation.objects.get(user=person).rhythm == SolicitationRhythm.NEVER
    assert digests.send_digests(now=MONDAY)["letters"] == 0


# --- « Mes sollicitations » --------------------------------------------------------------------------------------

PAGE = "/mon-espace/sollicitations/"


def test_a_member_chooses_rhythm_most_and_pause(client):
    person = UserFactory()
    client.force_login(person)
    until = timezone.localdate() + timedelta(days=20)

    answer = client.post(
        PAGE,
        {"agrees": "on", "rhythm": "chaque-mois", "most_a_month": "2", "paused_until": until.isoformat()},
    )

    assert answer.status_code == 302
    row = Solicitation.objects.get(user=person)
    assert (row.rhythm, row.most_a_month, row.paused_until) == ("chaque-mois", 2, until)
    assert has_consented(purpose=Purpose.INTRODUCTIONS, user=person)
    assert until.isoformat() in client.get(PAGE).text

    client.post(PAGE, {"rhythm": "jamais", "most_a_month": "2"})
    assert not has_consented(purpose=Purpose.INTRODUCTIONS, user=person)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("paused_until", "2020-01-01", "Cette date est passée"),
        ("paused_until", "2990-01-01", "un an au plus"),
        ("most_a_month", "0", "1"),
        ("rhythm", "toutes-les-heures", "toutes-les-heures"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(client, field, value, message):
    client.force_login(UserFactory())

    answer = client.post(PAGE, {"rhythm": "jamais", "most_a_month": "7"} | {field: value})

    assert answer.status_code == 200
    assert message in answer.text
    assert field == "most_a_month" or 'value="7"' in answer.text
    assert not Solicitation.objects.exists()


def test_what_she_chose_and_refused_is_hers_to_read_and_to_erase():
    row = suggested(agreeing())
    person = row.need.owner
    solicitations.choose(user=person, rhythm=SolicitationRhythm.MONTHLY, most_a_month=1)
    suggestions.dismiss(suggestion=row, side=Side.NEED, user=person, note="Déjà vu avec eux")

    mine = personal_data.collect(person)["solicitations"]
    assert mine["rhythm"][0]["most_a_month"] == 1
    assert mine["not_for_me"][0]["note"] == "Déjà vu avec eux"

    personal_data.erase(user=person)
    assert not Solicitation.objects.exists()
    refusal = Refusal.objects.get()
    assert (refusal.user, refusal.note) == (None, "")


def test_an_offer_to_nobody_s_taste_is_never_mailed_to_its_own_people():
    person = agreeing()
    SuggestionFactory(offer=OfferFactory(owner=person))

    assert digests.send_digests(now=MONDAY)["people"] == 0
