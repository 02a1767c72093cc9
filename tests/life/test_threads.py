"""The thread of an introduction: for its two sides and the équipe relais, once both agreed, and nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.exchanges.enums import IntroductionState
from community.exchanges.services.forgetting import forget_aftermath
from community.life.enums import Board
from community.life.models import Post, Thread
from community.members.models import Letter
from community.members.services import personal_data
from tests.exchanges.agreed import ROLES, agreed, letters
from tests.exchanges.factories import IntroductionFactory

pytestmark = pytest.mark.django_db


def pdf(name="programme.pdf", content=b"%PDF-1.4 programme de la visite"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def write(client, company, user, text="Bonjour, quand venez-vous ?", **files):
    client.force_login(user)
    return client.post(company.url("fil/"), {"text": text, **files})


@pytest.mark.parametrize(
    ("role", "page", "gesture"),
    list(zip(ROLES, (302, 404, 200, 200, 200), (302, 404, 302, 302, 302), strict=True)),
)
def test_the_thread_is_for_both_sides_and_the_equipe_relais(client, role, page, gesture):
    company = agreed()
    company.as_role(client, role)

    assert client.get(company.url("fil/")).status_code == page
    assert client.post(company.url("fil/"), {"text": "Bonjour"}).status_code == gesture
    assert Post.objects.count() == (1 if page == 200 else 0)


@pytest.mark.parametrize(
    "state", [state for state in IntroductionState if state not in IntroductionState.known_to_both()]
)
def test_there_is_no_thread_unless_both_agreed(client, state):
    company = agreed()
    client.force_login(company.need)
    ended = timezone.now() if state in IntroductionState.ended() else None
    type(company.introduction).objects.filter(pk=company.introduction.pk).update(state=state, ended_at=ended)

    assert client.get(company.url("fil/")).status_code == 404


def test_the_sides_read_each_other_and_their_documents(client):
    company = agreed()
    write(client, company, company.need, document=pdf())
    post = Post.objects.get()
    company.as_role(client, "offre")

    page = client.get(company.url("fil/")).content.decode()
    document = client.get(company.url(f"fil/{post.pk}/document/"))

    assert "Bonjour, quand venez-vous" in page
    assert "Nadia" in page
    assert "programme.pdf" in page
    assert b"".join(document.streaming_content) == b"%PDF-1.4 programme de la visite"
    assert document["Content-Disposition"] == 'attachment; filename="programme.pdf"'
    assert document["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("role", "status"), list(zip(ROLES, (302, 404, 200, 200, 200), strict=True)))
def test_a_document_is_served_by_its_view_only(client, role, status):
    company = agreed()
    write(client, company, company.need, document=pdf())
    post = Post.objects.get()
    company.as_role(client, role)

    assert client.get(company.url(f"fil/{post.pk}/document/")).status_code == status
    assert client.get(f"/media/{post.document.name}").status_code == 404
    assert client.get(f"/media/x/../{post.document.name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("visite.pdf", b"MZ programme"),
        ("image.svg", b"<svg/>"),
        ("a.docx", b"PK"),
    ],
)
def test_a_file_that_is_no_document_is_refused_and_the_message_kept(client, name, content):
    company = agreed()

    answer = write(client, company, company.need, text="Voici le plan", document=pdf(name, content))

    assert "Ce fichier n’est pas un document" in answer.content.decode()
    assert "Voici le plan" in answer.content.decode()
    assert not Post.objects.exists()


def test_an_empty_message_is_refused(client):
    company = agreed()

    answer = write(client, company, company.need, text="   ")

    assert "Écrivez un message, ou joignez un document." in answer.content.decode()
    assert not Thread.objects.exists()


def test_the_others_get_one_notice_until_they_read(client):
    company = agreed()
    company.introduction.parties.filter(side="offre").update(
        user=None, name="Omar", email="omar@exemple.test"
    )

    write(client, company, company.need, "Un premier mot")
    write(client, company, company.need, "Un deuxième mot")

    told = letters("life.thread_news")
    assert set(told) == {company.facilitator.email, "omar@exemple.test"}
    assert "Un premier mot" in told[company.facilitator.email]
    assert f"http://testserver{company.url('fil/')}" in told[company.facilitator.email]
    assert "http://testserver/mises" not in told["omar@exemple.test"]  # nobody to sign in as
    assert Letter.objects.filter(user=company.facilitator).count() == 1
    assert Letter.objects.filter(email="omar@exemple.test").count() == 2

    client.force_login(company.facilitator)
    client.get(company.url("fil/"))
    write(client, company, company.need, "Un troisième mot")

    assert Letter.objects.filter(user=company.facilitator).count() == 2


def test_an_author_corrects_for_a_while_and_withdraws_whenever(client):
    company = agreed()
    write(client, company, company.need, "Rendez-vous mardi", document=pdf())
    post = Post.objects.get()
    url = company.url(f"fil/{post.pk}/")

    client.post(f"{url}corriger/", {"text": "Rendez-vous jeudi"})
    page = client.get(company.url("fil/")).content.decode()
    assert "Rendez-vous jeudi" in page
    assert "corrigé" in page

    Post.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert client.get(f"{url}corriger/").status_code == 403
    assert client.post(f"{url}corriger/", {"text": "Trop tard"}).status_code == 403

    assert client.get(f"{url}retirer/").status_code == 200
    assert Post.objects.get().withdrawn_at is None
    client.post(f"{url}retirer/")
    page = client.get(company.url("fil/")).content.decode()
    assert "Message retiré" in page
    assert "jeudi" not in page
    assert "programme.pdf" not in page
    assert client.get(f"{url}document/").status_code == 403


def test_nobody_changes_the_words_of_another(client):
    company = agreed()
    write(client, company, company.need)
    post = Post.objects.get()
    for role in ("offre", "équipe relais"):
        company.as_role(client, role)
        for gesture in ("corriger", "retirer"):
            path = company.url(f"fil/{post.pk}/{gesture}/")
            assert client.post(path, {"text": "Autre chose"}).status_code == 403, (role, gesture)
    post.refresh_from_db()
    assert (post.text, post.withdrawn_at) == ("Bonjour, quand venez-vous ?", None)


def test_a_post_of_another_thread_is_not_found(client):
    company = agreed()
    other = Thread.objects.create(
        board=Board.INTRODUCTION, introduction=IntroductionFactory(), title="Ailleurs"
    )
    post = Post.objects.create(thread=other, author=company.need, text="Ailleurs")
    company.as_role(client, "besoin")

    assert client.get(company.url(f"fil/{post.pk}/corriger/")).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_a_long_thread_costs_no_more_than_a_short_one(client, count, django_assert_max_num_queries):
    company = agreed()
    thread = Thread.objects.create(board=Board.INTRODUCTION, introduction=company.introduction, title="Fil")
    for number in range(count):
        Post.objects.create(thread=thread, author=[company.need, company.offer][number % 2], text="Mot")
    company.as_role(client, "besoin")
    client.get(company.url("fil/"))

    with django_assert_max_num_queries(12):
        client.get(company.url("fil/"))


def test_a_flood_is_stopped(client):
    company = agreed()
    for _ in range(30):
        assert write(client, company, company.need).status_code == 302

    assert write(client, company, company.need).status_code == 429


def test_closing_an_account_takes_its_words_back(client):
    company = agreed()
    write(client, company, company.need, "Mon numéro de salle", document=pdf())
    exported = personal_data.collect(company.need)["life"]["posts"]

    personal_data.erase(user=company.need)

    assert [post["text"] for post in exported] == ["Mon numéro de salle"]
    post = Post.objects.get()
    assert (post.author, post.text, bool(post.document)) == (None, "", False)


def test_an_anonymised_introduction_keeps_no_thread(client):
    company = agreed()
    write(client, company, company.need)

    forget_aftermath(introduction=company.introduction)

    assert not Thread.objects.exists()
    assert set(Letter.objects.values_list("email", "text")) == {("", "")}
