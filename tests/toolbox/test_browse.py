"""The list, the comparison and the page of a tool: what they say, to whom, for how many queries."""

import re
from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.dynamics.factories import DynamicFactory, RegionFactory, TeamMemberFactory, ThemeFactory
from tests.members.factories import UserFactory
from tests.toolbox.factories import (
    ResourcePersonFactory,
    TeamVariantFactory,
    ToolDocumentFactory,
    ToolFactory,
    UsageReportFactory,
)
from toolbox import enums
from toolbox.models import Tool, ToolBookmark
from toolbox.services.glossary import current

pytestmark = pytest.mark.django_db
URL = "/outils/"


def names(response) -> list[str]:
    return re.findall(
        r'<article[^>]*data-id="\d+"[^>]*>.*?<a href="[^"]+">([^<]+)</a>', response.content.decode(), re.S
    )


def count(response) -> int:
    [found] = re.findall(r'data-count="(\d+)"', response.content.decode())
    return int(found)


def facet(response, key: str) -> dict[str, int]:
    [group] = [group for group in response.context["facets"] if group["key"] == key]
    return {option["value"]: option["count"] for option in group["options"]}


def test_each_published_tool_is_an_article_whose_first_link_is_its_page(client):
    tool = ToolFactory(name="Forum ouvert", slug="forum-ouvert")
    ToolFactory(name="Brouillon", draft=True)

    response = client.get(URL)

    assert (count(response), names(response)) == (1, ["Forum ouvert"])
    text = response.content.decode()
    assert f'data-id="{tool.pk}"' in text
    assert 'href="/outils/forum-ouvert/"' in text


def test_the_first_question_is_what_one_wants_to_achieve(client):
    ToolFactory()

    text = client.get(URL).content.decode()

    assert text.index("Que voulez-vous réussir") < text.index('id="filtres"') < text.index("<article")


@pytest.mark.parametrize(("query", "number"), [("", 7), ("but=mobiliser&cout=faible", 7), ("q=outil", 8)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_makes_as_many_queries_whatever_the_number_of_rows(
    client, django_assert_num_queries, rows, query, number
):
    for _ in range(rows):
        UsageReportFactory(tool=ToolFactory(cost=enums.Cost.LOW, uses=["Lustrac", DynamicFactory()]))
    ContentType.objects.get_for_model(Tool)  # asked once a process

    with django_assert_num_queries(number):
        assert count(client.get(f"{URL}?{query}")) == rows


def test_facets_are_counted_under_the_others(client):
    ToolFactory(name="A", cost=enums.Cost.FREE, duration=enums.Duration.DAY)
    ToolFactory(name="B", cost=enums.Cost.FREE, duration=enums.Duration.WEEKS)
    ToolFactory(name="C", cost=enums.Cost.HIGH, duration=enums.Duration.DAY)

    response = client.get(f"{URL}?cout=gratuit")

    assert names(response) == ["A", "B"]
    assert facet(response, "cout") == {"gratuit": 2, "eleve": 1}
    assert facet(response, "duree") == {"journee": 1, "semaines": 1}


@pytest.mark.parametrize(
    ("key", "value", "fields"),
    [
        ("but", "decider", {"aims": ["decider"]}),
        ("stade", "emergence", {"stages": ["emergence"]}),
        ("fiche", "habitants", {"sheets": ["habitants"]}),
        ("nature", "posture", {"kind": enums.Kind.STANCE}),
        ("duree", "journee", {"duration": enums.Duration.DAY}),
        ("cout", "faible", {"cost": enums.Cost.LOW}),
        ("groupe", "petit", {"group": enums.GroupSize.SMALL}),
        ("difficulte", "facile", {"difficulty": enums.Difficulty.EASY}),
        ("theme", "energie", {}),
    ],
)
def test_each_facet_finds_names_and_forgets_its_value(client, key, value, fields):
    """Without JavaScript: a plain form with a button, and chips that are links."""
    sought = ToolFactory(name="Cherché", **fields)
    ToolFactory(name="Autre", aims=["financer"], cost=enums.Cost.HIGH)
    if key == "theme":
        sought.themes.add(ThemeFactory(slug="energie", name="Énergie"))
        sought.save()

    response = client.get(f"{URL}?{key}={value}")

    text = response.content.decode()
    assert names(response) == ["Cherché"]
    groups = [*response.context["facets"], {"key": "but", "options": response.context["aims"]}]
    [options] = [group["options"] for group in groups if group["key"] == key]
    assert [(one["count"], one["checked"]) for one in options if one["value"] == value] == [(1, True)]
    [chip] = response.context["chips"]
    assert (chip["url"], chip["label"] in text) == (URL, True)
    assert f'name="{key}"' in text and 'id="filtres"' in text


def test_values_of_a_key_are_alternatives_and_keys_add_up(client):
    ToolFactory(name="A", aims=["decider"], cost=enums.Cost.FREE)
    ToolFactory(name="B", aims=["financer"], cost=enums.Cost.FREE)
    ToolFactory(name="C", aims=["financer"], cost=enums.Cost.HIGH)

    assert names(client.get(f"{URL}?but=decider&but=financer")) == ["A", "B", "C"]
    assert names(client.get(f"{URL}?but=decider&but=financer&cout=gratuit")) == ["A", "B"]


def test_search_understands_accents_plurals_and_questions(client):
    ToolFactory(name="Budget citoyen")
    ToolFactory(name="Toucher les invisibles", summary="Aller vers les personnes que l’on ne voit pas.")

    assert names(client.get(URL, {"q": "budgets citoyens"})) == ["Budget citoyen"]
    asked = client.get(URL, {"q": "comment toucher les gens du quartier"})
    assert names(asked) == ["Toucher les invisibles"]
    assert "Aucun outil ne contient tous ces mots" in asked.content.decode()


def test_an_empty_answer_proposes_ways_out(client):
    ToolFactory(cost=enums.Cost.FREE)

    response = client.get(f"{URL}?cout=eleve&but=mobiliser")

    text = response.content.decode()
    assert count(response) == 0
    assert "1 outil sans « Coût »" in text
    assert "/outils/manques/" in text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%22", "page=-1", "page=²", "but=zz", "cout=%00", "tri=zz", "inconnu=1", "page=999"]
)
def test_nothing_in_the_address_breaks_the_page(client, query):
    ToolFactory()

    assert client.get(f"{URL}?{query}").status_code == 200


def test_htmx_gets_the_results_the_aims_and_the_facets_under_the_clean_address(client):
    ToolFactory()

    response = client.get(f"{URL}?cout=&but=mobiliser", headers={"HX-Request": "true"})

    text = response.content.decode()
    assert response["HX-Push-Url"] == "/outils/?but=mobiliser"
    assert "<html" not in text
    assert [part in text for part in ('id="resultats"', 'id="buts"', 'id="facettes"')] == [True] * 3


def test_up_to_three_tools_are_compared_and_the_others_named(client, django_assert_num_queries):
    for letter in "abcd":
        ToolFactory(slug=letter, name=f"Outil {letter}")

    with django_assert_num_queries(6):
        response = client.get("/outils/comparer/?outil=d&outil=a&outil=b&outil=c&outil=inconnu")

    assert [tool.slug for tool in response.context["tools"]] == ["d", "a", "b"]
    assert [tool.slug for tool in response.context["left_out"]] == ["c"]


def test_comparing_nothing_leads_to_the_list(client):
    assert 'href="/outils/"' in client.get("/outils/comparer/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_makes_as_many_queries_whatever_the_number_of_rows(client, django_assert_num_queries, rows):
    tool = ToolFactory(slug="recit", uses=[DynamicFactory() for _ in range(rows)])
    for _ in range(rows):
        UsageReportFactory(tool=tool)
        TeamVariantFactory(tool=tool)
        ResourcePersonFactory(tool=tool)
        ToolDocumentFactory(tool=tool)
        tool.see_also.add(ToolFactory())
    tool.save()
    current()  # read once a process, until a term changes

    with django_assert_num_queries(16):
        client.get("/outils/recit/")


def test_detail_counts_each_dynamique_once(client):
    told, known = DynamicFactory(), DynamicFactory()
    tool = ToolFactory(slug="recit", uses=[known, told, "Lustrac"])
    UsageReportFactory(tool=tool, dynamic=told, adapted="Sans micro.")
    UsageReportFactory(tool=tool, dynamic=told, adapted="Dehors.")
    UsageReportFactory(tool=tool, live=False, adapted="Pas encore lu.")

    response = client.get("/outils/recit/")

    assert (response.context["tried"], response.context["adapted"]) == (3, 1)
    assert "Pas encore lu." not in response.content.decode()


def test_failures_are_shown_as_successes_are(client):
    tool = ToolFactory(slug="recit")
    UsageReportFactory(tool=tool, worked="", did_not_work="Personne n’est venu.", again="non")

    text = client.get("/outils/recit/").content.decode()

    assert "Ce qui n’a pas marché" in text
    assert "Personne n’est venu." in text


def test_reports_are_filtered_by_stage_and_kind_of_territory(client):
    tool = ToolFactory(slug="recit")
    UsageReportFactory(tool=tool, context="Au village.")
    UsageReportFactory(tool=tool, context="En ville.", territory_kind=enums.TerritoryKind.CITY)

    text = client.get("/outils/recit/?territory_kind=ville&stage=zz").content.decode()

    assert ("En ville." in text, "Au village." in text) == (True, False)


def test_a_resource_person_is_counted_never_named(client):
    tool = ToolFactory(slug="recit")
    person = ResourcePersonFactory(
        tool=tool, user=UserFactory(first_name="Zénobie", email="z@exemple.test"), region=RegionFactory()
    )
    ResourcePersonFactory(tool=tool, is_active=False)

    text = client.get("/outils/recit/").content.decode()

    assert "<strong>1</strong> membre peut transmettre cet outil" in text
    assert "Auvergne-Rhône-Alpes" in text
    assert [word in text for word in ("Zénobie", "z@exemple.test", person.how)] == [False] * 3


def test_a_tool_to_read_again_says_so(client):
    ToolFactory(slug="recit", reread_on=date(2020, 1, 1))

    assert "À relire depuis le 1er janvier 2020" in client.get("/outils/recit/").content.decode()


def test_a_bookmark_and_its_note_are_for_its_owner_alone(client):
    tool, owner = ToolFactory(slug="recit"), UserFactory()
    client.force_login(owner)

    client.post("/outils/recit/garder/", {"note": "Pour la réunion de mars"})

    assert ToolBookmark.objects.get().note == "Pour la réunion de mars"
    assert "Pour la réunion de mars" in client.get("/outils/mes-outils/").content.decode()
    client.force_login(UserFactory())
    assert "Pour la réunion de mars" not in client.get("/outils/mes-outils/").content.decode()
    client.force_login(owner)
    client.post(f"/outils/{tool.slug}/garder/", {"action": "forget"})
    assert not ToolBookmark.objects.exists()


def test_the_page_of_a_dynamique_lists_its_tools(client):
    member = TeamMemberFactory()
    ToolFactory(name="Débat mouvant", uses=[member.dynamic])
    UsageReportFactory(tool=ToolFactory(name="Hackathon"), dynamic=member.dynamic)
    ToolFactory(name="Caché", draft=True, uses=[member.dynamic])

    text = client.get(member.dynamic.get_absolute_url()).content.decode()

    assert "Outils utilisés" in text
    assert [name in text for name in ("Débat mouvant", "Hackathon", "Caché")] == [True, True, False]
