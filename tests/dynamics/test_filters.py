"""List, map, API and exports ask the same things: SQL and memory give the same set, in the same order."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dynamics import enums
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic
from dynamics.services import snapshot, territory_search
from tests.dynamics.factories import (
    CommuneFactory,
    DepartementFactory,
    DynamicFactory,
    LegalFormFactory,
    RegionFactory,
    ThemeFactory,
    TypologyFactory,
)

pytestmark = pytest.mark.django_db
LYON, CREST, SAINT_DENIS = (45.76, 4.83), (44.73, 5.02), (-20.88, 55.45)


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


def asked(query: str) -> DynamicFilter:
    return DynamicFilter(QueryDict(query), queryset=Dynamic.objects.listed())


def by_sql(query: str) -> list[int]:
    return list(asked(query).qs.values_list("pk", flat=True))


def by_memory(query: str) -> list[int]:
    chosen = asked(query)
    found, total = chosen.catalogue.snapshot.page(
        chosen.asked.criteria, chosen.asked.order, limit=1000, near=chosen.asked.point
    )
    assert total == len(found)
    return found.tolist()


@pytest.fixture
def world():
    """Ten dynamiques that differ in every way the filters know."""
    reunion = DepartementFactory(
        code="974", name="La Réunion", region=RegionFactory(code="04", name="La Réunion")
    )
    rhone = DepartementFactory(code="69", name="Rhône")
    seats = [
        CommuneFactory(code="69123", name="Lyon", departement=rhone, latitude=LYON[0], longitude=LYON[1]),
        CommuneFactory(code="26108", name="Crest", latitude=CREST[0], longitude=CREST[1]),
        CommuneFactory(
            code="97411",
            name="Saint-Denis",
            departement=reunion,
            latitude=SAINT_DENIS[0],
            longitude=SAINT_DENIS[1],
        ),
        None,
    ]
    typologies = [TypologyFactory(slug=slug, name=slug) for slug in ("ptce", "amap", "tzcld")]
    themes = [ThemeFactory(slug=slug, name=slug) for slug in ("energie", "habitat", "emploi")]
    forms = [LegalFormFactory(slug=slug, name=slug) for slug in ("scic", "association")]
    return [
        DynamicFactory(
            name=f"{'Énergie' if n % 2 else 'Jardin'} {chr(74 - n)}",
            typology=typologies[n % 3],
            seat=seats[n % 4],
            stage=["", *enums.Stage.values][n % 5],
            origin=["", *enums.Origin.values][n % 4],
            themes=[theme for bit, theme in enumerate(themes) if n >> bit & 1],
            legal_forms=[forms[n % 2]] if n % 3 else [],
        )
        for n in range(10)
    ]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=ptce",
        "type=ptce&type=amap",
        "theme=energie&theme=habitat",
        "theme=energie&type=ptce&stade=creation",
        "region=84",
        "region=84&region=04&forme=scic",
        "departement=974",
        "origine=hybride&origine=collectivite",
        "q=jardin",
        "q=%C3%A9nergies",
        "q=energie&theme=habitat&tri=recent",
        "lat=45.76&lon=4.83",
        "pres=26108&rayon=100",
        "pres=69123&rayon=200&q=jardin",
        "lat=45.76&lon=4.83&rayon=5&tri=recent",
        "tri=recent",
        "tri=distance",
        "tri=pertinence",
        "lat=89.9&lon=-179.9&rayon=20000",
    ],
)
def test_sql_and_memory_give_the_same_rows_in_the_same_order(world, query):
    assert by_sql(query) == by_memory(query)


def test_values_of_a_key_add_up_and_keys_narrow_down(world):
    ptce, amap = set(by_memory("type=ptce")), set(by_memory("type=amap"))

    assert set(by_memory("type=ptce&type=amap")) == ptce | amap
    assert set(by_memory("type=ptce&region=04")) == ptce & set(by_memory("region=04"))


def test_the_alphabet_knows_its_accents():
    names = ["Zèbre", "Étoile", "étal", "Abeille", "l’Écluse"]
    for name in names:
        DynamicFactory(name=name)

    chosen = asked("tri=nom")

    found, _ = chosen.catalogue.snapshot.page(chosen.asked.criteria, chosen.asked.order)
    assert [chosen.catalogue.texts[pk].name for pk in found.tolist()] == [
        "Abeille",
        "étal",
        "Étoile",
        "l’Écluse",
        "Zèbre",
    ]


def test_the_nearest_comes_first_and_the_placeless_last(world):
    order = by_memory("pres=26108")
    placed = {dynamic.pk: dynamic.seat.name if dynamic.seat else "" for dynamic in world}

    assert [placed[pk] for pk in order] == ["Crest"] * 3 + ["Lyon"] * 3 + ["Saint-Denis"] * 2 + [""] * 2


def test_a_commune_can_be_given_by_its_name(world):
    territory_search.forget()
    assert by_memory("pres_texte=crest") == by_memory("pres=26108")
    territory_search.forget()


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "recent"),
        ("q=jardin", "pertinence"),
        ("lat=1&lon=1", "distance"),
        ("tri=distance", "recent"),
        ("tri=pertinence", "recent"),
        ("q=jardin&tri=nom", "nom"),
        ("q=jardin&tri=autre", "pertinence"),
    ],
)
def test_the_order_is_the_one_that_can_be_given(world, query, order):
    assert asked(query).order == order


@pytest.mark.parametrize(
    "query",
    [
        "type=zz",
        "region=%00",
        "theme=%F0%9F%92%A9",
        "departement=" + "9" * 5000,
        "aide=cherche",
        "fiche=habitants",
        "stade=",
    ],
)
def test_an_unknown_value_finds_nothing_and_an_empty_one_asks_nothing(world, query):
    expected = len(world) if query in {"stade=", "region=%00"} else 0

    assert len(by_sql(query)) == len(by_memory(query)) == expected


@pytest.mark.parametrize(
    "query", ["lat=x&lon=3", "lat=nan&lon=1", "lat=91&lon=0", "rayon=-1", "tri=zz", "lon=1e400&lat=0"]
)
def test_a_malformed_value_is_an_error_of_the_form_and_is_not_asked_for(world, query):
    chosen = asked(query)

    assert not chosen.is_valid()
    assert len(by_memory(query)) == len(world)


@pytest.mark.parametrize(
    "text",
    ["%00", "%22", "*", "(", "NEAR%2F3", "OR", "a" * 10_000, "%27%3B--", "-", "title%3A", "%F0%9F%98%80"],
)
def test_no_text_can_break_a_search(world, text):
    assert by_sql(f"q={text}") == by_memory(f"q={text}")


KEYS = [
    "q",
    "type",
    "stade",
    "theme",
    "region",
    "departement",
    "forme",
    "origine",
    "aide",
    "tri",
    "lat",
    "lon",
    "rayon",
    "pres",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=30)), max_size=6))
def test_whatever_is_asked_both_ways_agree(world, pairs):
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    text = query.urlencode()

    assert set(by_sql(text)) == set(by_memory(text))
