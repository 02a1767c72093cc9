"""The sheets in the public API: everything they say, nothing of people, in a fixed number of queries."""

from datetime import date

import pytest

from dynamics.enums import Sheet
from tests.dynamics.factories import DynamicFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from tests.toolbox.pages import load_one_of_each, published_sheet
from toolbox.models import LeverExample

pytestmark = pytest.mark.django_db
URL = "/api/v1/sheets/"
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_gives_the_published_sheets_in_the_order_of_the_site(
    client, django_assert_num_queries, rows
):
    for key in reversed(Sheet.values[:rows]):
        published_sheet(key)
    published_sheet(Sheet.GOVERNANCE).unpublish()
    client.get(URL)  # Wagtail keeps where its site is

    with django_assert_num_queries(3):  # version, count, rows
        answer = client.get(URL, headers={"If-None-Match": ""})

    page = answer.json()
    assert (page["count"], page["next"], page["previous"]) == (rows, None, None)
    assert [row["key"] for row in page["results"]] == Sheet.values[:rows]
    assert {row["licence"] for row in page["results"]} == {LICENCE}
    assert answer["Link"] == f'<{LICENCE}>; rel="license"'


@pytest.mark.parametrize("rows", [1, 3])
def test_a_sheet_makes_as_many_queries_whatever_it_holds(client, django_assert_num_queries, rows):
    dynamics = [DynamicFactory() for _ in range(rows)]
    lever = {"examples": [{"dynamic": one, "text": "Un repas."} for one in dynamics]}
    levers = [{"key": f"levier-{number}", **lever} for number in range(rows)]
    sheet = published_sheet("habitants", levers=levers, dynamics=dynamics)
    for one in dynamics:
        LeverExample.objects.create(
            sheet=sheet, lever="levier-0", dynamic=one, author=UserFactory(), text="Nous aussi.", live=True
        )
    client.get(f"{URL}habitants/")

    with django_assert_num_queries(7):
        answer = client.get(f"{URL}habitants/").json()

    assert [len(answer["levers"]), len(answer["dynamics"])] == [rows, rows]
    assert [len(one["examples"]) for one in answer["levers"]] == [rows] * rows
    assert len(answer["levers"][0]["lived"]) == rows


def test_a_sheet_says_all_that_its_page_says_and_nothing_of_people(client, tmp_path):
    sheet, _ = load_one_of_each(tmp_path)
    eusko = sheet.shown_dynamics.first().dynamic
    author = UserFactory(first_name="Zénobie")
    told = {"sheet": sheet, "lever": "convivialite", "dynamic": eusko, "author": author}
    LeverExample.objects.create(text="Un café le mardi.", happened_on=date(2024, 5, 1), live=True, **told)
    LeverExample.objects.create(text="Pas encore relu.", live=False, **told)

    response = client.get(f"{URL}habitants/")

    answer = response.json()
    parts = ("conditions", "brakes", "levers", "vigilance", "questions", "tools", "dynamics", "sources")
    assert [part for part in parts if not answer[part]] == []
    assert [len(answer[part]) for part in ("conditions", "brakes", "levers")] == [
        len(sheet.conditions),
        len(sheet.brakes),
        len(sheet.levers),
    ]
    [lever] = [one for one in answer["levers"] if one["key"] == "convivialite"]
    assert lever["lived"] == [
        {"dynamic": eusko.slug, "happened_on": "2024-05-01", "text": "Un café le mardi."}
    ]
    assert lever["url"].endswith("/fiches/habitants/#levier-convivialite")
    text = response.content.decode()
    assert [word in text for word in ("Zénobie", "Pas encore relu", author.email)] == [False] * 3


def test_what_is_hidden_is_not_named(client):
    hidden = DynamicFactory(live=False)
    ToolFactory(slug="brouillon", draft=True)
    published_sheet("habitants", levers=[{"key": "agir", "tools": ["brouillon"]}], dynamics=[hidden])

    answer = client.get(f"{URL}habitants/").json()

    assert (answer["levers"][0]["tools"], answer["dynamics"][0]["dynamic"]) == ([], None)


def test_a_sheet_that_is_not_published_is_missing(client):
    published_sheet("habitants").unpublish()

    assert client.get(f"{URL}habitants/").status_code == 404
    assert client.get(f"{URL}inconnue/").status_code == 404


def test_an_answer_that_one_has_is_not_sent_again_until_the_sheet_changes(
    client, django_capture_on_commit_callbacks
):
    sheet = published_sheet("habitants")
    known = {"If-None-Match": client.get(f"{URL}habitants/")["ETag"]}
    assert client.get(f"{URL}habitants/", headers=known).status_code == 304

    sheet.title = "Les habitants, d’abord"
    with django_capture_on_commit_callbacks(execute=True):
        sheet.save_revision().publish()

    assert client.get(f"{URL}habitants/", headers=known).json()["title"] == "Les habitants, d’abord"
