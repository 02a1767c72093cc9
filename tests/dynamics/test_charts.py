"""Geometry and words of the charts, without a database."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from dynamics import charts


@dataclass
class Row:
    label: str = ""
    value: Decimal = Decimal(0)
    unit: str = ""
    qualifier: str = ""
    year: int | None = None
    source: str = ""


@dataclass
class Means:
    kind: str = "ventes"
    label: str = ""
    amount_eur: Decimal | None = None
    share_percent: Decimal | None = None
    year: int | None = None
    source: str = ""
    is_monetary: bool = True

    def get_kind_display(self) -> str:
        return self.kind


@pytest.mark.parametrize(
    ("row", "value", "note"),
    [
        (Row("usagers", Decimal(3200), "personnes", "près de"), "près de 3 200", ""),
        (Row("budget", Decimal(80_000), "euros", "environ"), "environ 80 000 €", ""),
        (Row("programme", Decimal(18_500_000), "€"), "18,5 M€", ""),
        (Row("taux de succès", Decimal("83.70"), "%", "76 % ailleurs"), "83,7 %", "76 % ailleurs"),
        (Row("ambassadeurs", Decimal(800), "ambassadeurs"), "800", ""),
        (Row("surface", Decimal(400), "m²"), "400 m²", ""),
        (Row("capital", Decimal(400), "Abeilles"), "400 Abeilles", ""),
    ],
)
def test_a_figure_is_written_as_french_readers_do(row, value, note):
    written = charts.figure(row)

    assert written["value"].replace("\u202f", " ").replace("\xa0", " ") == value
    assert written["note"] == note


def test_values_of_one_label_stand_together_in_order():
    rows = [
        Row("emplois", Decimal(35), year=2020),
        Row("sites", Decimal(2)),
        Row("emplois", Decimal(67), year=2023),
    ]

    assert [(one["label"], [value["year"] for value in one["values"]]) for one in charts.figures(rows)] == [
        ("Emplois", [2020, 2023]),
        ("Sites", [None]),
    ]


def test_shares_are_drawn_on_the_scale_of_the_whole_and_gaps_are_said():
    found = charts.means([Means(share_percent=Decimal(53)), Means(share_percent=Decimal(25))])

    [chart] = found.charts
    assert [row["percent"] for row in chart["rows"]] == [53.0, 25.0]
    assert chart["caption"] == "Les sources détaillent 78\xa0% du budget."


def test_amounts_are_never_added_up():
    found = charts.means([Means(amount_eur=Decimal(10), year=2020), Means(amount_eur=Decimal(40))])

    [chart] = found.charts
    assert [row["percent"] for row in chart["rows"]] == [25.0, 100.0]
    assert "ils ne s’additionnent pas" in chart["caption"]


def test_means_without_amount_are_listed_apart_money_first():
    found = charts.means([Means("cotisations", label="dix euros"), Means("bénévolat", is_monetary=False)])

    assert found.charts == []
    assert found.money == [{"label": "Cotisations", "details": [{"text": "dix euros", "source": ""}]}]
    assert found.in_kind == [{"label": "Bénévolat", "details": []}]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nettement ciblée"),
        (30, "plutôt ciblée"),
        (50, "entre ciblée et systémique"),
        (100, "nettement systémique"),
    ],
)
def test_a_degree_is_said_in_words(value, words):
    assert charts.degree(value, "ciblée", "systémique") == words


def test_a_graph_is_always_the_same_and_stays_on_its_sheet():
    neighbours = [(f"Une organisation au nom assez long {number}", number % 2 == 0) for number in range(20)]

    graph = charts.graph_of("Ici", neighbours)

    assert graph == charts.graph_of("Ici", neighbours)
    assert len(graph.nodes) == charts.MAX_NODES
    assert graph.hidden == 6
    for node in graph.nodes:
        assert 0 < node.x < graph.width
        assert 0 < node.y < graph.height
        assert all(0 < line.y < graph.height for line in node.text)


def test_no_graph_without_neighbours():
    assert charts.graph_of("Seule", []) is None


def test_long_labels_are_cut_between_words():
    assert charts.wrapped("Communauté d’agglomération Pays Basque et Béarn") == [
        "Communauté",
        "d’agglomération Pays…",
    ]
