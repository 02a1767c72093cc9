"""The back office under its own policy: dates, editor, choosers and inline panels work, and the console stays quiet."""

import re

import pytest
from wagtail.models import Page

from tests.dynamics.factories import DynamicFactory, StoryEventFactory
from tests.members.factories import PASSWORD, UserFactory


@pytest.fixture
def administrator(visitor):
    UserFactory(email="admin@exemple.test", administrator=True)
    person = visitor()
    person.signs_in("admin@exemple.test", PASSWORD)
    return person


def pick_a_day(page, field) -> None:
    """The first day that the calendar of a field offers next month."""
    field.click()
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    calendar.locator(".xdsoft_datepicker .xdsoft_next").click()
    calendar.locator("td.xdsoft_date:not(.xdsoft_disabled):not(.xdsoft_other_month)").first.click()


def test_a_list_is_filtered_by_a_date_picked_in_the_calendar(administrator):
    page = administrator.goes_to("/gestion/reports/site-history/")
    page.get_by_role("button", name="Afficher les filtres").click()
    page.locator("button:visible", has_text="Date").first.click()

    pick_a_day(page, page.locator("#id_timestamp_1"))

    page.wait_for_url(re.compile(r"timestamp_to=\d{4}-\d\d-01"))


def test_a_page_is_written_and_its_publication_scheduled(administrator):
    page_id = Page.objects.get(slug="accessibilite").pk
    page = administrator.goes_to(f"/gestion/pages/{page_id}/edit/")
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially("Essai. ")

    page.get_by_role("button", name="Afficher/masquer le statut").click()
    page.get_by_role("button", name="Programmer").click()
    field = page.locator("input[name=go_live_at]:visible")
    pick_a_day(page, field)

    assert re.match(r"\d{4}-\d\d-01 \d\d:\d\d", field.input_value())
    assert "Essai." in editor.inner_text()


def test_a_record_gets_one_more_moment_and_another_actor_with_its_chooser(administrator):
    dynamic = DynamicFactory(slug="la-ruche")
    StoryEventFactory(dynamic=dynamic)
    page = administrator.goes_to(f"/gestion/snippets/dynamics/dynamic/edit/{dynamic.pk}/")

    page.get_by_role("tab", name="Récit").click()
    page.locator("#id_events-ADD").click()
    page.get_by_role("tab", name="Avec qui").click()
    page.locator("#id_actors-ADD").click()
    page.locator("#tab-avec_qui button:visible", has_text=re.compile("choisir", re.I)).first.click()

    page.locator(".modal-content:visible").wait_for()
    assert page.locator("#id_events-FORMS > *").count() == 2
    assert page.locator("#id_actors-FORMS > *").count() == 1
