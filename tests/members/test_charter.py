from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from community.members.middleware import CharterMiddleware
from community.members.models import CharterAcceptance, CharterVersion
from community.members.services.charter import (
    CharterNotAcceptedError,
    accept_charter,
    changes_of,
    current_charter,
    has_accepted,
    load_charter,
    require_charter,
)
from tests.members.factories import CharterVersionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_charter_of_the_file_is_loaded_once_and_never_rewritten():
    version = load_charter()
    version.introduction = "Corrigée à la main."
    version.save()

    again = load_charter()

    assert (again.pk, again.introduction) == (version.pk, "Corrigée à la main.")
    assert CharterVersion.objects.count() == 1
    assert len(again.sections) == 12
    assert all(section["title"] and section["text"] for section in again.sections)


def test_current_version_is_the_highest_already_published():
    CharterVersionFactory(number=1)
    second = CharterVersionFactory(number=2)
    CharterVersionFactory(number=3, published_at=timezone.now() + timedelta(days=1))
    CharterVersionFactory(number=4, published_at=None)

    assert current_charter() == second


def test_accepting_twice_keeps_the_first_date(member):
    CharterVersionFactory()
    first = accept_charter(user=member)

    assert accept_charter(user=member) == first
    assert CharterAcceptance.objects.count() == 1


def test_new_version_asks_again(member):
    CharterVersionFactory(number=1)
    accept_charter(user=member)
    assert has_accepted(member)

    CharterVersionFactory(number=2)

    assert not has_accepted(member)
    with pytest.raises(CharterNotAcceptedError):
        require_charter(member)


def test_without_any_charter_nothing_is_required(member):
    require_charter(member)
    require_charter(None)

    assert accept_charter(user=member) is None


def test_anybody_reads_the_charter(client):
    load_charter()

    page = client.get("/communaute/charte/")

    assert page.status_code == 200
    assert "Charte de la communauté Archipel" in page.text
    assert "Rejoindre la communauté" in page.text


def test_page_without_charter_proposes_something(client):
    page = client.get("/communaute/charte/")

    assert page.status_code == 200
    assert "n’est pas encore publiée" in page.text


def test_member_accepts_and_goes_back_where_they_came_from(client, member):
    version = CharterVersionFactory()
    client.force_login(member)

    response = client.post("/communaute/charte/", {"version": version.number, "next": "/dynamiques/"})

    assert response.url == "/dynamiques/"
    assert has_accepted(member)
    assert "Vous adhérez à cette version" in client.get("/communaute/charte/").text


@pytest.mark.parametrize("target", ["https://ailleurs.test/", "//ailleurs.test", "javascript:alert(1)"])
def test_acceptance_never_leads_off_site(client, member, target):
    version = CharterVersionFactory()
    client.force_login(member)

    response = client.post("/communaute/charte/", {"version": version.number, "next": target})

    assert response.url == "/communaute/charte/"


def test_version_that_was_not_read_is_not_accepted(client, member):
    CharterVersionFactory(number=2)
    client.force_login(member)

    client.post("/communaute/charte/", {"version": "1"})

    assert not has_accepted(member)


def test_visitor_is_sent_to_sign_in_before_accepting(client):
    CharterVersionFactory()

    response = client.post("/communaute/charte/", {"version": "1"})

    assert response.status_code == 302
    assert response.url.startswith("/compte/login/")


def test_service_that_needs_the_charter_leads_to_it(rf, member):
    request = rf.get("/dynamiques/inscrire/?etape=2")
    request.user = member
    request._messages = type("Messages", (), {"add": lambda *args: None})()
    middleware = CharterMiddleware(lambda request: None)

    response = middleware.process_exception(request, CharterNotAcceptedError())

    assert response.url == "/communaute/charte/?next=%2Fdynamiques%2Finscrire%2F%3Fetape%3D2"
    assert middleware.process_exception(request, ValueError()) is None


def test_banner_shows_to_members_who_have_not_accepted(rf):
    CharterVersionFactory()
    waiting, settled = UserFactory(), UserFactory()
    accept_charter(user=settled)

    def banner(user):
        request = rf.get("/dynamiques/")
        request.user = user
        template = Template("{% load members_tags %}{% charter_banner %}")
        return template.render(Context({"request": request})).strip()

    assert "/communaute/charte/?next=/dynamiques/" in banner(waiting)
    assert banner(settled) == ""


# --- Versions, and being asked again -----------------------------------------------------------


GAP = {"title": "Tenir une caisse commune", "text": "Il nous faudrait une façon simple de compter."}


def two_versions():
    first = CharterVersionFactory(
        number=1,
        sections=[
            {"title": "Coopérer", "text": "Nous agissons à plusieurs."},
            {"title": "Décider", "text": "Au vote."},
        ],
    )
    second = CharterVersionFactory(
        number=2,
        sections=[
            {"title": "Coopérer", "text": "Nous agissons toujours à plusieurs."},
            {"title": "Partager", "text": "Ce que nous apprenons."},
        ],
    )
    return first, second


def test_what_a_version_changes_is_told_article_by_article():
    first, second = two_versions()

    changes = changes_of(second)

    assert changes_of(first) == []
    assert [(change["title"], change["kind"]) for change in changes] == [
        ("Coopérer", "change"),
        ("Partager", "ajoute"),
        ("Décider", "retire"),
    ]
    assert "toujours " in [piece.text for piece in changes[0]["pieces"] if piece.kind == "ajoute"]


def test_each_published_version_keeps_its_page(client):
    two_versions()
    CharterVersionFactory(number=3, published_at=None)

    first, second = client.get("/communaute/charte/1/"), client.get("/communaute/charte/2/")

    assert "Au vote." in first.text
    assert "la charte d’aujourd’hui" in first.text
    assert "Ce qu’elle a changé" in second.text
    assert "(article retiré)" in second.text
    assert [client.get(f"/communaute/charte/{number}/").status_code for number in (3, 9, 10**20)] == [404] * 3


def test_the_charter_shows_what_changes_to_whoever_is_asked_again(client, member):
    first, _ = two_versions()
    accept_charter(user=member, version=first)
    client.force_login(member)

    asked = client.get("/communaute/charte/").text
    accept_charter(user=member)
    read = client.get("/communaute/charte/").text

    assert "Ce qui change avec cette version" in asked
    assert "Ce qui change avec cette version" not in read
    assert "Version 1" in read


def test_what_was_being_sent_is_given_back_after_adhering(client, member):
    version = CharterVersionFactory()
    client.force_login(member)
    path = "/outils/manques/nouveau/"

    led = client.post(path, {**GAP, "themes": ["energie", "habitat"]})
    assert led.url.startswith("/communaute/charte/?next=")
    resumed = client.post("/communaute/charte/", {"version": version.number, "next": path})

    assert resumed.status_code == 200
    assert f'action="{path}"' in resumed.text
    assert resumed.text.count('name="themes"') == 2
    assert f'value="{GAP["title"]}"' in resumed.text
    again = client.post("/communaute/charte/", {"version": version.number, "next": path})
    assert again.url == path


def test_what_was_being_sent_elsewhere_is_not_given_back_here(client, member):
    version = CharterVersionFactory()
    client.force_login(member)
    client.post("/outils/manques/nouveau/", GAP)

    response = client.post("/communaute/charte/", {"version": version.number, "next": "/dynamiques/"})

    assert response.url == "/dynamiques/"


def test_my_data_lead_to_each_version_that_was_accepted(client, member):
    first, _ = two_versions()
    accept_charter(user=member, version=first)
    client.force_login(member)

    assert 'href="/communaute/charte/1/"' in client.get("/mon-espace/mes-donnees/").text
