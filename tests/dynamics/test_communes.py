"""Autocomplete of territories: what a person types, and what comes first."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamics.communes import Hit, TerritoryIndex
from dynamics.french import fold

ROWS = [
    ("93066", "commune", "Saint-Denis", "Seine-Saint-Denis", "93200 93210", 48.93, 2.36, 149_077),
    ("97411", "commune", "Saint-Denis", "La Réunion", "97400 97417 97490", -20.88, 55.45, 155_634),
    ("93039", "commune", "L’Île-Saint-Denis", "Seine-Saint-Denis", "93450", 48.94, 2.34, 8_670),
    ("45274", "commune", "Saint-Denis-en-Val", "Loiret", "45560", 47.87, 1.97, 7_700),
    ("93", "departement", "Seine-Saint-Denis", "Île-de-France", (), None, None, 1_682_806),
    ("39300", "commune", "Lons-le-Saunier", "Jura", "39000", 46.67, 5.55, 17_189),
    ("64348", "commune", "Lons", "Pyrénées-Atlantiques", "64140", 43.32, -0.41, 13_702),
    ("71076", "commune", "Chalon-sur-Saône", "Saône-et-Loire", "71100", 46.78, 4.85, 45_031),
    ("72181", "commune", "Le Mans", "Sarthe", "72000 72100", 48.0, 0.2, 145_000),
    ("72182", "commune", "Mansigné", "Sarthe", "72510", 47.75, 0.13, 1_600),
    ("94038", "commune", "L’Haÿ-les-Roses", "Val-de-Marne", "94240", 48.78, 2.34, 31_000),
    ("2A004", "commune", "Ajaccio", "Corse-du-Sud", "20000 20090", 41.92, 8.74, 73_822),
    ("67482", "commune", "Strasbourg", "Bas-Rhin", "67000", 48.58, 7.75, 291_313),
    ("51410", "commune", "Œuilly", "Marne", "51480", 49.07, 3.8, 600),
    ("46102", "commune", "Figeac", "Lot", "46100", 44.6, 2.03, 9_700),
    ("53", "region", "Bretagne", "", (), None, None, None),
    ("29019", "commune", "Brest", "Finistère", "29200", 48.39, -4.49, 139_000),
    (
        "200071116",
        "epci",
        "CA ECLA (Espace Communautaire Lons Agglomération)",
        "Jura",
        (),
        None,
        None,
        33_000,
    ),
]


@pytest.fixture(scope="module")
def index():
    return TerritoryIndex(ROWS)


def codes(hits):
    return [hit.code for hit in hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Saint-Denis", ["97411", "93066", "45274", "93", "93039"]),
        ("st denis", ["97411", "93066", "45274", "93", "93039"]),
        ("SAINT DENIS 93", ["93066", "93", "93039"]),
        ("Lons-le-Saunier (39000)", ["39300"]),
        ("Lons 99999", ["64348", "39300", "200071116"]),
        ("lons", ["64348", "39300", "200071116"]),
        ("lons le s", ["39300"]),
        ("chalon s/ saône", ["71076"]),
        ("saone chalon", ["71076"]),
        ("mans", ["72181", "72182"]),
        ("l'hay", ["94038"]),
        ("hay les roses", ["94038"]),
        ("oeuilly", ["51410"]),
        ("bre", ["53", "29019"]),
        ("st", ["67482", "97411", "93066", "45274", "93", "93039"]),
    ],
)
def test_a_name_is_found_however_it_is_typed(index, typed, expected):
    assert codes(index.search(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("93066", ["93066"]),
        ("2a0", ["2A004"]),
        ("93", ["93", "93066", "93039"]),
        ("97 490", ["97411"]),
        ("200071", ["200071116"]),
        ("72", ["72181", "72182"]),
        ("00000", []),
    ],
)
def test_a_code_is_an_insee_postal_or_siren_code_or_its_beginning(index, typed, expected):
    assert codes(index.search(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"), [("figaec", "46102"), ("strasburg", "67482"), ("lons le sonier", "39300")]
)
def test_spelling_is_corrected_when_nothing_is_found(index, typed, expected):
    assert codes(index.search(typed))[0] == expected


@pytest.mark.parametrize("typed", ["", "  ", "\0", "%", "🦆", "zzzzzz", "a" * 10_000, "-" * 10_000])
def test_what_names_nothing_finds_nothing(index, typed):
    assert index.search(typed) == []


def test_levels_and_limit_are_kept_to(index):
    assert codes(index.search("saint denis", limit=1, levels={"commune"})) == ["97411"]
    assert codes(index.search("seine st denis", levels={"departement"})) == ["93"]
    assert codes(index.search("figaec", levels={"commune"})) == ["46102"]
    assert index.search("figaec", levels={"region"}) == index.search("lons", levels=()) == []


def test_every_territory_is_held(index):
    assert len(index) == len(ROWS)


def test_a_hit_says_all_that_was_given(index):
    assert index.search("ajaccio") == [
        Hit("2A004", "commune", "Ajaccio", "Corse-du-Sud", ("20000", "20090"), 41.92, 8.74, 73_822)
    ]


def test_an_empty_index_answers():
    assert [TerritoryIndex([]).search(typed) for typed in ("lons", "39000", "st")] == [[], [], []]


@given(
    st.lists(st.sampled_from(["saint", "sur", "lons", "le", "val"]), min_size=1, max_size=4),
    st.integers(1, 9),
)
@settings(max_examples=60, deadline=None)
def test_prefixes_are_found_and_ordered_as_a_plain_scan_does(words, letters):
    rows = [
        (f"{number:05}", "commune", name, "", (), None, None, number % 7)
        for number, name in enumerate(
            [
                "Saint-Val",
                "Lons",
                "Lons-le-Val",
                "Val-sur-Lons",
                "Le Lons",
                "Sur-le-Saint",
                "Salons",
                "Valsaint",
            ]
            * 2
        )
    ]
    typed = fold(" ".join(words))[:letters].strip()

    def plain_class(name):
        starts = [name.split(" ", cut)[cut] for cut in range(name.count(" ") + 1)]
        fronts = [start for at, start in enumerate(starts) if at == 0 or (at == 1 and name.startswith("le "))]
        if typed in fronts:
            return 0
        return 1 if any(front.startswith(typed) for front in fronts) else 2

    expected = sorted(
        (plain_class(fold(row[2])), -row[7], fold(row[2]), row[0])
        for row in rows
        if f" {typed}" in f" {fold(row[2])}"
    )
    found = TerritoryIndex(rows).search(typed, limit=100)
    assert codes(found)[: len(expected)] == [code for *_, code in expected]


def test_thirty_five_thousand_names_are_searched_within_the_floor():
    syllables = ["mont", "val", "saint ", "bourg ", "ville", "champ", "roche", "lons "]
    names = [
        syllables[i % 8] + syllables[i // 8 % 8] + syllables[i // 64 % 8] + chr(97 + i // 512 % 26)
        for i in range(35_000)
    ]
    index = TerritoryIndex((str(i), "commune", name, "", "", 0.0, 0.0, i) for i, name in enumerate(names))

    started = time.perf_counter()
    for typed in ["s", "saint", "val roche", "1", "montvalx zz"]:
        index.search(typed)

    assert (time.perf_counter() - started) / 5 < 0.05
