"""The map alone, on synthetic points: no database, up to a million of them."""

import gzip
from dataclasses import replace

import numpy as np

from dynamics.cells import decode, interleave
from dynamics.clusters import map_view, to_geojson
from dynamics.criteria import EVERYTHING, Criteria
from dynamics.snapshot import CACHE_BYTES, Cache, Snapshot
from tests.bench.measure import Row, interleaved, ratio, spread

WIDTH, HEIGHT = 1280, 800
# Longitude, latitude and zoom of the five screens of the table.
VIEWPORTS = [(2.4, 46.6, 5), (2.4, 46.6, 7), (4.83, 45.76, 9), (2.35, 48.86, 12), (5.02, 44.73, 14)]
SIZES = {
    "types": 23,
    "stages": 4,
    "origins": 6,
    "regions": 18,
    "departements": 101,
    "themes": 17,
    "legal_forms": 14,
}
FOUR_FILTERS = Criteria(types={1, 2}, stages={1, 2}, themes={3, 4}, regions={2, 3, 4})
TYPES = [f"type-de-dynamique-{number}" for number in range(SIZES["types"])]
STAGES = ["emergence", "creation", "consolidation", "changement-d-echelle"]


def box_around(lon: float, lat: float, zoom: int) -> tuple[float, float, float, float]:
    """What a screen of 1280 × 800 shows around a point."""
    degrees = 360 / (256 * 2**zoom)
    half_height = HEIGHT / 2 * degrees * np.cos(np.radians(lat))
    half_width = WIDTH / 2 * degrees
    return lon - half_width, lat - half_height, lon + half_width, lat + half_height


def synthetic(count: int) -> Snapshot:
    """Points gathered in towns of unequal size, as people are."""
    random = np.random.default_rng(7)
    towns = np.column_stack([random.uniform(-4.5, 8.0, 2_000), random.uniform(42.5, 50.8, 2_000)])
    weights = random.pareto(1.2, 2_000) + 0.05
    town = random.choice(2_000, count, p=weights / weights.sum())
    lon, lat = (towns[town] + random.normal(0, 0.04, (count, 2))).T
    return made(lon, lat, random)


def made(lon: np.ndarray, lat: np.ndarray, random: np.random.Generator) -> Snapshot:
    count = len(lon)
    columns = {
        "ids": np.arange(1, count + 1) + 10_000_000,
        "lon": lon,
        "lat": lat,
        "themes": 1 << random.integers(0, SIZES["themes"], count),
    }
    columns |= {
        key: random.integers(0, SIZES[key], count)
        for key in ("types", "stages", "origins", "regions", "departements")
    }
    return Snapshot.build(columns, SIZES)


def adversarial(zoom: int, each: int) -> Snapshot:
    """The same number of points in every tile of 64 pixels of a screen, far apart from each other's values."""
    lon = VIEWPORTS[0][0]
    side = 1 << (zoom + 2)
    column = int((lon + 180) / 360 * side) + np.arange(-14, 15)
    row = int(side * 0.356) + np.arange(-10, 11)
    tiles = interleave(*(axis.ravel() for axis in np.meshgrid(column, row)))
    random = np.random.default_rng(3)
    depth = 2 * (22 - zoom - 2)
    cells = np.repeat(tiles << depth, each) + random.integers(0, 1 << depth, len(tiles) * each)
    return made(*decode(cells), random)


def payload(snapshot: Snapshot, view: tuple[float, float, int], criteria: Criteria = EVERYTHING) -> int:
    """Bytes of an answer, compressed as the view does; names as long as they may be when they come."""
    features = map_view(snapshot, box_around(*view), view[2], criteria)
    names = {"name": "Territoire zéro chômeur de longue durée", "url": "/dynamiques/territoire-zero-chomeur/"}
    body = to_geojson(
        features, lambda ids: {pk: names | {"place": f"Commune {pk}"} for pk in ids}, TYPES, STAGES
    )
    return len(gzip.compress(body, 5))


def heaviest(snapshots: list[Snapshot]) -> int:
    """The largest answer over screens, filters and points laid out to be as bad as can be."""
    sizes = [
        payload(snapshot, view, asked)
        for snapshot in snapshots
        for view in VIEWPORTS
        for asked in (EVERYTHING, FOUR_FILTERS)
    ]
    for zoom in (4, 6, 8, 10):
        for each in (1, 2, 3, 40):
            sizes.append(payload(adversarial(zoom, each), (*VIEWPORTS[0][:2], zoom)))
    return max(sizes)


def draw_all(snapshot: Snapshot, criteria: Criteria = EVERYTHING) -> None:
    """The five screens, nothing kept from one time to the next."""
    fresh = replace(snapshot, _cache=Cache(CACHE_BYTES))
    if not criteria.asks_nothing:
        for name in ("counts", "_everywhere", "_rows_by_id", "_sorted_ids", "_orders"):
            if name in snapshot.__dict__:
                fresh.__dict__[name] = snapshot.__dict__[name]
    else:
        fresh = snapshot
    for view in VIEWPORTS:
        to_geojson(map_view(fresh, box_around(*view), view[2], criteria), None, TYPES, STAGES)


def rows(many: int, rounds: int) -> list[Row]:
    few_points, many_points = synthetic(10_000), synthetic(many)
    check_filters(few_points)
    for snapshot in (few_points, many_points):
        draw_all(snapshot), draw_all(snapshot, FOUR_FILTERS)
    found = [
        Row(
            "carte : réponse la plus lourde, gzip (tous zooms, filtres, points hostiles)",
            heaviest([few_points, many_points]) / 1000,
            30,
            12,
            "ko",
            most=True,
        )
    ]
    for name, criteria, floor, aim in (
        ("sans filtre", EVERYTHING, 2, 1.3),
        ("quatre filtres, sans cache", FOUR_FILTERS, 60, 15),
    ):
        slow, quick = interleaved(
            lambda asked=criteria: draw_all(many_points, asked),
            lambda asked=criteria: draw_all(few_points, asked),
            rounds,
        )
        found.append(
            Row(
                f"carte : temps à {many} / 10000 points, {name}",
                ratio(slow, quick),
                floor,
                aim,
                most=True,
                detail=f"{spread(slow)} / {spread(quick)}",
            )
        )
    return found


def check_filters(snapshot: Snapshot) -> None:
    """What the filters keep is what a loop over the rows keeps."""
    columns = snapshot.columns
    expected = [
        row
        for row in range(len(snapshot))
        if columns["types"][row] - 1 in FOUR_FILTERS.types
        and columns["stages"][row] - 1 in FOUR_FILTERS.stages
        and columns["regions"][row] - 1 in FOUR_FILTERS.regions
        and any(int(columns["themes"][row]) >> bit & 1 for bit in FOUR_FILTERS.themes)
    ]
    if snapshot.matching(FOUR_FILTERS).tolist() != expected:
        raise AssertionError("the filters of the snapshot are not those of a loop over its rows")
