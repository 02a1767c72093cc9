"""The discussion of a proposition: read by everybody, written by members, tidied by the équipe relais."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from community.life.models import Post, Thread, ThreadReader
from community.members.services import personal_data
from tests.members.factories import ProfileFactory, UserFactory
from tests.proposals.factories import PropositionFactory

pytestmark = pytest.mark.django_db
PAGE = "/propositions/payer/"


@pytest.fixture
def proposition():
    return PropositionFactory(ours=True, slug="payer", title="Payer le temps de la coopération.")


def write(client, user, text="Chez nous, la Région l’a fait."):
    client.force_login(user)
    return client.post(f"{PAGE}discussion/", {"text": text})


def test_a_member_writes_everybody_reads_and_her_name_is_hers(client, proposition):
    person = ProfileFactory(
        user__first_name="Maud", user__last_name="Visible", name_visibility="membres"
    ).user

    write(client, person)

    assert "Maud Visible" in client.get(PAGE).content.decode()
    client.logout()
    text = client.get(PAGE).content.decode()
    assert "Chez nous, la Région l’a fait." in text and "Un membre" in text and "Maud" not in text
    assert Thread.objects.get().title == proposition.title


def test_a_visitor_signs_in_first_and_a_draft_has_no_discussion(client, proposition):
    assert "/compte/login/" in client.post(f"{PAGE}discussion/", {"text": "Bonjour"}).url
    PropositionFactory(ours=True, draft=True, slug="brouillon", author=proposition.author)
    client.force_login(proposition.author)

    assert client.post("/propositions/brouillon/discussion/", {"text": "Bonjour"}).status_code == 403
    assert not Thread.objects.exists()


def test_an_empty_message_comes_back_with_the_page(client, proposition):
    response = write(client, UserFactory(), "   ")

    assert response.status_code == 200 and response.context["form"].errors["text"]
    assert not Thread.objects.exists()


def test_signers_and_those_who_wrote_get_one_letter_until_they_read(client, proposition, committed):
    first, second = UserFactory(), UserFactory()
    with committed():
        write(client, first)
        write(client, second)
        write(client, second, "Encore.")

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([proposition.author.email, first.email])
    letter = mail.outbox[0]
    assert letter.subject == "Un membre vous a écrit"
    assert f"{PAGE}#discussion" in letter.body
    assert "vous signez cette proposition" in letter.body
    client.force_login(proposition.author)
    client.get(PAGE)
    mail.outbox.clear()
    with committed():
        write(client, second, "Du neuf.")
    assert [letter.to for letter in mail.outbox] == [[proposition.author.email]]


def test_reading_leaves_no_trace_of_a_passer_by(client, proposition):
    write(client, UserFactory())
    passer_by = UserFactory()
    client.force_login(passer_by)

    client.get(PAGE)

    assert not ThreadReader.objects.filter(user=passer_by).exists()


# What each may do with a message: (correct it, withdraw it), by its author, the équipe relais, another member
@pytest.mark.parametrize(
    ("role", "edit", "withdraw"), [("author", 200, 200), ("relay", 403, 200), ("other", 403, 403)]
)
def test_role_by_gesture(client, proposition, facilitator, role, edit, withdraw):
    author = UserFactory()
    write(client, author)
    post = Post.objects.get()
    client.force_login({"author": author, "relay": facilitator, "other": UserFactory()}[role])

    assert client.get(f"{PAGE}discussion/{post.pk}/corriger/").status_code == edit
    assert client.get(f"{PAGE}discussion/{post.pk}/retirer/").status_code == withdraw


def test_corrected_then_withdrawn(client, proposition):
    author = UserFactory()
    write(client, author)
    post = Post.objects.get()

    client.post(f"{PAGE}discussion/{post.pk}/corriger/", {"text": "Chez nous, le Département."})
    assert "Chez nous, le Département." in client.get(PAGE).content.decode()
    client.post(f"{PAGE}discussion/{post.pk}/retirer/")

    text = client.get(PAGE).content.decode()
    assert "Message retiré le" in text and "Département" not in text


def test_after_half_an_hour_it_is_no_longer_corrected(client, proposition):
    author = UserFactory()
    write(client, author)
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=31))

    assert client.get(f"{PAGE}discussion/{Post.objects.get().pk}/corriger/").status_code == 403


def test_a_message_of_another_discussion_is_not_found_here(client, proposition):
    author = UserFactory()
    write(client, author)
    PropositionFactory(slug="autre")

    assert client.get(f"/propositions/autre/discussion/{Post.objects.get().pk}/retirer/").status_code == 404


def test_an_account_that_leaves_takes_its_words(client, proposition):
    author = UserFactory()
    write(client, author)

    personal_data.erase(user=author)

    assert "Chez nous" not in client.get(PAGE).content.decode()
