"""/gestion/charte/: an administrateur writes the next version; what people accepted is closed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.members.models import CharterVersion
from community.members.services.charter import accept_charter, articles_of, articles_text, has_accepted
from tests.members.factories import CharterVersionFactory

pytestmark = pytest.mark.django_db

LIST = "/gestion/charte/"
ARTICLES = "# Coopérer\nÀ plusieurs,\nvraiment.\n\n# Transmettre\nCe que nous apprenons se raconte."


@pytest.fixture
def today():
    return CharterVersionFactory(number=1, sections=[{"title": "Coopérer", "text": "À plusieurs."}])


def sent(**changes) -> dict:
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return {
        "title": "Charte",
        "introduction": "Ce qui nous relie.",
        "articles": ARTICLES,
        "published_at": now,
    } | changes


def test_the_next_version_starts_from_the_one_of_today_and_asks_members_again(
    client, administrator, member, today
):
    accept_charter(user=member)
    client.force_login(administrator)

    empty = client.get(f"{LIST}new/").context["form"]
    client.post(f"{LIST}new/", sent())

    version = CharterVersion.objects.current()
    assert empty["articles"].value() == "# Coopérer\nÀ plusieurs."
    assert version.number == 2
    assert version.sections == [
        {"title": "Coopérer", "text": "À plusieurs, vraiment."},
        {"title": "Transmettre", "text": "Ce que nous apprenons se raconte."},
    ]
    assert not has_accepted(member)
    assert "Transmettre" in client.get("/communaute/charte/").text


def test_a_draft_is_corrected_and_given_up_before_it_binds(client, administrator, today):
    client.force_login(administrator)
    client.post(f"{LIST}new/", sent(published_at=""))
    draft = CharterVersion.objects.get(number=2)

    client.post(f"{LIST}edit/{draft.pk}/", sent(title="Charte relue", published_at=""))

    draft.refresh_from_db()
    assert draft.title == "Charte relue"
    assert CharterVersion.objects.current() == today
    assert client.get("/communaute/charte/2/").status_code == 404
    client.post(f"{LIST}delete/{draft.pk}/")
    assert not CharterVersion.objects.filter(number=2).exists()


def test_there_is_one_next_version_at_a_time(client, administrator, today):
    CharterVersionFactory(number=2, published_at=None)
    client.force_login(administrator)

    response = client.post(f"{LIST}new/", sent())

    assert "La version 2 n’est pas encore en vigueur" in response.text
    assert CharterVersion.objects.count() == 2


@pytest.mark.parametrize("path", ["edit/{pk}/", "delete/{pk}/"])
def test_a_version_that_binds_is_closed_even_to_administrators(client, administrator, today, path):
    client.force_login(administrator)

    response = client.post(LIST + path.format(pk=today.pk), sent(title="Réécrite"))

    today.refresh_from_db()
    assert response.status_code in (302, 403)
    assert today.title != "Réécrite"
    assert f"{LIST}edit/{today.pk}/" not in client.get(LIST).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"articles": "Sans titre"}, "une ligne qui commence par #"),
        ({"articles": "# Seul"}, "L’article « Seul » n’a pas de texte."),
        ({"articles": "#\nSeul"}, "L’article « Seul » n’a pas de titre."),
        ({"articles": "# A\nx\n# A\ny"}, "Deux articles portent le même titre"),
        ({"published_at": "2020-01-01 10:00"}, "Cette date est passée"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, administrator, today, changes, message):
    client.force_login(administrator)

    response = client.post(f"{LIST}new/", sent(title="Mon titre", **changes))

    assert message in response.text
    assert "Mon titre" in response.text
    assert CharterVersion.objects.count() == 1


def test_articles_are_read_as_they_are_written(today):
    assert articles_of(articles_text(today.sections)) == today.sections
    future = CharterVersionFactory(number=9, published_at=timezone.now() + timedelta(days=1))
    assert not future.binds
