"""Answering from a letter: what it says, what its link does and does not, reminders, closing, forgetting."""

import html
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from community.exchanges.enums import Answer, IntroductionState
from community.exchanges.models import Introduction, IntroductionEvent, Party, PartyQuestion, Refusal
from community.exchanges.services import anonymising, answering, consent, introductions, ladder
from community.exchanges.services.introductions import IntroductionError
from community.members.models import Letter, Profile
from community.members.services import personal_data
from tests.exchanges.conftest import plain
from tests.exchanges.factories import NeedFactory, OfferFactory, SuggestionFactory
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db

WHY = "Vous cherchez à dépasser les habitués ; ils l’ont fait porte après porte."


@pytest.fixture
def pair(facilitator, committed) -> Introduction:
    """An introduction that asks both sides, its letters sent."""
    suggestion = SuggestionFactory(
        need=NeedFactory(owner=UserFactory(first_name="Aline")), offer=OfferFactory(owner=UserFactory())
    )
    row = introductions.prepare(
        need=suggestion.need, offer=suggestion.offer, suggestion=suggestion, user=facilitator
    )
    with committed():
        return introductions.propose(
            introductions=[row], why=WHY, notes={"besoin": "Pensez à vos réunions."}, user=facilitator
        )[0]


def side(introduction, name) -> Party:
    return introduction.parties.select_related("introduction", "user").get(side=name)


def path(party, answer="") -> str:
    url = urlsplit(consent.answer_url(party, answer))
    return f"{url.path}?{url.query}" if url.query else url.path


def letter_to(party):
    return [letter for letter in mail.outbox if letter.to == [party.address]][-1]


def accept(introduction, committed):
    with committed():
        for name in ("besoin", "offre"):
            answering.answer(party=side(introduction, name), answer=Answer.ACCEPTED)


def test_the_request_says_who_why_what_and_how_long(pair):
    party, other = side(pair, "besoin"), side(pair, "offre")

    letter = letter_to(party)

    name = pair.offer_dynamic.name
    assert letter.subject == f"{name} pourrait vous aider : êtes-vous d’accord ?"
    assert letter.body.startswith(f"Bonjour Aline,\n\n{name} a vécu ce que vous cherchez.")
    until = timezone.localdate() + timedelta(days=45)
    for body in (plain(letter.body), plain(html.unescape(letter.alternatives[0][0]))):
        for said in (WHY, "Pensez à vos réunions.", "Fanny Relais", "une heure ou deux de conversation"):
            assert said in body
        assert "Mêmes mots : habitants, porte" in body
        assert f"{until.day} " in body and f"{until.year}" in body
        assert other.user.last_name not in body and other.user.email not in body
        for answer in ("accepte", "pas-maintenant", "decline", "question"):
            assert f"?reponse={answer}" in body
    assert letter_to(other).subject.endswith("aimerait apprendre de vous : êtes-vous d’accord ?")
    assert "Pensez à vos réunions." not in letter_to(other).body
    assert set(Letter.objects.values_list("text", "html")) == {("", "")}


def test_a_reason_written_for_who_seeks_is_not_read_by_the_other(pair):
    """« Une étape devant vous » would mislead whoever is a step ahead."""
    pair.suggestion.reasons.append({"kind": "stage", "text": "une étape devant vous", "weight": 0.1})
    pair.suggestion.save()

    read = {name: consent.request_content(side(pair, name))["reasons"] for name in ("besoin", "offre")}

    assert read["besoin"] == [*read["offre"], "une étape devant vous"]
    assert len(read["offre"]) == 2


@pytest.mark.parametrize("answer", ["", "accepte", "decline", "pas-maintenant", "question", "n-importe"])
def test_opening_the_link_changes_nothing(client, pair, answer):
    party = side(pair, "offre")
    before = list(Party.objects.order_by("pk").values()), IntroductionEvent.objects.count()

    page = client.get(path(party, answer))
    client.head(path(party, answer))

    assert page.status_code == 200
    assert (list(Party.objects.order_by("pk").values()), IntroductionEvent.objects.count()) == before
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    checked = re.findall(r'<input[^>]*name="answer"[^>]*value="([\w-]+)"[^>]*checked', page.text)
    assert checked == ([] if answer in ("", "n-importe") else [answer])
    assert ("Confirmer votre accord" in page.text) == (answer == "accepte")


def test_a_forwarded_link_shows_no_more_than_the_letter(client, pair):
    party, other = side(pair, "offre"), side(pair, "besoin")
    page = html.unescape(client.get(path(party)).text)
    letter = letter_to(party).body

    assert WHY in plain(page) and WHY in plain(letter)
    for hidden in (other.user.email, other.user.last_name, party.user.email, party.user.last_name):
        assert hidden not in page
    assert "Pensez à vos réunions." not in page


def test_one_press_accepts_and_the_link_then_shows_the_state_only(client, pair, committed):
    party, other = side(pair, "besoin"), side(pair, "offre")

    with committed():
        answer = client.post(path(party), {"answer": "accepte"}, follow=True)

    assert "Merci, votre accord est noté" in answer.text
    pair.refresh_from_db()
    assert pair.state == IntroductionState.ONE_AGREED
    with committed():
        client.post(path(other), {"answer": "accepte"})
    pair.refresh_from_db()
    assert pair.state == IntroductionState.AGREED
    again = client.post(path(other), {"answer": "decline"}, follow=True)
    assert "Vous avez accepté tous les deux" in again.text
    for hidden in (party.user.email, other.user.email, party.user.last_name):
        assert hidden not in client.get(path(other)).text
        assert hidden not in client.get(path(party)).text


def test_both_receive_the_contact_of_the_other_once(pair, committed):
    party, other = side(pair, "besoin"), side(pair, "offre")
    Profile.objects.update_or_create(user=other.user, defaults={"phone": "06 11 22 33 44"})
    mail.outbox.clear()

    accept(pair, committed)
    with pytest.raises(IntroductionError):
        answering.answer(party=party, answer=Answer.DECLINED)
    answering.answer(party=party, answer=Answer.ACCEPTED)

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([party.address, other.address])
    got = letter_to(party)
    assert got.subject == f"C’est oui des deux côtés : {pair.offer_dynamic.name}"
    for body in (got.body, got.alternatives[0][0]):
        for said in (other.user.get_full_name(), other.user.email, "06 11 22 33 44"):
            assert said in html.unescape(body)
        assert party.user.email not in body
    assert party.user.email in letter_to(other).body
    assert not Letter.objects.exclude(text="").exists()


def test_a_question_waits_and_its_answer_comes_back(client, pair, facilitator, committed):
    party = side(pair, "offre")
    empty = client.post(path(party), {"answer": "question", "note": " "})
    assert "Écrivez votre question" in html.unescape(empty.text)
    mail.outbox.clear()

    with committed():
        client.post(path(party), {"answer": "question", "note": "Faut-il se déplacer ?"})
    [asked] = mail.outbox
    assert (asked.to, "Faut-il se déplacer ?" in plain(asked.body)) == ([facilitator.email], True)
    question = PartyQuestion.objects.get()
    with committed():
        answering.answer_question(question=question, text="Non, un appel suffit.", user=facilitator)

    answered = letter_to(party)
    assert answered.subject == "Réponse à votre question"
    assert "Non, un appel suffit." in answered.body and "/mise-en-relation/" in answered.body
    assert "Non, un appel suffit." in html.unescape(client.get(path(party)).text)
    pair.refresh_from_db()
    assert pair.state == IntroductionState.PROPOSED
    with pytest.raises(IntroductionError, match="déjà reçu"):
        answering.answer_question(question=question, text="Encore", user=facilitator)


def test_a_reason_is_optional_and_kept_for_the_team(client, pair):
    party = side(pair, "offre")

    page = client.post(
        path(party), {"answer": "decline", "reason": "trop-loin", "note": "Six heures"}, follow=True
    )

    assert "ne se fera pas" in page.text
    said = Refusal.objects.get()
    assert (said.reason, said.note, said.rests_until) == ("trop-loin", "Six heures", None)
    assert pair.events.get(after="refusee").text == "c’est trop loin : Six heures"


def test_a_link_that_no_longer_serves_says_so(client, pair, facilitator):
    party = side(pair, "offre")
    link = path(party)
    introductions.cancel(introduction=pair, user=facilitator)

    for answer in (client.get(link), client.post(link, {"answer": "accepte"}), client.get(link[:-4] + "/")):
        assert answer.status_code == 410
        assert "Ce lien ne sert plus" in answer.text
        assert "/compte/login/?next=/mises-en-relation/" in answer.text
        assert "noindex" in answer["X-Robots-Tag"]


def test_a_link_is_too_old_after_45_days(client, pair, monkeypatch):
    link = path(side(pair, "offre"))
    monkeypatch.setattr(consent, "LINK_LIFE", timedelta(seconds=-1))

    assert client.get(link).status_code == 410


def test_posting_needs_the_form_of_the_page(pair):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(path(side(pair, "offre")), {"answer": "accepte"})

    assert answer.status_code == 403
    assert side(pair, "offre").answer == Answer.WAITING


def test_who_has_not_answered_is_reminded_twice_then_it_closes(pair, committed):
    """Whatever the number of runs, and only the side that is silent."""
    answering.answer(party=side(pair, "besoin"), answer=Answer.ACCEPTED)
    silent, start = side(pair, "offre"), timezone.now()
    mail.outbox.clear()
    told = []
    for day in range(60):
        with committed():
            for _ in range(2):
                ladder.expire(start + timedelta(days=day, minutes=5))
                ladder.remind(start + timedelta(days=day, minutes=5))
        told += [(day, letter.to[0], letter.subject.split(" : ")[0]) for letter in mail.outbox]
        mail.outbox.clear()

    waiting = side(pair, "besoin").address
    assert told == [
        (9, silent.address, "Votre réponse est attendue"),
        (21, silent.address, "Votre réponse est attendue"),
        (45, waiting, "Cette mise en relation ne se fera pas"),
        (45, silent.address, "Cette mise en relation ne se fera pas"),
    ] or set(told[2:]) == {
        (45, one, "Cette mise en relation ne se fera pas") for one in (waiting, silent.address)
    }
    pair.refresh_from_db()
    assert pair.state == IntroductionState.EXPIRED


def test_a_worker_away_for_weeks_reminds_once(pair, committed):
    late = timezone.now() + timedelta(days=30)

    with committed():
        assert (ladder.expire(late), ladder.remind(late), ladder.remind(late)) == (0, 2, 0)

    assert ladder.remind(late + timedelta(days=10)) == 0
    assert set(Party.objects.values_list("reminded", flat=True)) == {2}


def test_it_stays_open_when_somebody_says_so(pair, facilitator):
    until = timezone.localdate() + timedelta(days=60)
    introductions.keep_open(introduction=pair, until=until, user=facilitator)

    assert ladder.expire(timezone.now() + timedelta(days=59)) == 0
    assert ladder.expire(timezone.now() + timedelta(days=62)) == 1


def test_whoever_waits_for_the_digest_is_found_and_then_told(pair):
    party = side(pair, "besoin")
    assert consent.waiting_for_digest(party.user) == []
    Party.objects.update(told_at=None)

    [waiting] = consent.waiting_for_digest(party.user)
    consent.mark_told([waiting])

    assert (waiting, consent.waiting_for_digest(party.user)) == (party, [])


def test_old_introductions_lose_their_people_and_keep_their_figures(pair, facilitator, committed):
    accept(pair, committed)
    introductions.record_meeting(introduction=pair, met_on=timezone.localdate(), user=facilitator)
    introductions.conclude(introduction=pair, outcome="visite", note="Zoé y retourne.", user=facilitator)

    assert anonymising.anonymise(timezone.now() + timedelta(days=700)) == 0
    later = timezone.now() + timedelta(days=735)
    assert (anonymising.anonymise(later), anonymising.anonymise(later)) == (1, 0)

    pair.refresh_from_db()
    assert (pair.facilitator, pair.why, pair.outcome_note) == (None, "", "")
    assert (pair.outcome, pair.form, bool(pair.met_on), bool(pair.need_dynamic)) == (
        "visite",
        "echange",
        True,
        True,
    )
    assert set(pair.parties.values_list("user", "name", "email", "note")) == {(None, "", "", "")}
    assert set(pair.events.values_list("user", "text")) == {(None, "")}
    assert not Letter.objects.filter(kind__startswith="exchanges.").exclude(user=None, email="").exists()


def test_a_closed_account_leaves_no_trace_and_stops_what_waited(pair, committed):
    leaving, other = side(pair, "offre").user, side(pair, "besoin")
    Party.objects.filter(user=leaving).update(message="Mots de la personne")
    asked = answering.ask_question(party=side(pair, "offre"), question="Une question d’elle")
    mail.outbox.clear()
    known = personal_data.collect(leaving)["introductions"]
    assert (known["introductions"][0]["message"], known["questions"][0]["question"]) == (
        "Mots de la personne",
        "Une question d’elle",
    )

    with committed():
        personal_data.erase(user=leaving)

    pair.refresh_from_db()
    assert pair.state == IntroductionState.CANCELLED
    assert [letter.to[0] for letter in mail.outbox if "ne se fera pas" in letter.subject] == [other.address]
    assert set(pair.parties.filter(side="offre").values_list("user", "message")) == {(None, "")}
    assert not PartyQuestion.objects.filter(pk=asked.pk).exists()
