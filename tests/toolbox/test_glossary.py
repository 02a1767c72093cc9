"""The glossary: its data, its pages, its search, the terms marked in texts."""

import re
from collections import Counter

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from community.members.enums import Role
from dynamics.services.reference import ReferenceDataError, read
from tests.members.factories import UserFactory
from tests.toolbox.factories import ToolFactory
from toolbox.marks import Marker
from toolbox.models import Term
from toolbox.services.glossary import current
from toolbox.services.glossary_load import load_glossary
from toolbox.services.reference import DATA

pytestmark = pytest.mark.django_db


def term(slug: str, **values) -> Term:
    defaults = {"term": slug.capitalize(), "definition": f"Ce que veut dire {slug}."}
    return Term.objects.create(slug=slug, **(defaults | values))


@pytest.fixture
def three_rte():
    return [
        term("reseau", term="Réseau de transport d’électricité", abbreviation="RTE", homonym="RTE"),
        term("responsabilite", term="Responsabilité territoriale", abbreviation="RTE", homonym="RTE"),
        term("revenu", term="Revenu de transition écologique", abbreviation="RTE", homonym="RTE"),
    ]


@pytest.fixture
def loaded():
    """The whole glossary, with the tools that it names."""
    for slug in sorted({slug for entry in read("glossary.yaml", DATA) for slug in entry.get("tools") or []}):
        ToolFactory(slug=slug, name=slug)
    load_glossary()


def ids(response) -> list[int]:
    return [int(found) for found in re.findall(r'<article[^>]*data-id="(\d+)"', response.content.decode())]


def count(response) -> int:
    return int(re.search(r'data-count="(\d+)"', response.content.decode())[1])


# --- Reference data -------------------------------------------------------------------------


def test_there_are_more_than_seventy_terms_and_each_is_whole():
    entries = read("glossary.yaml", DATA)

    assert len(entries) >= 70
    assert [slug for slug, times in Counter(entry["slug"] for entry in entries).items() if times > 1] == []
    for key in ("term", "definition", "source", "see_also"):
        assert [entry["slug"] for entry in entries if not entry.get(key)] == []


def test_see_also_and_tools_of_the_data_exist():
    entries = read("glossary.yaml", DATA)
    slugs = {entry["slug"] for entry in entries}
    tools = {path.stem for path in (DATA / "tools").glob("*.yaml")}

    assert {other for entry in entries for other in entry["see_also"]} - slugs == set()
    assert [entry["slug"] for entry in entries if entry["slug"] in entry["see_also"]] == []
    assert {tool for entry in entries for tool in entry.get("tools") or []} - tools == set()


def test_a_word_with_several_meanings_has_several_terms():
    homonyms = Counter(entry["homonym"] for entry in read("glossary.yaml", DATA) if entry.get("homonym"))

    assert homonyms == {"RTE": 3, "AFUL": 2, "ECT": 2, "facilitateur": 3}


def test_loading_twice_writes_nothing_and_leaves_alone_what_a_person_edited(loaded):
    Term.objects.filter(slug="ptce").update(definition="Corrigée par quelqu’un.", seed_digest="")
    Term.objects.filter(slug="recit").update(definition="D’une ancienne version.", seed_digest="ancien")

    assert load_glossary() == 1
    assert load_glossary() == 0
    assert Term.objects.get(slug="ptce").definition == "Corrigée par quelqu’un."
    assert Term.objects.get(slug="recit").definition != "D’une ancienne version."


def test_a_term_that_names_an_unknown_tool_is_refused():
    with pytest.raises(ReferenceDataError, match="tools inconnu"):
        load_glossary()


# --- Pages ----------------------------------------------------------------------------------


def test_index_gives_all_terms_by_letter_accents_apart(client):
    last, first = term("zone"), term("echelle", term="Échelle")
    term("alliance", term="Alliance")

    response = client.get("/glossaire/")

    assert count(response) == 3
    assert ids(response)[-1] == last.pk
    assert ids(response)[1] == first.pk
    text = response.content.decode()
    assert '<a href="#lettre-E">E</a>' in text
    assert '<span aria-hidden="true">B</span>' in text


def test_search_finds_by_synonym_abbreviation_and_with_a_typing_error(client):
    scic = term(
        "scic", term="Société coopérative", abbreviation="SCIC", synonyms=["Coopérative d’intérêt collectif"]
    )
    term("subvention", term="Subvention")

    for question in ("SCIC", "scic", "interet collectif", "coopératve"):
        assert ids(client.get("/glossaire/", {"q": question})) == [scic.pk], question


def test_search_of_nothing_known_says_so_and_proposes(client):
    term("subvention")

    response = client.get("/glossaire/", {"q": "xylophone"})

    assert count(response) == 0
    assert "Ce mot n’est pas encore au glossaire" in response.content.decode()


def test_a_term_says_everything(client):
    other = term("commun", term="Commun")
    tool, draft = ToolFactory(name="Appel à commun"), ToolFactory(name="Le brouillon", draft=True)
    ptce = term(
        "ptce",
        term="Pôle territorial de coopération économique",
        abbreviation="PTCE",
        synonyms=["Pôle de coopération"],
        variants=[{"network": "Labo de l’ESS", "text": "Un <regroupement>."}],
        source="COOP 3:100",
    )
    ptce.see_also.add(other)
    ptce.tools.add(tool, draft)

    text = client.get("/glossaire/ptce/").content.decode()

    for said in (
        "PTCE",
        "Pôle de coopération",
        "Labo de l’ESS",
        "Un &lt;regroupement&gt;.",
        "Appel à commun",
    ):
        assert said in text
    assert 'href="/glossaire/commun/"' in text
    assert "Étude de 2024 (COOP), partie 3, ligne 100" in text
    assert "Le brouillon" not in text
    assert 'href="/glossaire/ptce/"' in client.get("/glossaire/commun/").content.decode()


def test_an_ambiguous_abbreviation_has_a_chooser(client, three_rte):
    response = client.get("/glossaire/rte/")

    assert count(response) == 3
    assert ids(response) == [one.pk for one in three_rte]
    assert client.get("/glossaire/RTE/").headers["Location"] == "/glossaire/rte/"
    assert 'href="/glossaire/rte/"' in client.get("/glossaire/revenu/").content.decode()
    assert 'href="/glossaire/rte/"' in client.get("/glossaire/", {"q": "rte"}).content.decode()
    assert client.get("/glossaire/inconnu/").status_code == 404


@pytest.mark.parametrize(
    "text", ["%00", "\x00", "é" * 10_000, '"OR" NEAR(', "<script>alert(1)</script>", "   "]
)
def test_whatever_is_asked_gets_a_page(client, text):
    term("commun")

    response = client.get("/glossaire/", {"q": text})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_make_as_many_queries_whatever_the_number_of_rows(client, django_assert_num_queries, rows):
    first = term("t0")
    for number in range(1, rows + 1):
        other = term(f"t{number}")
        first.see_also.add(other)
        first.tools.add(ToolFactory())
    client.get("/glossaire/t0/")

    with django_assert_num_queries(1):  # the version
        client.get("/glossaire/")
    with django_assert_num_queries(6):  # version, term, see also, seen from, tools, version of the sheets
        client.get("/glossaire/t0/")
    with django_assert_num_queries(6):  # tag (2), version, count of the page, terms, see also, tools
        client.get("/api/v1/glossary/")


def test_api_gives_the_terms_in_pages_or_those_that_answer(client):
    tool, draft = ToolFactory(), ToolFactory(draft=True)
    scic = term("scic", term="SCIC", source="COOP 2:900", variants=[{"network": "PTCE", "text": "…"}])
    scic.tools.add(tool, draft)
    term("amap", term="AMAP")

    page = client.get("/api/v1/glossary/").json()
    found = client.get("/api/v1/glossary/", {"q": "scic"}).json()

    assert [one["slug"] for one in page["results"]] == ["amap", "scic"]
    assert (page["count"], page["next"], page["previous"]) == (2, None, None)
    assert [one["slug"] for one in found["results"]] == ["scic"]
    assert found["results"][0]["tools"] == [tool.slug]
    assert found["results"][0]["url"] == "http://testserver/glossaire/scic/"
    assert client.get("/api/v1/glossary/?page=9").status_code == 404
    assert client.get("/api/v1/glossary/?page=x").status_code == 400


# --- Synonyms -------------------------------------------------------------------------------


def test_synonyms_expand_a_question_and_an_ambiguous_abbreviation_does_not(three_rte):
    term("eclosion", term="Éclosion", synonyms=["Jardin secret"])
    thesaurus = current().thesaurus

    assert [one.ways for one in thesaurus.wanted("éclosion")] == [
        (("eclo",), ("eclosion",), ("jardin", "secret"))
    ]
    assert [one.ways for one in thesaurus.wanted("RTE")] == [(("rte",),)]


def test_an_abbreviation_that_is_a_word_of_every_day_expands_nothing():
    term("ami", term="Appel à manifestation d’intérêt", abbreviation="AMI")

    assert [one.ways for one in current().thesaurus.wanted("un ami")] == [(("ami",),)]


def test_a_new_synonym_is_known_at_once(client):
    one = term("victoire", term="Victoire rapide")
    assert ids(client.get("/glossaire/", {"q": "baguette magique"})) == []

    one.synonyms = ["Baguette magique"]
    one.save()

    assert ids(client.get("/glossaire/", {"q": "baguette magique"})) == [one.pk]


# --- Terms marked in texts ------------------------------------------------------------------

MARKER = Marker(
    {
        "Tiers-lieu": ("tiers-lieu", "/t/", "Un lieu partagé."),
        "PAT": ("pat", "/pat/", "Projet alimentaire territorial."),
        "Projet d’avenir": ("avenir", "/a/", "Ce que l’on veut."),
        "Commun": ("commun", "/c/", "Une <ressource> partagée."),
    }
)


def marked(html: str, page: str = "") -> list[str]:
    """What is marked, in order."""
    return re.findall(r'class="term-link"[^>]*>(.*?)</a>', MARKER.mark(html, set(), page))


def test_a_term_is_marked_once_a_page_with_its_definition():
    html = MARKER.mark("<p>Un commun, des communs.</p><p>Encore un commun.</p>", set())

    assert html.count("term-link") == 1
    assert '<a href="/c/" class="term-link" data-term aria-describedby="terme-commun">commun</a>' in html
    assert 'role="tooltip" id="terme-commun">Une &lt;ressource&gt; partagée.</span>' in html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Les tiers-lieux et les Tiers-Lieu</p>", ["Tiers-Lieu"]),
        ("<p>Nos projets d&#x27;avenir</p>", ["projets d&#x27;avenir"]),
        ("<p>Un projet&nbsp;d’avenir</p>", ["projet&nbsp;d’avenir"]),
        ("<p>Le PAT mange un pat</p>", ["PAT"]),
        ("<p>un pat</p>", []),
        ("<p>communauté, hors-communs</p>", ["communs"]),
        ("<h2>Commun</h2><a href='/x/'>commun <b>commun</b></a><code>commun</code>", []),
        ("<div data-sans-glossaire><p>commun</p></div><p>commun</p>", ["commun"]),
        ("<div data-sans-glossaire><div>commun</div> commun</div> fin", []),
        ('<p title="commun">rien<br>du tout</p><!-- commun -->', []),
        ("a < b commun", ["commun"]),
    ],
)
def test_only_what_should_be_marked_is(html, expected):
    assert marked(html) == expected


def test_the_page_of_a_term_does_not_mark_itself():
    assert marked("<p>commun, PAT</p>", page="commun") == ["PAT"]


def test_the_rest_of_the_html_comes_out_as_it_went_in():
    html = '<ul class="x"><li>Sans rien&nbsp;à marquer &amp; <em data-a="1">fin</em></li></ul>'

    assert MARKER.mark(html, set()) == html
    assert Marker({}).mark(html, set()) == html


def test_the_tag_marks_once_in_all_the_blocks_of_a_page(django_assert_num_queries):
    term("commun", term="Commun")
    template = Template(
        "{% load glossary %}{% glossary %}<p>{{ a }}</p>{% endglossary %}<p>hors commun</p>"
        "{% glossary %}<p>un commun</p>{% endglossary %}"
    )
    context = {"request": RequestFactory().get("/"), "a": "commun <b>"}
    template.render(Context(context))

    with django_assert_num_queries(1):
        html = template.render(Context(context | {"request": RequestFactory().get("/")}))

    assert html.count("term-link") == 1
    assert "&lt;b&gt;" in html


def test_a_word_with_several_meanings_leads_to_its_chooser(three_rte):
    html = current().marker.mark("<p>RTE finance</p>", set())

    assert 'href="/glossaire/rte/"' in html
    assert "Plusieurs sens : Réseau de transport d’électricité ; " in html


def test_marking_a_long_page_is_quick(loaded):
    import time

    held = current()
    html = "<p>La coopération de territoire, ses tiers-lieux et sa gouvernance.</p>" * 400
    held.marker.mark(html, set())

    start = time.perf_counter()
    held.marker.mark(html, set())

    assert time.perf_counter() - start < 0.25  # 27 kB; about 10 ms on an idle machine


# --- Back office ----------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 200), (Role.ADMINISTRATOR, 200), (None, 403)])
def test_editors_write_terms_in_the_back_office(client, role, status):
    from community.members.services.moderation import load_groups

    load_groups()
    user = UserFactory()
    if role:
        from django.contrib.auth.models import Group

        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    one = term("commun")

    assert client.get(f"/gestion/snippets/toolbox/term/edit/{one.pk}/").status_code == status
