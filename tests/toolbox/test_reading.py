"""Reading a monographie before its publication: the signed link, the answer, who may ask, what is forgotten."""

import html
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.members.models import Letter
from community.members.services import personal_data
from tests.members.factories import UserFactory
from toolbox.enums import ReadingAnswer
from toolbox.models import MonographPage, ReadingInvitation
from toolbox.services import reading
from toolbox.tasks import forget_readings

pytestmark = pytest.mark.django_db


def test_the_letter_says_who_asks_what_and_until_when(ask):
    ask(message="Regardez surtout les dates.")

    letter = mail.outbox[-1]
    assert letter.to == ["mael@exemple.test"]
    assert letter.subject == "À relire avant publication : Une radio dans la vallée"
    for body in (letter.body, html.unescape(letter.alternatives[0][0])):
        assert "Bonjour Maël Lecteur," in body
        assert "Awa Rédactrice vous invite à relire" in body
        assert "Regardez surtout les dates." in body
        assert "dure 30 jours" in body
        assert "Lire et répondre" in body
    kept = Letter.objects.get(kind="toolbox.reading_asked")
    assert (kept.text, kept.email) == ("", "")


def test_the_link_shows_the_latest_draft_to_its_reader_only(client, ask, draft, author):
    invitation, path = ask()
    draft.lead = "Elle relie les acteurs, depuis hier."
    draft.save_revision(user=author)

    page = client.get(path)

    text = html.unescape(page.text)
    assert "Version à relire, ne pas diffuser" in text
    assert "Elle relie les acteurs, depuis hier." in text
    assert "Au départ, trois voisins." in text
    assert "Citer et réutiliser" not in text
    assert 'rel="canonical"' not in text and "og:title" not in text
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"] and "private" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert client.get("/monographies/une-radio/").status_code == 404
    assert client.get(path.replace(invitation.nonce[:4], "x")[:-3] + "/").status_code == 410


def test_opening_the_link_costs_few_queries_and_answers_nothing(client, ask, django_assert_max_num_queries):
    invitation, path = ask()
    client.get(path)

    with django_assert_max_num_queries(25):
        client.get(path)

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("", None)


def test_an_answer_is_kept_told_and_may_change(client, ask, draft, author, committed):
    invitation, path = ask()
    seen = draft.latest_revision_id
    with committed():
        answer = client.post(path, {"answer": "accord", "revision": seen})
    assert answer.status_code == 302
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.revision_id) == (ReadingAnswer.AGREED, seen)
    assert mail.outbox[-1].to == ["awa@exemple.test"]
    assert mail.outbox[-1].subject == "Maël Lecteur a relu : Une radio dans la vallée"
    assert "répond\xa0: je suis d’accord." in mail.outbox[-1].body
    assert f"/gestion/relectures/{draft.pk}/" in mail.outbox[-1].body

    with committed():
        client.post(path, {"answer": "remarques", "remarks": "La date est fausse.", "revision": seen})
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.remarks) == (ReadingAnswer.REMARKS, "La date est fausse.")
    assert "La date est fausse." in mail.outbox[-1].body
    assert "La date est fausse." in mail.outbox[-1].alternatives[0][0]

    letters = len(mail.outbox)
    with committed():
        client.post(path, {"answer": "remarques", "remarks": "La date est fausse.", "revision": seen})
    assert len(mail.outbox) == letters
    page = html.unescape(client.get(path).text)
    assert "Vous avez répondu «\xa0j’ai des remarques\xa0»" in page
    assert "La date est fausse.</textarea>" in page
    draft.save_revision(user=author)
    assert "le texte a changé depuis" in html.unescape(client.get(path).text)


@pytest.mark.parametrize(
    ("said", "reproach"),
    [
        ({"answer": "remarques", "remarks": "  "}, "Écrivez vos remarques"),
        ({}, "Dites si vous êtes d’accord"),
        ({"answer": "peut-être"}, "n’en fait pas partie"),
    ],
)
def test_an_answer_that_says_nothing_is_asked_again(client, ask, said, reproach):
    invitation, path = ask()

    page = client.post(path, said)

    assert page.status_code == 200
    assert reproach in html.unescape(page.text)
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_who_answered_reads_so_beside_the_form_where_the_browser_stays(client, ask):
    _, path = ask()
    thanks = "Merci, votre réponse est transmise"
    assert thanks not in client.get(path).text

    client.post(path, {"answer": "accord"})
    after = client.get(path).text
    refused = client.post(path, {"answer": "remarques", "remarks": ""}).text

    assert thanks in after[after.index('id="reponse"') :]
    assert thanks not in refused


def test_the_version_of_another_page_is_not_kept(client, ask):
    invitation, path = ask()
    other = MonographPage.objects.get(slug="eusko")

    client.post(path, {"answer": "accord", "revision": other.latest_revision_id or 10**9})

    invitation.refresh_from_db()
    assert (invitation.answer, invitation.revision_id) == (ReadingAnswer.AGREED, None)


def test_a_closed_link_refuses_politely(client, ask, author):
    invitation, path = ask()
    reading.cancel(invitation=invitation, user=author)
    reading.cancel(invitation=invitation, user=author)

    for answer in (client.get(path), client.post(path, {"answer": "accord"})):
        assert answer.status_code == 410
        assert "La relecture est terminée" in answer.text
        assert "a refermé cette relecture" in html.unescape(answer.text)
        assert "noindex" in answer["X-Robots-Tag"]
    invitation.refresh_from_db()
    assert invitation.answer == ""


def test_a_link_is_too_old_after_thirty_days(client, ask):
    _, path = ask()
    ReadingInvitation.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))

    answer = client.get(path)

    assert answer.status_code == 410
    assert "restée ouverte trente jours" in html.unescape(answer.text)


def test_an_altered_link_opens_nothing(client, ask):
    _, path = ask()

    for cut in (path[:-5] + "/", "/monographies/relire/x/"):
        answer = client.get(cut)
        assert answer.status_code == 410
        assert "Copiez-le en entier" in html.unescape(answer.text)


def test_once_published_the_link_leads_to_the_page(client, ask, draft):
    _, path = ask()
    draft.get_latest_revision().publish()

    answer = client.get(path)

    assert answer.status_code == 410
    assert "a été publiée depuis votre invitation" in html.unescape(answer.text)
    assert 'href="/monographies/une-radio/"' in answer.text
    assert client.post(path, {"answer": "accord"}).status_code == 410


def test_a_page_that_was_deleted_leaves_a_polite_link(client, ask, draft):
    _, path = ask()
    draft.delete()

    answer = client.get(path)

    assert answer.status_code == 410
    assert "a été retiré" in html.unescape(answer.text)


def test_asking_again_closes_the_first_link(client, ask):
    _, first = ask()
    _, second = ask(email="MAEL@exemple.test")

    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]


def test_what_is_online_as_it_stands_is_not_given_to_read(draft, author):
    draft.get_latest_revision().publish()

    with pytest.raises(reading.ReadingError, match="pas de brouillon"):
        reading.ask(page=draft, name="Maël", email="mael@exemple.test", user=author)


def test_a_new_draft_of_a_published_page_can_be_read(client, ask, draft, author):
    draft.get_latest_revision().publish()
    page = MonographPage.objects.get(pk=draft.pk)
    page.title = "Une radio, dix ans après"
    page.save_revision(user=author)

    _, path = ask()

    assert mail.outbox[-1].subject == "À relire avant publication : Une radio, dix ans après"
    assert "Une radio, dix ans après" in html.unescape(client.get(path).text)


def test_no_more_than_twenty_links_are_open(ask):
    for rank in range(reading.OPEN_READINGS):
        ask(email=f"lecteur{rank}@exemple.test")

    with pytest.raises(reading.ReadingError, match="20 relectures sont déjà ouvertes"):
        ask(email="un-de-trop@exemple.test")


# In the back office


# The base, personal data, forgetting


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "accord"},
        {"answered_at": timezone.now()},
        {"answer": "remarques", "answered_at": timezone.now(), "remarks": ""},
        {"answer": "autre", "answered_at": None},
    ],
)
def test_the_base_refuses_a_reading_that_makes_no_sense(ask, values):
    invitation, _ = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingInvitation.objects.filter(pk=invitation.pk).update(**values)


def test_a_person_gets_what_was_asked_of_them_and_takes_it_away(ask, author):
    reader = UserFactory(email="mael@exemple.test")
    invitation, _ = ask()
    reading.answer(invitation=invitation, answer=ReadingAnswer.REMARKS, remarks="La date est fausse.")
    ask(email="autre@exemple.test", name="Autre")

    collected = personal_data.collect(reader)["readings"]["asked"]
    personal_data.erase(user=author)
    personal_data.erase(user=reader)

    assert [(row["email"], row["remarks"]) for row in collected] == [
        ("mael@exemple.test", "La date est fausse.")
    ]
    assert list(ReadingInvitation.objects.values_list("email", "invited_by")) == [
        ("autre@exemple.test", None)
    ]


def test_readings_are_forgotten_six_months_after_publication_or_after_a_year(ask, draft):
    now = timezone.now()
    old, _ = ask(email="ancienne@exemple.test")
    ask(email="recente@exemple.test")
    ReadingInvitation.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=366))
    forget_readings()
    assert list(ReadingInvitation.objects.values_list("email", flat=True)) == ["recente@exemple.test"]

    ReadingInvitation.objects.update(created_at=now - timedelta(days=200))
    MonographPage.objects.filter(pk=draft.pk).update(last_published_at=now - timedelta(days=100))
    forget_readings()
    assert ReadingInvitation.objects.count() == 1

    MonographPage.objects.filter(pk=draft.pk).update(last_published_at=now - timedelta(days=190))
    forget_readings()
    assert not ReadingInvitation.objects.exists()
