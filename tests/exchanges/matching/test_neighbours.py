"""Near dynamiques of different typologies, sharing a theme, without a link."""

from dataclasses import replace
from random import Random

import pytest

from community.exchanges.matching import Item, neighbours

from .made import VOCABULARY

ENERGY = frozenset({"energie"})
HERE = Item(id=1, title="", type="ptce", themes=ENERGY, latitude=45.0, longitude=4.0)
NEAR = Item(id=2, title="", type="pat", themes=ENERGY | {"alimentation"}, latitude=45.2, longitude=4.0)


def pairs(*dynamics: Item, links=frozenset(), k: int = 3) -> list[tuple]:
    return [(found.first, found.second) for found in neighbours(dynamics, links, k=k)]


def test_two_that_should_meet_are_found_with_reasons():
    (found,) = neighbours([NEAR, HERE], vocabulary=VOCABULARY)

    assert (found.first, found.second) == (1, 2)
    assert 0 < found.score <= 1
    assert [reason.text.replace("\u00a0", " ") for reason in found.reasons] == [
        "à 22 km, et aucun lien connu entre elles",
        "même thème : énergie",
        "deux types de dynamique : PTCE et projet alimentaire territorial",
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"type": "ptce"},
        {"type": ""},
        {"themes": frozenset({"lien-social"})},
        {"themes": frozenset()},
        {"latitude": 46.5},
        {"latitude": None},
    ],
    ids=["same type", "type unknown", "no shared theme", "no theme", "too far", "no place"],
)
def test_those_who_are_not_neighbours(values):
    assert pairs(HERE, replace(NEAR, **values)) == []


@pytest.mark.parametrize("link", [(1, 2), (2, 1)])
def test_those_who_have_a_link_already_know_each_other(link):
    assert pairs(HERE, NEAR, links={link}) == []


def test_the_same_pairs_whatever_the_order_nearer_and_closer_themes_first():
    random = Random(4)
    rows = [
        Item(
            id=i,
            title="",
            type=random.choice(["ptce", "pat", "tiers-lieu"]),
            themes=frozenset(random.sample(["energie", "alimentation", "lien-social"], 2)),
            latitude=45 + random.random(),
            longitude=4 + random.random(),
        )
        for i in range(60)
    ]
    found = neighbours(rows)
    random.shuffle(rows)

    assert neighbours(rows) == found
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({(one.first, one.second) for one in found}) == len(found)
    closer = replace(NEAR, id=3, latitude=45.1)
    assert pairs(HERE, NEAR, closer, k=1)[0] == (1, 3)
