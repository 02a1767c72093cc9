"""What the map shows: a view of a snapshot as clusters and points, and its GeoJSON.

The screen is cut in cells of 64 pixels: the tiles of zoom z + 2, when map tiles are 256 pixels wide. As
points are sorted by Morton cell, each such tile is one slice of them, found by two binary searches, and
its mean comes from running sums: a view costs its number of tiles, whatever the number of points.

Tiles are whole: a cluster at the edge of the box counts the points of its tile that are outside the box,
so that it does not change as the map is moved.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import filterfalse
from typing import NamedTuple

import numpy as np

from dynamics.cells import ZOOM, grid_zoom, tiles
from dynamics.criteria import EVERYTHING, Criteria
from dynamics.snapshot import Points, Snapshot

MAX_ZOOM = 20
# A screen of 1920 × 1080 touches 31 × 18 tiles of 64 pixels at most; a larger box has larger tiles.
MAX_TILES = 600
MAX_FEATURES = 600  # with more, pairs of points are drawn as clusters
MAX_NAMED = 60
MAX_MEMBERS = 20  # of a cluster that no zoom splits
LAST_SPLIT_ZOOM = 18  # beyond, maps have no tiles: what is still together lists its members

Names = Callable[[list[int]], Mapping[int, Mapping[str, str]]]


class Point(NamedTuple):
    """One dynamique: facet codes are those of the snapshot (−1: not given)."""

    lon: float
    lat: float
    id: int
    type: int
    stage: int
    precision: int


class Cluster(NamedTuple):
    """Several dynamiques at their mean point.

    ``expand`` is the map zoom at which they part; None when none up to the last does, and ``members``
    are then their ids, the smallest first, if they are few enough to be listed.
    """

    lon: float
    lat: float
    count: int
    expand: int | None
    members: tuple[int, ...]


def map_view(
    snapshot: Snapshot, box: Sequence[float], zoom: int, criteria: Criteria = EVERYTHING
) -> list[Point | Cluster]:
    """Features of the tiles of 64 pixels that a box (west, south, east, north) touches at a map zoom.

    Zooms are clamped to 0…20, and lowered when the box is larger than a screen. A tile with one or two
    points gives the points themselves. Points come first, then clusters, both in order of cell, their
    coordinates rounded to half a pixel. Raises ValueError on a box that makes no sense (see `dynamics.cells`).
    """
    zoom = min(max(int(zoom), 0), MAX_ZOOM)
    tile_zoom = grid_zoom(box, zoom + 2, MAX_TILES)
    points = snapshot.points(criteria)
    low, high = _slices(points, tiles(box, tile_zoom), tile_zoom)
    return _features(snapshot, points, low, high, max(tile_zoom - 2, 0))


def to_geojson(
    features: Sequence[Point | Cluster],
    names: Names | None = None,
    types: Sequence[str] | None = None,
    stages: Sequence[str] | None = None,
    precisions: Mapping[int, str] | None = None,
) -> bytes:
    """A GeoJSON FeatureCollection, compact, in UTF-8.

    Points have the properties "id", "type" and "stage" (the strings given for their codes, otherwise the
    codes; null when not given) and "precision" when ``precisions`` has theirs. Clusters have "count",
    "expand" (see `Cluster`) and "members" (objects with "id"). ``names`` is asked once, for all the ids,
    when there are at most 60 of them: what it gives for an id is added to its properties.
    """
    ids = [number for item in features for number in _ids(item)] if names else []
    named = names(ids) if names and 0 < len(ids) <= MAX_NAMED else {}
    extra = {number: _further(properties) for number, properties in named.items()}
    type_of, stage_of = _labels(types), _labels(stages)
    precision_of = {code: _further({"precision": label}) for code, label in (precisions or {}).items()}
    parts = [
        f'{lon},{lat}]}},"properties":{{"id":{number},"type":{type_of(type_code)},"stage":{stage_of(stage_code)}'
        f"{precision_of.get(precision, '')}{extra.get(number, '')}}}}}"
        for lon, lat, number, type_code, stage_code, precision in filter(_is_point, features)
    ]
    parts += [
        f'{lon},{lat}]}},"properties":{{"count":{count}{_further_of_cluster(expand, members, extra)}}}}}'
        for lon, lat, count, expand, members in filterfalse(_is_point, features)
    ]
    start = '{"type":"Feature","geometry":{"type":"Point","coordinates":['
    listed = f",{start}".join(parts)
    return f'{{"type":"FeatureCollection","features":[{start if parts else ""}{listed}]}}'.encode()


def _slices(points: Points, numbers: np.ndarray, tile_zoom: int) -> tuple[np.ndarray, np.ndarray]:
    """Half-open slices of the points in each of the tiles that hold any."""
    shift = 2 * (ZOOM - tile_zoom)
    low = np.searchsorted(points.cells, numbers << shift)
    high = np.searchsorted(points.cells, (numbers + 1) << shift)
    held = high > low
    return low[held], high[held]


def _features(
    snapshot: Snapshot, points: Points, low: np.ndarray, high: np.ndarray, zoom: int
) -> list[Point | Cluster]:
    """Features of slices of the points."""
    counts = high - low
    pairs = counts == 2
    shown = counts <= (2 if len(counts) + pairs.sum() <= MAX_FEATURES else 1)
    places = np.sort(np.concatenate([low[shown], high[shown & pairs] - 1]))
    alone = _alone(snapshot, points.rows[places], zoom)
    return [*alone, *_grouped(snapshot, points, low[~shown], high[~shown], zoom)]


def _alone(snapshot: Snapshot, rows: np.ndarray, zoom: int) -> list[Point]:
    columns = snapshot.columns
    lon, lat = (_rounded(columns[name][rows], zoom) for name in ("lon", "lat"))
    codes = [columns[name][rows].astype(np.int64) - 1 for name in ("types", "stages")]
    fields = [lon, lat, columns["ids"][rows], *codes, columns["precision"][rows]]
    return list(map(Point, *(field.tolist() for field in fields)))


def _grouped(
    snapshot: Snapshot, points: Points, low: np.ndarray, high: np.ndarray, zoom: int
) -> list[Cluster]:
    counts = high - low
    lon, lat = (
        _rounded((sums[high] - sums[low]) / counts / 1e7, zoom) for sums in (points.lon_sums, points.lat_sums)
    )
    expands = _split_zooms(points.cells[low], points.cells[high - 1])
    stuck = expands > LAST_SPLIT_ZOOM
    listed = np.minimum(counts, MAX_MEMBERS)
    members: list[tuple[int, ...]] = [()] * len(counts)
    if listed[stuck].sum() <= MAX_NAMED:
        for at in np.flatnonzero(stuck).tolist():
            rows = points.rows[low[at] : low[at] + listed[at]]
            members[at] = tuple(sorted(snapshot.ids[rows].tolist()))
    zooms = [None if never else split for split, never in zip(expands.tolist(), stuck.tolist(), strict=True)]
    return list(map(Cluster, lon.tolist(), lat.tolist(), counts.tolist(), zooms, members))


def _split_zooms(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Map zoom at which the first and the last cell of a slice are in two tiles; 99 for a same cell.

    Cells in between share the bits that both ends share. n differing low bits: one tile up to the tile
    zoom 22 − ⌈n / 2⌉, hence two at the next one, which is two more than the map zoom.
    """
    bits = np.frexp((first ^ last).astype(np.float64))[1]
    return np.where(bits > 0, ZOOM + 1 - (bits + 1) // 2 - 2, 99)


def _rounded(degrees: np.ndarray, zoom: int) -> np.ndarray:
    """To the fewest decimals that move a point by half a pixel at most; −0.0 becomes 0.0."""
    decimals = max(0, math.ceil(math.log10(256 * 2**zoom / 360)))
    return degrees.round(decimals) + 0.0


def _is_point(item: Point | Cluster) -> bool:
    return type(item) is Point


def _ids(item: Point | Cluster) -> tuple[int, ...]:
    return (item.id,) if _is_point(item) else item.members


def _further_of_cluster(expand: int | None, members: tuple[int, ...], extra: Mapping[int, str]) -> str:
    further = "" if expand is None else f',"expand":{expand}'
    if members:
        listed = ",".join(f'{{"id":{number}{extra.get(number, "")}}}' for number in members)
        further += f',"members":[{listed}]'
    return further


def _further(properties: Mapping[str, str]) -> str:
    """Properties as JSON that follows others."""
    return "".join(
        f",{json.dumps(name, ensure_ascii=False)}:{json.dumps(value, ensure_ascii=False)}"
        for name, value in properties.items()
    )


def _labels(labels: Sequence[str] | None) -> Callable[[int], str]:
    """The JSON of a code: its label when there are labels, itself otherwise, null when not given."""
    if labels is None:
        return lambda code: "null" if code < 0 else str(code)
    written = [*(json.dumps(label, ensure_ascii=False) for label in labels), "null"]
    return written.__getitem__  # −1 is the last
