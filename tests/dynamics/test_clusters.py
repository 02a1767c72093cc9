"""The map: the same answer as putting every point in its 64-pixel cell, one after the other."""

import gzip
import json
import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynamics import cells
from dynamics.clusters import (
    LAST_SPLIT_ZOOM,
    MAX_FEATURES,
    MAX_MEMBERS,
    MAX_NAMED,
    MAX_TILES,
    Cluster,
    Point,
    map_view,
    to_geojson,
)
from dynamics.criteria import EVERYTHING, Criteria
from dynamics.snapshot import Snapshot

FRANCE = (-5.5, 41.0, 10.0, 51.5)
WORLD = (-180.0, -90.0, 180.0, 90.0)


def snapshot_of(points, **columns):
    """A snapshot of (lon, lat) points, ids from 1."""
    lon, lat = zip(*points, strict=True) if points else ((), ())
    return Snapshot.build({"ids": range(1, len(points) + 1), "lon": lon, "lat": lat, **columns})


def screen(lon, lat, zoom, width=1280, height=800):
    """The box of a screen centred on a point."""
    side = 256 * 2**zoom
    x = (lon + 180) / 360 * side
    angle = math.radians(min(max(lat, -cells.MAX_LATITUDE), cells.MAX_LATITUDE))
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2 * side

    def latitude(pixel):
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * pixel / side))))

    west, east = ((pixel / side) * 360 - 180 for pixel in (x - width / 2, x + width / 2))
    return west, latitude(min(y + height / 2, side)), east, latitude(max(y - height / 2, 0))


def plain_view(snapshot, box, zoom, criteria=EVERYTHING):
    """The reference: reads every row."""
    tile_zoom = cells.grid_zoom(box, zoom + 2, MAX_TILES)
    seen = set(cells.tiles(box, tile_zoom).tolist())
    mask = snapshot.mask(criteria)
    groups = defaultdict(list)
    for row in range(len(snapshot)):
        cell = int(snapshot.columns["cells"][row])
        if (mask is None or mask[row]) and cell >> 2 * (22 - tile_zoom) in seen and cell >= 0:
            groups[cell >> 2 * (22 - tile_zoom)].append(row)
    pairs = sum(len(rows) == 2 for rows in groups.values())
    most = 2 if len(groups) + pairs <= MAX_FEATURES else 1
    zoom = max(tile_zoom - 2, 0)
    decimals = max(0, math.ceil(math.log10(256 * 2**zoom / 360)))
    columns = {name: column.tolist() for name, column in snapshot.columns.items()}

    def rounded(degrees):
        return float(np.round(degrees, decimals)) + 0.0

    def split_zoom(rows):
        for split in range(LAST_SPLIT_ZOOM + 1):
            if len({columns["cells"][row] >> 2 * (22 - split - 2) for row in rows}) > 1:
                return split
        return None

    alone = [row for _, rows in sorted(groups.items()) if len(rows) <= most for row in rows]
    crowds = [rows for _, rows in sorted(groups.items()) if len(rows) > most]
    stuck = [len(rows[:MAX_MEMBERS]) for rows in crowds if split_zoom(rows) is None]
    found = [
        Point(
            rounded(columns["lon"][row]),
            rounded(columns["lat"][row]),
            columns["ids"][row],
            columns["types"][row] - 1,
            columns["stages"][row] - 1,
            columns["precision"][row],
        )
        for row in alone
    ]
    for rows in crowds:
        lon, lat = (sum(round(columns[name][row] * 1e7) for row in rows) for name in ("lon", "lat"))
        listed = split_zoom(rows) is None and sum(stuck) <= MAX_NAMED
        members = tuple(sorted(columns["ids"][row] for row in rows[:MAX_MEMBERS])) if listed else ()
        mean = (rounded(lon / len(rows) / 1e7), rounded(lat / len(rows) / 1e7))
        found.append(Cluster(*mean, len(rows), split_zoom(rows), members))
    return found


LONGITUDES = st.sampled_from([-180.0, -179.999, -149.57, -61.5, -0.0001, 0.0, 2.35, 2.3501, 55.45, 179.999])
LATITUDES = st.sampled_from([-90.0, -20.88, -17.5, 0.0, 16.2, 46.1, 48.85, 48.8501, 85.2, 90.0])
PLACES = st.tuples(
    LONGITUDES | st.floats(-180, 180) | st.floats(-5, 9), LATITUDES | st.floats(-90, 90) | st.floats(42, 51)
)


@st.composite
def boxes(draw):
    if draw(st.booleans()):
        return screen(*draw(PLACES), draw(st.integers(0, 20)))
    west, south = draw(st.floats(-250, 200)), draw(st.floats(-90, 89))
    return west, south, west + draw(st.floats(0, 400)), draw(st.floats(south, 90))


@given(st.lists(PLACES, max_size=40), st.integers(0, 3), boxes(), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_a_view_is_that_of_a_plain_reading_of_every_row(places, again, box, zoom):
    places = places + places[:6] * again
    types = [number % 4 - 1 for number in range(len(places))]
    snapshot = snapshot_of(places, types=types, precision=[number % 3 for number in range(len(places))])

    for criteria in (EVERYTHING, Criteria(types={0, 2}), Criteria(ids=[5, 3, 99, 1, 2])):
        assert map_view(snapshot, box, zoom, criteria) == plain_view(snapshot, box, zoom, criteria)


@pytest.fixture(scope="module")
def crowded():
    """3 000 points on 120 towns, so that many share a place."""
    random = np.random.default_rng(4)
    towns = random.uniform((-4.5, 42.5), (8, 51), (120, 2))
    chosen = towns[random.integers(0, 120, 3_000)]
    chosen[:1_000] += random.normal(0, 0.05, (1_000, 2))
    return snapshot_of(
        chosen.tolist(), types=random.integers(-1, 23, 3_000), stages=random.integers(-1, 4, 3_000)
    )


@pytest.mark.parametrize("zoom", range(0, 21, 2))
@pytest.mark.parametrize(
    "criteria", [EVERYTHING, Criteria(types=range(9)), Criteria(stages={1}, types={2, 3})]
)
def test_a_view_of_crowded_towns_is_that_of_a_plain_reading(crowded, zoom, criteria):
    first = crowded.columns["lon"][0], crowded.columns["lat"][0]
    for box in (screen(*first, zoom), FRANCE):
        assert map_view(crowded, box, zoom, criteria) == plain_view(crowded, box, zoom, criteria)


def test_every_point_is_counted_once(crowded):
    for zoom in range(9):
        features = map_view(crowded, WORLD, zoom)

        assert sum(item.count if isinstance(item, Cluster) else 1 for item in features) == 3_000


def test_a_cluster_parts_at_the_zoom_that_it_tells(crowded):
    box = FRANCE
    for item in map_view(crowded, box, 6):
        if isinstance(item, Cluster) and item.expand is not None:
            (tile,) = {int(cells.parent(cells.encode(item.lon, item.lat), 8))}
            rows = np.flatnonzero(cells.parent(crowded.columns["cells"], 8) == tile)
            if len(rows) != item.count:  # the mean may be rounded into the next tile
                continue
            own = crowded.columns["cells"][rows]
            assert len(set(cells.parent(own, item.expand + 2).tolist())) > 1
            assert len(set(cells.parent(own, item.expand + 1).tolist())) == 1


def test_an_empty_snapshot_has_an_empty_map():
    assert map_view(snapshot_of([]), WORLD, 5) == []
    assert json.loads(to_geojson([])) == {"type": "FeatureCollection", "features": []}


def test_one_point_is_itself_at_every_zoom():
    snapshot = snapshot_of([(5.5539, 46.6744)], types=[2], stages=[1], precision=[3])

    found = [map_view(snapshot, screen(5.55, 46.67, zoom), zoom) for zoom in (0, 6, 12, 15)]

    assert found == [
        [Point(6.0, 47.0, 1, 2, 1, 3)],
        [Point(5.55, 46.67, 1, 2, 1, 3)],
        [Point(5.5539, 46.6744, 1, 2, 1, 3)],
        [Point(5.5539, 46.6744, 1, 2, 1, 3)],
    ]


def test_points_at_one_place_are_a_cluster_that_lists_them():
    two, twenty_five = [(2.35, 48.85)] * 2, [(2.35, 48.85)] * 25

    assert [item.id for item in map_view(snapshot_of(two), FRANCE, 6)] == [1, 2]
    assert map_view(snapshot_of(twenty_five), FRANCE, 6) == [
        Cluster(2.35, 48.85, 25, None, tuple(range(1, 21)))
    ]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(0, 90), (0, -90), (180, 0), (-180, 0), (55.45, -20.88), (-149.57, -17.53), (-61.5, 16.2)],
)
@pytest.mark.parametrize("zoom", [2, 9, 18])
def test_a_point_is_seen_from_its_place_wherever_it_is(lon, lat, zoom):
    snapshot = snapshot_of([(lon, lat)])

    assert [item.id for item in map_view(snapshot, screen(lon, lat, zoom), zoom)] == [1]
    assert map_view(snapshot, screen(lon + 90, 40, max(zoom, 5)), max(zoom, 5)) == []


def test_a_box_across_the_antimeridian_sees_both_sides():
    snapshot = snapshot_of([(179.5, -17), (-176.2, -13.3), (2.35, 48.85)])

    for box in [(170, -25, -170, -5), (170, -25, 190, -5), (-190, -25, -170, -5)]:
        assert {item.id for item in map_view(snapshot, box, 4)} == {1, 2}


def test_a_box_larger_than_a_screen_has_larger_tiles():
    random = np.random.default_rng(3)
    snapshot = snapshot_of(random.uniform((-180, -85), (180, 85), (900, 2)).tolist())

    features = map_view(snapshot, WORLD, 20)

    assert features == plain_view(snapshot, WORLD, 20)
    assert len(features) <= MAX_FEATURES


@pytest.mark.parametrize("zoom", [3, 5, 9, 14, 18, 20])
@pytest.mark.parametrize("crowd", [1, 2, 3])
def test_a_screen_weighs_at_most_twelve_kilobytes_whatever_the_points(zoom, crowd):
    """One to three random points in each of the 21 × 14 tiles that a screen of 1280 × 800 can touch."""
    random, tile_zoom = np.random.default_rng(zoom), zoom + 2
    side = 2**tile_zoom
    column, row = np.meshgrid(np.arange(21), np.arange(14))
    column, row = (np.repeat(axis.ravel(), crowd) + side // 2 for axis in (column, row))
    x, y = ((axis + random.uniform(0, 0.999, len(axis))) / side for axis in (column, row))
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
    count = len(x)
    snapshot = Snapshot.build(
        {
            "ids": random.choice(10**6, count, replace=False),
            "lon": x * 360 - 180,
            "lat": lat,
            "types": random.integers(0, 23, count),
            "stages": random.integers(-1, 4, count),
        }
    )
    labels = [f"une-typologie-{number}" for number in range(23)]
    box = (float(x.min()) * 360 - 180, float(lat.min()), float(x.max()) * 360 - 180, float(lat.max()))

    sent = to_geojson(map_view(snapshot, box, zoom), types=labels, stages=["a", "b", "c", "d"])

    assert len(gzip.compress(sent)) <= 12_000


def test_a_view_is_the_same_whatever_the_order_of_the_rows():
    random = np.random.default_rng(8)
    columns = {
        "ids": random.permutation(500),
        "lon": random.uniform(-5, 9, 500),
        "lat": random.uniform(42, 51, 500),
        "types": random.integers(0, 5, 500),
    }
    turned = {name: column[::-1] for name, column in columns.items()}

    views = [to_geojson(map_view(Snapshot.build(given), FRANCE, 6)) for given in (columns, turned)]

    assert views[0] == views[1]


@pytest.mark.parametrize("zoom", [-5, 0, 99, 10**9])
def test_any_zoom_is_brought_within_bounds(crowded, zoom):
    assert map_view(crowded, FRANCE, zoom) == map_view(crowded, FRANCE, min(max(zoom, 0), 20))


@pytest.mark.parametrize("box", [(0, 2, 1, 1), (0, 0, float("nan"), 1)])
def test_a_box_that_makes_no_sense_is_refused(crowded, box):
    with pytest.raises(ValueError, match="a box"):
        map_view(crowded, box, 5)


def feature(lon, lat, properties):
    """One feature as `json.loads` gives it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


FEATURES = [
    Point(2.35, 48.85, 7, 1, -1, 0),
    Point(-1e-05, -20.9, 8, -1, 0, 3),
    Cluster(5.5, 46.0, 12, 9, ()),
    Cluster(5.6, 46.1, 3, None, (4, 5, 6)),
]


def test_geojson_says_what_the_features_say():
    assert json.loads(to_geojson(FEATURES))["features"] == [
        feature(2.35, 48.85, {"id": 7, "type": 1, "stage": None}),
        feature(-1e-05, -20.9, {"id": 8, "type": None, "stage": 0}),
        feature(5.5, 46.0, {"count": 12, "expand": 9}),
        feature(5.6, 46.1, {"count": 3, "members": [{"id": 4}, {"id": 5}, {"id": 6}]}),
    ]


def test_geojson_takes_labels_and_names_of_any_letters():
    asked = []

    def names(ids):
        asked.append(ids)
        return {number: {"name": f'« L’"île"\\{number} » </script>\n'} for number in ids if number != 5}

    sent = to_geojson(
        FEATURES, names, types=["a", 'é"b'], stages=["emergence"], precisions={3: "departement", 4: "region"}
    )

    def named(number):
        return {"id": number, "name": f'« L’"île"\\{number} » </script>\n'}

    assert asked == [[7, 8, 4, 5, 6]]
    assert json.loads(sent)["features"] == [
        feature(2.35, 48.85, {**named(7), "type": 'é"b', "stage": None}),
        feature(-1e-05, -20.9, {**named(8), "type": None, "stage": "emergence", "precision": "departement"}),
        feature(5.5, 46.0, {"count": 12, "expand": 9}),
        feature(5.6, 46.1, {"count": 3, "members": [named(4), {"id": 5}, named(6)]}),
    ]


def test_names_are_asked_only_when_they_are_few():
    many = [Point(2.0, 48.0, number, 0, 0, 0) for number in range(MAX_NAMED + 1)]

    def never(ids):
        raise AssertionError("names were asked")

    assert len(json.loads(to_geojson(many, never))["features"]) == MAX_NAMED + 1
    assert json.loads(to_geojson(FEATURES[2:3], never))["features"] != []


@given(st.lists(PLACES, max_size=30), st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_geojson_is_always_json(places, zoom):
    features = map_view(snapshot_of(places), WORLD, zoom)

    read = json.loads(to_geojson(features, lambda ids: {}))["features"]

    assert [item["geometry"]["coordinates"] for item in read] == [[item.lon, item.lat] for item in features]
