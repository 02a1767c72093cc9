"""What surrounds the results: counts that follow the other filters, chips, ways out."""

import pytest
from django.http import QueryDict

from dynamics import enums, facets
from dynamics.filters import DynamicFilter
from dynamics.models import Dynamic
from dynamics.services import snapshot
from tests.dynamics.factories import DynamicFactory, TypologyFactory

pytestmark = pytest.mark.django_db
PATH = "/dynamiques/"


@pytest.fixture(autouse=True)
def _forget():
    snapshot.reset()
    yield
    snapshot.reset()


@pytest.fixture
def four():
    ptce, amap = TypologyFactory(slug="ptce", name="PTCE"), TypologyFactory(slug="amap", name="AMAP")
    DynamicFactory(typology=ptce, stage=enums.Stage.CREATION, themes=["energie"])
    DynamicFactory(typology=ptce, stage=enums.Stage.EMERGENCE, themes=["energie", "habitat"])
    DynamicFactory(typology=amap, stage=enums.Stage.CREATION, themes=["habitat"])
    DynamicFactory(typology=amap, stage="", themes=[])


def chosen(query: str) -> DynamicFilter:
    return DynamicFilter(QueryDict(query), queryset=Dynamic.objects.none())


def counts(query: str, key: str) -> dict[str, int]:
    group = next(
        (group for group in facets.facet_groups(chosen(query)) if group["key"] == key), {"options": []}
    )
    return {option["value"]: option["count"] for option in group["options"]}


def test_without_filter_each_value_is_counted(four):
    assert counts("", "type") == {"ptce": 2, "amap": 2}
    assert counts("", "stade") == {"emergence": 1, "creation": 2}
    assert counts("", "theme") == {"energie": 2, "habitat": 2}


def test_a_facet_follows_the_other_filters_and_not_its_own(four):
    assert counts("type=ptce", "type") == {"ptce": 2, "amap": 2}
    assert counts("type=ptce", "theme") == {"energie": 2, "habitat": 1}
    assert counts("type=ptce&theme=habitat", "type") == {"ptce": 1, "amap": 1}
    assert counts("type=ptce&theme=habitat", "theme") == {"energie": 2, "habitat": 1}


def test_a_count_is_what_choosing_the_value_gives(four):
    for key in ("theme", "stade"):
        for value, count in counts("type=ptce", key).items():
            asked = chosen(f"type=ptce&{key}={value}")
            assert len(asked.catalogue.snapshot.matching(asked.asked.criteria)) == count


def test_a_checked_value_stays_visible_even_without_result(four):
    assert counts("type=ptce&stade=consolidation", "stade") == {
        "emergence": 1,
        "creation": 1,
        "consolidation": 0,
    }


def test_stages_keep_the_order_of_time_and_checked_values_come_first(four):
    groups = {group["key"]: group for group in facets.facet_groups(chosen("theme=habitat"))}

    assert [option["value"] for option in groups["stade"]["options"]] == ["emergence", "creation"]
    assert groups["theme"]["options"][0] == {
        "value": "habitat",
        "label": "Habitat",
        "count": 2,
        "checked": True,
    }


def test_filters_that_nobody_fills_are_not_shown(four):
    keys = [group["key"] for group in facets.facet_groups(chosen(""))]

    assert keys == ["theme", "type", "region", "departement", "stade"]


def test_each_chip_leads_to_the_page_without_it(four):
    query = QueryDict("q=jardin&type=ptce&type=amap&stade=creation&page=3&tri=nom")
    found = {chip["label"]: chip["url"] for chip in facets.chips(chosen(query.urlencode()), query, PATH)}

    assert found == {
        "« jardin »": "/dynamiques/?type=ptce&type=amap&stade=creation&tri=nom",
        "PTCE": "/dynamiques/?q=jardin&type=amap&stade=creation&tri=nom",
        "AMAP": "/dynamiques/?q=jardin&type=ptce&stade=creation&tri=nom",
        "Création": "/dynamiques/?q=jardin&type=ptce&type=amap&tri=nom",
    }


def test_a_place_is_one_chip(four):
    query = QueryDict("lat=44.7&lon=5&rayon=25&tri=distance&type=ptce")

    [_, place] = facets.chips(chosen(query.urlencode()), query, PATH)

    assert place == {"facet": "", "label": "À moins de 25 km de ma position", "url": "/dynamiques/?type=ptce"}


def test_an_unknown_value_can_be_removed(four):
    query = QueryDict("type=zz")

    assert facets.chips(chosen("type=zz"), query, PATH) == [
        {"facet": "Type de dynamique", "label": "Zz", "url": "/dynamiques/"}
    ]


def test_ways_out_of_an_empty_page_say_what_they_give(four):
    query = QueryDict("type=amap&theme=energie&stade=creation")

    labels = [way["label"] for way in facets.ways_out(chosen(query.urlencode()), query, PATH)]

    assert labels == [
        "1 dynamique sans le filtre « Type de dynamique »",
        "1 dynamique sans le filtre « Thème »",
    ]


def test_ways_out_of_a_search_without_result(four):
    query = QueryDict("q=xylophone&type=amap")

    [way] = facets.ways_out(chosen(query.urlencode()), query, PATH)

    assert way == {
        "label": "2 dynamiques sans les mots cherchés",
        "url": "/dynamiques/?type=amap",
        "icon": "filter",
    }


def test_the_usual_order_follows_what_is_asked(four):
    DynamicFactory(name="Jardin")

    values = {
        query: [(order["value"], order["selected"]) for order in facets.orders(chosen(query))]
        for query in ("", "q=jardin", "q=jardin&tri=nom", "lat=44&lon=5")
    }

    assert values == {
        "": [("", True), ("nom", False)],
        "q=jardin": [("", True), ("recent", False), ("nom", False)],
        "q=jardin&tri=nom": [("", False), ("recent", False), ("nom", True)],
        "lat=44&lon=5": [("recent", False), ("nom", False), ("", True)],
    }


def test_the_shareable_address_has_one_order_and_nothing_empty(four):
    query = QueryDict("tri=nom&stade=creation&q=&type=&type=ptce&page=2&pres=&rayon=&autre=1")

    assert facets.kept_query(chosen(query.urlencode()), query) == "type=ptce&stade=creation&tri=nom"


@pytest.mark.parametrize(
    ("count", "label"), [(0, "0 dynamique"), (1, "1 dynamique"), (12345, "12\u202f345 dynamiques")]
)
def test_numbers_are_written_in_french(count, label):
    assert facets.count_label(count) == label
