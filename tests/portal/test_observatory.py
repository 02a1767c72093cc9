"""The observatory: what each chart counts, what it keeps to itself, and one set of numbers everywhere."""

import csv
import html
import io
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory
from django.utils import timezone

from community.exchanges.enums import Audience, IntroductionState, State
from dynamics.enums import DatePrecision, ResourceKind
from dynamics.models import Resource
from dynamics.services import snapshot
from portal.observatory.drawing import draw, scale
from portal.observatory.model import Chart, Counted, Row, Series, masked
from portal.observatory.registry import BY_KEY, CHARTS
from portal.services import observatory
from proposals.enums import PropositionStatus
from tests.dynamics.factories import (
    CommuneFactory,
    DynamicFactory,
    LinkFactory,
    ThemeFactory,
    TypologyFactory,
)
from tests.evaluation.factories import PositioningFactory
from tests.exchanges.factories import IntroductionFactory, NeedFactory, OfferFactory
from tests.proposals.addressing import send
from tests.proposals.factories import PropositionFactory
from tests.toolbox.factories import TeamVariantFactory, ToolFactory, UsageReportFactory

pytestmark = pytest.mark.django_db

PAGE, API = "/observatoire/", "/api/v1/statistics/"
QUERIES = 13  # one to know whether anything changed, twelve to count it all


@pytest.fixture(autouse=True)
def _nothing_held():
    snapshot.reset()
    yield
    snapshot.reset()


def figures(query: str = "") -> dict[str, Counted]:
    return observatory.read(observatory.filters_of(RequestFactory().get(f"{PAGE}?{query}"))).charts


def told(key: str, query: str = "") -> list[tuple]:
    """(key, numbers…) of each row of a chart."""
    return [(row.key, *row.values) for row in figures(query)[key].rows]


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """The cells of the table of each chart, as a reader reads them."""
    found = {}
    for key, chart in re.findall(
        r'<figure class="obs-chart" data-chart="([a-z-]+)"(.*?)</figure>', page, re.S
    ):
        body = chart.partition("<tbody>")[2].partition("</tbody>")[0]
        found[key] = [
            [html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)]
            for line in re.findall(r"<tr>(.*?)</tr>", body, re.S)
        ]
    return found


def tables_of_api(answer: dict) -> dict[str, list[list[str]]]:
    """The same from the API, numbers written as in a page."""

    def written(value) -> str:
        return "moins de 5" if value is None else f"{value:.1f}".removesuffix(".0").replace(".", ",")

    return {
        chart["key"]: [[row["label"], *map(written, row["values"])] for row in chart["rows"]]
        for chart in answer["charts"]
        if any(value for row in chart["rows"] for value in row["values"])
    }


@pytest.fixture
def archipelago():
    """A little of everything that is counted."""
    emploi, energie = ThemeFactory(slug="emploi", name="emploi"), ThemeFactory(slug="energie", name="énergie")
    crest, figeac = CommuneFactory(code="26108", name="Crest"), CommuneFactory(code="46102", name="Figeac")
    amap = TypologyFactory(slug="amap", name="AMAP")
    one = DynamicFactory(
        slug="une",
        themes=[emploi, energie],
        legal_forms=["scic"],
        seat=crest,
        stage="creation",
        origin="hybride",
        economic_model="hybride",
    )
    two = DynamicFactory(slug="deux", themes=[emploi], seat=figeac, typology=amap, economic_model="marchand")
    tool = ToolFactory(slug="recit", name="Récit", uses=[one, "Un collectif"])
    UsageReportFactory(tool=tool, dynamic=one)
    UsageReportFactory(tool=tool, dynamic=two)
    LinkFactory(source_dynamic=one, target_dynamic=two, start=date(2019, 1, 1), start_precision="annee")
    NeedFactory(dynamic=one, themes=[emploi])
    OfferFactory(dynamic=two, themes=[energie])
    Resource.objects.create(dynamic=one, kind=ResourceKind.SALES, share_percent=40)
    PropositionFactory()
    for _ in range(5):
        PositioningFactory(agreed=True, dynamic=one if not _ else DynamicFactory(themes=[emploi]))
    return one, two


# One set of numbers


@pytest.mark.parametrize("query", ["", "theme=emploi", "region=84&type=ptce", "type=inconnu"])
def test_the_table_of_each_chart_says_what_the_api_says(client, archipelago, query):
    page = client.get(f"{PAGE}?{query}").content.decode()
    answer = client.get(f"{API}?{query}").json()

    shown = {key: rows for key, rows in tables_of(page).items() if rows}
    assert shown == tables_of_api(answer)
    assert [chart["key"] for chart in answer["charts"]] == [chart.key for chart in CHARTS]


def test_a_chart_alone_its_csv_and_its_embed_say_the_same(client, archipelago):
    for key, counted in figures().items():
        page = client.get(f"{PAGE}{key}/").content.decode()
        frame = client.get(f"{PAGE}{key}/integrer/?vue=1").content.decode()
        lines = list(csv.reader(io.StringIO(client.get(f"{PAGE}{key}.csv").content.decode("utf-8-sig"))))

        rows = counted.rows
        assert tables_of(page) == tables_of(frame), key
        assert len(tables_of(page)[key]) == (0 if counted.is_empty else len(rows)), key
        assert lines[0] == ["cle", "libelle", *(series.key for series in BY_KEY[key].series)]
        assert lines[1:] == [
            [row.key, row.label, *("" if value is None else str(value) for value in row.values)]
            for row in rows
        ]


def test_memory_and_database_count_the_dynamiques_alike(client, archipelago):
    """The charts read the catalogue in memory, the first part of the API asks SQL."""
    answer = client.get(f"{API}?theme=emploi").json()
    pairs = {
        "dynamiques-par-type": "by_type",
        "dynamiques-par-stade": "by_stage",
        "dynamiques-par-origine": "by_origin",
        "dynamiques-par-region": "by_region",
        "dynamiques-par-modele": "by_economic_model",
    }

    charts = {chart["key"]: chart for chart in answer["charts"]}
    assert answer["dynamics"]["total"] == charts["dynamiques-par-type"]["total"] == 6
    for key, name in pairs.items():
        counted = {row["key"]: row["values"][0] for row in charts[key]["rows"] if row["values"][0]}
        assert counted == {row["key"]: row["count"] for row in answer["dynamics"][name]}, key


@pytest.mark.parametrize("count", [3, 12])
def test_the_page_costs_the_same_queries_however_many_there_are(client, count, django_assert_num_queries):
    theme = ThemeFactory(slug="emploi")
    for rank in range(count):
        one = DynamicFactory(themes=[theme])
        NeedFactory(dynamic=one, themes=[theme])
        OfferFactory(dynamic=one, themes=[theme])
        PositioningFactory(agreed=True, dynamic=one)
        UsageReportFactory(dynamic=one)
        LinkFactory(source_dynamic=one, start=date(2000 + rank, 1, 1), start_precision="annee")
        Resource.objects.create(dynamic=one, kind=ResourceKind.FEES, share_percent=10)
        PropositionFactory()
    snapshot.current()

    with django_assert_num_queries(
        QUERIES + 1
    ):  # inside the transaction of a test, the catalogue looks at once
        assert f'data-count="{2 * count}"' in client.get(PAGE).content.decode()


def test_what_did_not_change_is_not_counted_again(client, archipelago, django_assert_num_queries):
    client.get(PAGE)

    with django_assert_num_queries(2):
        client.get(PAGE)
    NeedFactory(dynamic=archipelago[0])

    assert sum(needs for _, needs, _ in told("besoins-et-offres-par-region")) == 2


# What is counted


def test_only_what_everybody_may_read_is_counted(archipelago):
    before = {key: counted.rows for key, counted in figures().items()}
    hidden = DynamicFactory(live=False, themes=["culture"])
    archived = DynamicFactory(freshness="archivee")
    ToolFactory(draft=True, uses=[archipelago[0]])
    UsageReportFactory(tool=ToolFactory(), dynamic=archipelago[0], live=False)
    TeamVariantFactory(tool=ToolFactory(), dynamic=hidden)
    NeedFactory(dynamic=archipelago[0], audience=Audience.MEMBERS)
    OfferFactory(dynamic=hidden)
    PropositionFactory(draft=True)
    LinkFactory(
        source_dynamic=hidden,
        target_dynamic=archipelago[0],
        start=date(2018, 1, 1),
        start_precision="annee",
    )
    Resource.objects.create(dynamic=archived, kind=ResourceKind.LOANS)
    PositioningFactory(dynamic=archipelago[1])

    after = {key: counted.rows for key, counted in figures().items() if not key.startswith("delai")}

    assert after == {key: rows for key, rows in before.items() if not key.startswith("delai")}


def test_filters_choose_the_dynamiques_of_every_chart_that_follows_them(archipelago):
    one, two = "theme=energie", "type=amap"

    assert told("dynamiques-par-theme", one) == [("emploi", 1), ("energie", 1)]
    assert told("dynamiques-par-modele", two) == [("marchand", 1), ("non-marchand", 0), ("hybride", 0)]
    assert told("ressources-citees", one) == [("ventes", 1)]
    assert told("ressources-citees", two) == []
    assert told("besoins-et-offres-par-theme", two) == [("energie", 0, 1)]
    assert told("outils-essayes", one) == told("outils-essayes", two) == [("recit", 1)]
    assert told("outils-essayes") == [("recit", 2)]
    assert told("liens-dans-le-temps", two) == [("2019", 1)]


def test_a_budget_that_is_not_told_whole_says_what_is_missing(archipelago):
    assert told("structure-du-financement") == [
        ("public", 0),
        ("mecenat", 0),
        ("activite", 40),
        ("capital", 0),
        ("non-monetaire", 0),
        ("", 60),
    ]
    assert figures()["structure-du-financement"].total == 1


def test_links_add_up_year_after_year_and_those_without_a_year_are_said():
    for year in (2016, 2018, 2018):
        LinkFactory(start=date(year, 1, 1), start_precision=DatePrecision.YEAR)
    LinkFactory(start=date(1990, 1, 1), start_precision=DatePrecision.DECADE)
    LinkFactory()

    counted = figures()["liens-dans-le-temps"]

    assert [(row.key, *row.values) for row in counted.rows] == [("2016", 1), ("2017", 1), ("2018", 3)]
    assert (counted.total, counted.note) == (5, "2\u00a0liens sans année connue, non dessinés.")


def test_propositions_and_their_answers_are_counted_by_state():
    sending = send(ago=10)
    PropositionFactory(status=PropositionStatus.ADOPTED)

    assert ("adoptee", 1) in told("propositions-par-statut")
    assert dict(told("reponses-des-destinataires"))[sending.state] == 1
    assert sum(number for _, number in told("reponses-des-destinataires")) == 1


# What must not point at anybody


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([0, 5, 9], [0, 5, 9]),
        ([4], [None]),
        ([1, 2, 9], [None, None, 9]),
        ([3, 9, 6], [None, 9, None]),  # alone, it would be found by subtraction
        ([3, 0, 0], [None, 0, 0]),
    ],
)
def test_small_counts_are_hidden_and_never_alone(counts, expected):
    assert masked(counts) == expected


def test_maturity_is_told_from_five_teams_on_and_whatever_the_filters():
    for level in (0, 1, 2, 4):
        PositioningFactory(agreed=True, marker_needs=level, marker_spreading=None)
    four = figures()["maturite"]
    fifth = DynamicFactory(themes=["energie"])
    PositioningFactory(agreed=True, dynamic=fifth, agreed_on=date(2025, 1, 1), marker_needs=0)
    PositioningFactory(agreed=True, dynamic=fifth, marker_needs=4)

    five = figures()["maturite"]

    assert ([row.values[0] for row in four.rows], four.total) == ([None] * 6, None)
    assert five.rows[0].values == (2.0,)  # the last of each team
    assert five.rows[-1].values == (None,)  # nobody said
    assert five.total == 5
    assert figures("theme=energie")["maturite"] == five


def test_what_waits_is_told_from_five_needs_on():
    long_ago = timezone.now() - timedelta(days=40)
    often, rare = ThemeFactory(slug="emploi", name="emploi"), ThemeFactory(slug="mer-littoral", name="mer")
    also = ThemeFactory(slug="culture", name="culture")
    needs = [NeedFactory(themes=[often], opened_at=long_ago) for _ in range(6)]
    for _ in range(2):
        NeedFactory(themes=[rare, also], opened_at=long_ago)
    IntroductionFactory(
        need=needs[0], state=IntroductionState.PROPOSED, proposed_at=long_ago + timedelta(days=3)
    )
    NeedFactory(state=State.DRAFT)

    assert told("besoins-sans-reponse-par-theme") == [("emploi", 6)]
    assert told("delai-de-reponse") == [
        ("7-jours", None),
        ("30-jours", 0),
        ("90-jours", 0),
        ("plus", 0),
        ("attente", None),
    ]
    assert figures()["delai-de-reponse"].total is None


# Pages and files


def test_an_empty_chart_says_so_and_has_no_picture(client):
    page = client.get(PAGE).content.decode()

    for chart in CHARTS:
        assert html.escape(chart.empty) in page or chart.empty in page, chart.key
    assert client.get(f"{PAGE}dynamiques-par-type.png").status_code == 404
    assert client.get(f"{PAGE}dynamiques-par-type.csv").status_code == 200


def test_a_drawing_is_a_file_that_says_where_it_comes_from(client, archipelago):
    response = client.get(f"{PAGE}dynamiques-par-theme.svg?region=84&type=ptce")

    drawing = ElementTree.fromstring(response.content)  # noqa: S314 (written by us)
    words = " ".join(text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    for said in ("Dynamiques par thème", "Source : Fiches publiées", "Licence Ouverte", "/observatoire/"):
        assert said in words, said
    assert "Filtres :" in words


def test_a_picture_is_a_png(client, archipelago):
    response = client.get(f"{PAGE}besoins-et-offres-par-theme.png")

    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert response["Content-Type"] == "image/png"


@pytest.mark.parametrize("path", ["inconnu/", "inconnu.csv", "maturite.pdf", "inconnu/integrer/"])
def test_what_does_not_exist_is_missing(client, path):
    assert client.get(f"{PAGE}{path}").status_code == 404


def test_the_frame_of_another_site_keeps_the_filters_and_asks_nothing(client, archipelago):
    address = f"{PAGE}dynamiques-par-type/integrer/"
    frame, page = client.get(f"{address}?vue=1&type=amap"), client.get(f"{address}?type=amap&page=2")

    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert frame.cookies == {}
    assert tables_of(frame.content.decode())["dynamiques-par-type"] == [["AMAP", "1"]]
    assert "/integrer/?vue=1&amp;type=amap" in html.unescape(page.content.decode())
    assert page["X-Frame-Options"] == "DENY"


def test_a_permanent_page_leads_to_its_files_and_neighbours_with_the_same_filters(client, archipelago):
    page = html.unescape(client.get(f"{PAGE}dynamiques-par-theme/?theme=emploi").content.decode())

    for path in ("dynamiques-par-theme.csv", "dynamiques-par-theme.svg", "dynamiques-par-theme.png"):
        assert f'href="{PAGE}{path}?theme=emploi"' in page
    assert f'href="{PAGE}dynamiques-par-region/?theme=emploi"' in page
    assert "Actualisé le" in page


def test_the_answer_of_the_api_changes_with_whatever_it_counts(client, archipelago):
    first = client.get(API)
    kept = client.get(API, headers={"if-none-match": first["ETag"]})
    PropositionFactory()

    changed = client.get(API, headers={"if-none-match": first["ETag"]})

    assert kept.status_code == 304
    assert changed.status_code == 200
    assert changed.json()["updated_at"] > first.json()["updated_at"]


# Drawing


@pytest.mark.parametrize(
    ("greatest", "expected"),
    [(1, (1, 1)), (4, (1, 4)), (22, (5, 25)), (103, (50, 150)), (9_000, (2_000, 10_000))],
)
def test_scales_are_of_round_numbers(greatest, expected):
    assert scale(greatest) == expected


def test_a_long_chart_among_others_is_cut_and_says_so():
    chart = Chart(
        key="essai",
        title="Essai",
        dimension="",
        series=(Series("n", "N"),),
        definition="",
        source="",
        empty="",
        count=lambda facts: Counted(()),
    )
    counted = Counted(tuple(Row(str(n), f"Ligne {n}", (20 - n,)) for n in range(15)))

    cut, whole = draw(chart, counted, most=10), draw(chart, counted)

    assert (len(cut.bars), cut.left_out) == (10, 5)
    assert (len(whole.bars), whole.left_out) == (15, 0)
    assert (
        whole.sentence
        == "Ligne 0\u00a0: 20 ; Ligne 1\u00a0: 19 ; Ligne 2\u00a0: 18 ; et 12\u00a0autres lignes."
    )
    assert draw(chart, Counted((Row("a", "A", (0,)), Row("b", "B", (None,))))) is None
