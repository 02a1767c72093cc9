"""The snapshot: lists and facets answer as a plain reading of every row would."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamics.cells import NO_CELL, distance_km
from dynamics.criteria import BIT_KEYS, CODE_KEYS, EVERYTHING, KEYS, Criteria
from dynamics.snapshot import Cache, Snapshot

SIZES = {"types": 4, "stages": 2, "origins": 3, "regions": 3, "departements": 12} | {
    "themes": 17,
    "legal_forms": 40,
    "helps": 2,
    "sheets": 6,
}


def columns_of(rows):
    names = ["ids", "lon", "lat", "updated", "name_rank", *KEYS]
    return {name: [row[name] for row in rows] for name in names}


@st.composite
def some_rows(draw, **kwargs):
    """Rows as dictionaries: few values, so that they often tie; one in four without a point."""
    row = st.fixed_dictionaries(
        {
            "lon": st.sampled_from([-179.9, -61.5, -1.0, 0.0, 2.3, 2.3001, 55.5, 179.9]),
            "lat": st.sampled_from([None, -89.0, -20.9, 0.0, 46.1, 46.1, 48.8, 89.0]),
            "updated": st.integers(0, 3),
            "name_rank": st.integers(0, 5),
        }
        | {key: st.integers(-1, SIZES[key] - 1) for key in CODE_KEYS}
        | {key: st.integers(0, 2 ** SIZES[key] - 1) for key in BIT_KEYS}
    )
    rows = draw(st.lists(row, max_size=30, **kwargs))
    ids = draw(st.permutations(range(10, 10 + len(rows))))
    return [row | {"ids": number} for row, number in zip(rows, ids, strict=True)]


@st.composite
def some_criteria(draw):
    asked = {
        key: draw(st.sets(st.integers(-1, SIZES[key]), max_size=12))
        for key in draw(st.sets(st.sampled_from(KEYS), max_size=4))
    }
    ids = draw(st.none() | st.lists(st.integers(5, 45), max_size=20))
    return Criteria(**asked, ids=ids)


def plain_answers(row, criteria, but=None):
    """The reference: whether one row answers, the filters of the key ``but`` set aside."""
    if criteria.ids is not None and row["ids"] not in criteria.ids:
        return False
    for key in KEYS:
        wanted = getattr(criteria, key)
        has = {row[key]} if key in CODE_KEYS else {bit for bit in range(64) if row[key] >> bit & 1}
        if key != but and wanted and not wanted & has:
            return False
    return True


def plain_page(rows, criteria, order, near):
    """The reference: ids of every row that answers, in order."""

    def place(row):
        if order == "relevance" and criteria.ids is not None:
            return list(criteria.ids).index(row["ids"])
        if order == "distance":
            return (
                float("inf") if row["lat"] is None else distance_km(*near, row["lon"], row["lat"]),
                row["ids"],
            )
        return (row["name_rank"] if order == "name" else -row["updated"], row["ids"])

    return [row["ids"] for row in sorted((r for r in rows if plain_answers(r, criteria)), key=place)]


@given(some_rows(), some_criteria())
@settings(max_examples=150, deadline=None)
def test_facets_count_each_key_under_the_other_filters(rows, criteria):
    facets = Snapshot.build(columns_of(rows), SIZES).facets(criteria)

    for key in KEYS:
        answering = [row[key] for row in rows if plain_answers(row, criteria, but=key)]
        expected = [
            sum(value == found if key in CODE_KEYS else found >> value & 1 for found in answering)
            for value in range(SIZES[key])
        ]
        assert facets[key].tolist() == expected, key


@given(some_rows(), some_criteria(), st.sampled_from(["name", "recent", "relevance", "distance"]))
@settings(max_examples=200, deadline=None)
def test_pages_put_together_are_the_plain_list(rows, criteria, order):
    snapshot, near = Snapshot.build(columns_of(rows), SIZES), (2.0, 46.0)
    expected = plain_page(rows, criteria, order, near)

    pages = [snapshot.page(criteria, order, offset, 7, near) for offset in range(0, 35, 7)]

    assert [number for ids, _ in pages for number in ids.tolist()] == expected
    assert {total for _, total in pages} == {len(expected)}


@given(some_rows(), some_criteria())
@settings(max_examples=100, deadline=None)
def test_the_mask_and_the_points_are_those_of_the_rows_that_answer(rows, criteria):
    snapshot = Snapshot.build(columns_of(rows), SIZES)
    expected = {row["ids"] for row in rows if plain_answers(row, criteria)}

    mask, points = snapshot.mask(criteria), snapshot.points(criteria)

    assert (mask is None) == criteria.asks_nothing
    assert set(snapshot.ids[mask if mask is not None else slice(None)].tolist()) == expected
    placed = {row["ids"] for row in rows if row["lat"] is not None}
    assert set(snapshot.ids[points.rows].tolist()) == expected & placed
    assert (np.diff(points.cells) >= 0).all()
    assert points.lon_sums[-1] == sum(
        round(row["lon"] * 1e7) for row in rows if row["ids"] in expected & placed
    )


def many(count, seed=1):
    """Columns of ``count`` random rows over France and its overseas territories."""
    random = np.random.default_rng(seed)
    far = random.random(count) < 0.1
    return {
        "ids": random.permutation(count) * 3,
        "lon": np.where(far, random.uniform(-180, 180, count), random.uniform(-4.5, 8, count)),
        "lat": np.where(
            random.random(count) < 0.05,
            np.nan,
            np.where(far, random.uniform(-90, 90, count), random.uniform(42.5, 51, count).round(1)),
        ),
        "types": random.integers(-1, 20, count),
        "stages": random.integers(-1, 4, count),
        "departements": random.integers(-1, 101, count),
        "themes": random.integers(0, 2**17, count) & random.integers(0, 2**17, count),
        "updated": random.integers(0, 1_000, count),
        "name_rank": random.integers(0, count, count),
    }


@pytest.fixture(scope="module")
def large():
    return Snapshot.build(many(20_000))


@pytest.mark.parametrize("place", [(2.35, 48.85), (0.0, 48.0), (179.99, 0.0), (-149.5, -17.5), (10.0, 89.9)])
@pytest.mark.parametrize("criteria", [EVERYTHING, Criteria(stages={0, 1}), Criteria(types={3}, stages={1})])
@pytest.mark.parametrize("k", [1, 30])
def test_nearest_is_exact(large, place, criteria, k):
    points = large.points(criteria).rows
    km = distance_km(*place, large.columns["lon"][points], large.columns["lat"][points])
    expected = sorted(zip(km.tolist(), large.ids[points].tolist(), strict=True))[:k]

    ids, found = large.nearest(*place, k, criteria)

    assert ids.tolist() == [number for _, number in expected]
    assert found.tolist() == [distance for distance, _ in expected]


def test_nearest_can_leave_rows_out(large):
    first, second, third = large.nearest(2.35, 48.85, 3)[0]

    assert large.nearest(2.35, 48.85, 2, exclude={int(first)})[0].tolist() == [second, third]
    assert large.nearest(2.35, 48.85, 0)[0].tolist() == []


@pytest.mark.parametrize("order", ["name", "recent"])
@pytest.mark.parametrize("criteria", [EVERYTHING, Criteria(stages={0, 1, 2}), Criteria(types={3})])
@pytest.mark.parametrize("offset", [0, 48, 700, 15_000])
def test_a_page_is_the_same_by_whatever_way_it_was_found(large, order, criteria, offset):
    key = large.columns["name_rank"] if order == "name" else -large.columns["updated"]
    mask = large.mask(criteria)
    rows = np.flatnonzero(mask) if mask is not None else np.arange(len(large))
    expected = large.ids[rows[np.lexsort((large.ids[rows], key[rows]))]]

    ids, total = large.page(criteria, order, offset, 24)

    assert ids.tolist() == expected[offset : offset + 24].tolist()
    assert total == len(expected)


def test_a_page_is_found_when_all_that_answers_is_at_the_end_of_the_order():
    count = 4_000
    late = np.arange(count) >= 2_000
    columns = {"ids": np.arange(count), "lon": np.zeros(count), "lat": np.zeros(count)}
    snapshot = Snapshot.build(columns | {"name_rank": np.arange(count), "stages": late.astype(int)})

    ids, total = snapshot.page(Criteria(stages={1}), "name", 0, 3)

    assert (ids.tolist(), total) == ([2_000, 2_001, 2_002], 2_000)


def test_a_text_search_keeps_its_order_and_forgets_ids_that_are_not_there(large):
    ids = large.ids[[70, 5, 900]].tolist()

    assert large.page(Criteria(ids=[*ids, 10**12, -4, ids[0]]), "relevance")[0].tolist() == ids
    assert large.page(Criteria(ids=ids), "relevance", offset=1, limit=1)[0].tolist() == ids[1:2]


def test_rows_without_a_point_come_last_by_distance(large):
    count = len(large.points().rows)

    ids, total = large.page(order="distance", near=(2.35, 48.85), offset=count - 1, limit=3)

    pointless = np.sort(large.ids[large.columns["cells"] == NO_CELL])
    assert total == len(large)
    assert ids[1:].tolist() == pointless[:2].tolist()


def test_a_changed_snapshot_is_the_one_built_anew():
    before, after = many(300), many(300, seed=2)
    chosen, gone = np.isin(after["ids"], before["ids"][:40]), before["ids"][100:120]
    changes = {name: column[chosen] for name, column in after.items()}
    kept = ~np.isin(before["ids"], [*changes["ids"], *gone])
    merged = {name: np.concatenate([column[kept], changes[name]]) for name, column in before.items()}
    sizes = {"types": 20, "stages": 4, "departements": 101, "themes": 17}

    changed = Snapshot.build(before, sizes).changed(changes, gone.tolist(), version=9)

    expected = Snapshot.build(merged, sizes)
    assert changed.version == 9
    assert len(changed) == len(expected) == 280
    for name, column in expected.columns.items():
        assert np.array_equal(changed.columns[name], column, equal_nan=name in {"lon", "lat"}), name


def test_the_order_in_which_rows_are_given_does_not_matter():
    columns = many(500)
    turned = {name: column[::-1] for name, column in columns.items()}

    one, other = Snapshot.build(columns), Snapshot.build(turned)

    for name, column in one.columns.items():
        assert np.array_equal(other.columns[name], column, equal_nan=name in {"lon", "lat"}), name


def test_cells_may_be_given_with_none_for_rows_without_a_point():
    columns = {"ids": [1, 2], "lon": [2.0, None], "lat": [48.0, None], "cells": [77, None]}

    assert Snapshot.build(columns).columns["cells"].tolist() == [NO_CELL, 77]


@pytest.mark.parametrize(
    ("columns", "sizes"),
    [
        ({"ids": [1, 1], "lon": [0, 1], "lat": [0, 1]}, {}),
        ({"ids": [1, 2], "lon": [0], "lat": [0, 1]}, {}),
        ({"ids": [1], "lon": [0], "lat": [0], "types": [3]}, {"types": 3}),
        ({"ids": [1], "lon": [0], "lat": [0], "types": [-2]}, {}),
        ({"ids": [1], "lon": [0], "lat": [0], "themes": [8]}, {"themes": 3}),
    ],
)
def test_columns_that_contradict_each_other_are_refused(columns, sizes):
    with pytest.raises(ValueError, match=r"snapshot|beyond"):
        Snapshot.build(columns, sizes)


def test_an_empty_snapshot_answers():
    snapshot = Snapshot.build({"ids": [], "lon": [], "lat": []}, SIZES)

    for criteria in (EVERYTHING, Criteria(types={1}), Criteria(ids=[4])):
        assert [snapshot.page(criteria, order, near=(0, 0))[1] for order in ("name", "distance")] == [0, 0]
        assert [len(counts) for counts in snapshot.facets(criteria).values()] == [SIZES[key] for key in KEYS]
        assert snapshot.nearest(0, 0, 5, criteria)[0].tolist() == []


def test_a_snapshot_cannot_be_written_to(large):
    for array in [*large.columns.values(), *large.counts.values(), *large.points()]:
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0


def test_criteria_that_ask_the_same_have_one_identity():
    one = Criteria(types=[1, 2], ids=[3, 1])

    assert one.identity == Criteria(ids=np.array([3, 1]), types={2, 1}).identity
    assert one.identity != replace(one, ids=[1, 3]).identity
    assert EVERYTHING.identity != Criteria(ids=[]).identity


def test_the_cache_forgets_the_oldest_and_never_holds_more_than_it_may():
    cache, made = Cache(limit=3_000), []

    def answer(name, size):
        return cache.get((name,), lambda: made.append(name) or np.zeros(size, np.uint8))

    for name, size in [("a", 1_000), ("b", 1_000), ("a", 1_000), ("c", 1_000), ("b", 1_000), ("big", 9_000)]:
        answer(name, size)
    answer("big", 9_000)

    assert made == ["a", "b", "c", "b", "big", "big"]


def test_threads_get_the_same_answers(large):
    asked, found = Criteria(stages={1}, themes={2, 3}), []

    def read():
        found.append([large.page(asked)[0].tolist(), large.facets(asked)["types"].tolist()])

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [found[0]] * 6
