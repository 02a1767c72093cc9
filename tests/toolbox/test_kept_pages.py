"""Sheets and monographies drawn once for everybody: who gets them, and when they are drawn again."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from tests.toolbox.pages import load_one_of_each
from toolbox import kept_pages
from toolbox.models import MonographPage, SheetPage, Term

pytestmark = pytest.mark.django_db
PATHS = ["/fiches/habitants/", "/monographies/eusko/"]


@pytest.fixture
def one_of_each(tmp_path) -> tuple[SheetPage, MonographPage]:
    return load_one_of_each(tmp_path)


@pytest.fixture
def drawn(monkeypatch, one_of_each) -> list[str]:
    """The pages that were really drawn, in order."""
    done: list[str] = []
    for kind in (SheetPage, MonographPage):
        whole = kind.get_context

        def noted(self, *args, whole=whole, **kwargs):
            done.append(self.slug)
            return whole(self, *args, **kwargs)

        monkeypatch.setattr(kind, "get_context", noted)
    return done


@pytest.mark.parametrize("path", PATHS)
def test_the_second_visitor_gets_the_same_page_without_drawing_it(drawn, path):
    first, second = Client().get(path), Client().get(path)

    assert second.status_code == 200
    assert second.content == first.content
    assert len(drawn) == 1
    assert "Cookie" in second["Vary"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Content-Type"] == first["Content-Type"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_one_browser_is_kept_for_the_others(drawn, path):
    assert b"csrfmiddlewaretoken" not in Client().get(path).content


def test_people_with_an_account_or_a_question_get_a_page_of_their_own(client, drawn):
    path = PATHS[1]
    Client().get(path)
    client.force_login(UserFactory(first_name="Prénom-Propre"))
    own = client.get(path)
    Client().get(f"{path}?page=2")
    visitor = Client()
    visitor.cookies["messages"] = "[]"
    visitor.get(path)

    assert len(drawn) == 4
    assert own.content != Client().get(path).content


def rename_page(page):
    page.lead = "Changé tout à l’heure."
    page.save_revision().publish()


def add_tool(page):
    ToolFactory()


def add_term(page):
    Term.objects.create(slug="pays", term="Pays", definition="Ce que l’on voit de la colline.")


@pytest.mark.parametrize("change", [rename_page, add_tool, add_term])
def test_it_is_drawn_again_as_soon_as_what_it_says_changes(drawn, one_of_each, change):
    Client().get(PATHS[1])
    change(one_of_each[1])
    after = Client().get(PATHS[1])

    assert drawn == ["eusko", "eusko"]
    if change is rename_page:
        assert "Changé tout à l’heure." in after.content.decode()


def test_a_page_closed_to_the_public_is_no_longer_given(drawn, one_of_each):
    assert Client().get(PATHS[1]).status_code == 200
    PageViewRestriction.objects.create(page=one_of_each[1], restriction_type=PageViewRestriction.LOGIN)

    assert Client().get(PATHS[1]).status_code == 302


def test_a_page_taken_offline_is_gone_at_once(drawn, one_of_each):
    Client().get(PATHS[1])
    one_of_each[1].unpublish()

    assert Client().get(PATHS[1]).status_code == 404


@pytest.mark.parametrize("path", ["/fiches/", "/monographies/"])
def test_the_lists_are_drawn_each_time(one_of_each, path):
    assert Client().get(path).status_code == 200
    one_of_each[0].unpublish()
    one_of_each[1].unpublish()

    page = Client().get(path).content.decode()

    assert PATHS[0] not in page
    assert PATHS[1] not in page


def test_a_kept_page_costs_few_queries(one_of_each, django_assert_max_num_queries):
    Client().get(PATHS[1])

    with django_assert_max_num_queries(15):
        Client().get(PATHS[1])


def test_what_was_just_given_is_given_again_without_a_query(
    one_of_each, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(kept_pages, "CHECKED_EVERY", 60)
    kept_pages.forget()
    first = Client().get(PATHS[1])

    with django_assert_num_queries(0):
        again = Client().get(PATHS[1])

    assert again.content == first.content
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    one_of_each[1].unpublish()
    editor = Client()
    editor.force_login(UserFactory(editor=True))
    assert editor.get(PATHS[1]).status_code == 404
    kept_pages.forget()
    assert Client().get(PATHS[1]).status_code == 404


def test_a_process_holds_a_limited_number_of_pages(monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST_HELD", 2)
    kept_pages.forget()
    for number in range(5):
        kept_pages.hold(f"/{number}/", 0.0, b"")

    assert len(kept_pages._held) <= 2
    kept_pages.forget()


@pytest.mark.parametrize("rank", [0, 1])
def test_what_is_online_cannot_be_closed_from_the_back_office(client, one_of_each, rank):
    page = one_of_each[rank]
    client.force_login(UserFactory(administrator=True))

    client.post(f"/gestion/pages/{page.pk}/privacy/", {"restriction_type": "login"})

    assert not PageViewRestriction.objects.exists()
    assert Client().get(PATHS[rank]).status_code == 200
