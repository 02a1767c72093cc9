"""Morton cells: a point of the Earth as one integer that sorts neighbours together.

The Web-Mercator square is cut in 2**22 × 2**22 cells (zoom 22; about 10 m at the equator). The bits of
column and row are interleaved (Morton, 1966; masks after "Bit Twiddling Hacks", S. E. Anderson), the
row's bit above the column's, in the 44 low bits of an int64. A map tile of zoom z is then one contiguous
range of cells, and its own number at that zoom is ``cell >> 2 * (22 - z)``.

Longitudes and latitudes are WGS84 degrees; functions take scalars or arrays of one shape and give arrays
of that shape (numpy scalars for scalars). A box is (west, south, east, north) in degrees; it crosses the
antimeridian when west > east or when a side is beyond ±180°. A box with a side that is not a finite
number, or with south > north, raises ValueError.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

ZOOM = 22
SIDE = 1 << ZOOM  # cells along a side of the square
MAX_LATITUDE = 85.0511287798066  # where the Web-Mercator square ends
NO_CELL = -1
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
MAX_RANGES = 64

Box = tuple[float, float, float, float]

# To spread 32 bits apart, every other group of bits moves by its own width, at each step.
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
_GATHER = (
    (1, 0x3333333333333333),
    (2, 0x0F0F0F0F0F0F0F0F),
    (4, 0x00FF00FF00FF00FF),
    (8, 0x0000FFFF0000FFFF),
    (16, 0x00000000FFFFFFFF),
)


class Grid(NamedTuple):
    """Tiles of one zoom: their columns (west to east) and rows (north to south), int64."""

    columns: np.ndarray
    rows: np.ndarray


def encode(lon: ArrayLike, lat: ArrayLike) -> np.ndarray:
    """Cell (int64) of each point; NO_CELL where a coordinate is NaN.

    Web Mercator (EPSG:3857) scaled to a unit square: x = (lon + 180) / 360, y = (1 − asinh(tan lat) / π) / 2.
    Longitudes are taken modulo 360°, latitudes beyond ±85.05° are clamped to the edge.
    """
    x = np.mod(np.asarray(lon, np.float64) + 180.0, 360.0) / 360.0
    y = _mercator_y(lat)
    known = np.isfinite(x) & np.isfinite(y)
    number = interleave(_index(np.where(known, x, 0.0)), _index(np.where(known, y, 0.0)))
    return np.where(known, number, NO_CELL)[()]


def decode(cell: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of the centre of each cell; NaN for NO_CELL."""
    cell = np.asarray(cell, np.int64)
    known = cell != NO_CELL
    column, row = deinterleave(np.where(known, cell, 0))
    lon = (column + 0.5) / SIDE * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * (row + 0.5) / SIDE))))
    return np.where(known, lon, np.nan)[()], np.where(known, lat, np.nan)[()]


def parent(cell: ArrayLike, zoom: int) -> np.ndarray:
    """Morton number of the tile of ``zoom`` (0 to 22) that holds each cell; NO_CELL stays itself."""
    return np.asarray(cell, np.int64) >> 2 * (ZOOM - zoom)


def interleave(column: ArrayLike, row: ArrayLike) -> np.ndarray:
    """Morton number (int64) of tiles by column and row, each below 2**31."""
    return (_spread(column) | (_spread(row) << np.uint64(1))).astype(np.int64)


def deinterleave(number: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Column and row (int64) of Morton numbers: the inverse of `interleave`."""
    bits = np.asarray(number, np.int64).astype(np.uint64)
    return _gather(bits).astype(np.int64), _gather(bits >> np.uint64(1)).astype(np.int64)


def split_box(box: Sequence[float]) -> list[Box]:
    """The same box as one box, or two when it crosses the antimeridian, all within ±180°."""
    west, south, east, north = _unwrapped(box)
    if east - west >= 360.0:
        return [(-180.0, south, 180.0, north)]
    if east <= 180.0:
        return [(west, south, east, north)]
    return [(west, south, 180.0, north), (-180.0, south, east - 360.0, north)]


def grid(box: Sequence[float], zoom: int) -> Grid:
    """Tiles of ``zoom`` (0 to 22) that the box touches, sides included."""
    left, top, right, bottom = (edge >> ZOOM - zoom for edge in _extent(box))
    side = 1 << zoom
    columns = np.arange(left, min(right, left + side - 1) + 1) % side
    return Grid(columns, np.arange(top, bottom + 1))


def grid_zoom(box: Sequence[float], zoom: int, limit: int) -> int:
    """The greatest zoom, up to ``zoom``, at which the box touches at most ``limit`` (≥ 4) tiles."""
    left, top, right, bottom = _extent(box)
    for shift in range(ZOOM - zoom, ZOOM):
        wide = min((right >> shift) - (left >> shift) + 1, SIDE >> shift)
        if wide * ((bottom >> shift) - (top >> shift) + 1) <= limit:
            return ZOOM - shift
    return 0


def tiles(box: Sequence[float], zoom: int) -> np.ndarray:
    """Morton numbers (int64, sorted) of the tiles of ``zoom`` that the box touches."""
    columns, rows = grid(box, zoom)
    return np.sort(interleave(columns[None, :], rows[:, None]), axis=None)


def ranges(box: Sequence[float], limit: int = MAX_RANGES) -> np.ndarray:
    """Ranges of cells that cover the box: int64 of shape (k, 2), half-open, sorted, 1 ≤ k ≤ ``limit``.

    They are made of the smallest tiles such that the box touches at most four times ``limit`` of them,
    so they hold a little more than the box: filter what they give.
    """
    zoom = grid_zoom(box, ZOOM, max(4, 4 * limit))
    numbers = tiles(box, zoom)
    gaps = np.diff(numbers) - 1
    cuts = np.flatnonzero(gaps)
    if len(cuts) >= limit:  # fill the narrowest gaps
        cuts = np.sort(cuts[np.argsort(-gaps[cuts], kind="stable")[: limit - 1]])
    starts, ends = numbers[np.r_[0, cuts + 1]], numbers[np.r_[cuts, len(numbers) - 1]] + 1
    return np.column_stack([starts, ends]) << 2 * (ZOOM - zoom)


def distance_km(lon: ArrayLike, lat: ArrayLike, other_lon: ArrayLike, other_lat: ArrayLike) -> np.ndarray:
    """Great-circle distance in km on the mean sphere, by the haversine formula; NaN where unknown."""
    lon, lat, other_lon, other_lat = (
        np.radians(np.asarray(angle, np.float64)) for angle in (lon, lat, other_lon, other_lat)
    )
    chord = np.sin((other_lat - lat) / 2) ** 2
    chord = chord + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))


def box_around(lon: float, lat: float, km: float) -> Box:
    """Smallest box that holds the circle of ``km`` around a point (bounding coordinates, J. Matuschek).

    It spans all longitudes when the circle holds a pole.
    """
    radius = km / EARTH_RADIUS_KM * (1 + 1e-9) + 1e-12  # rounding must not lose a point of the circle
    south, north = lat - math.degrees(radius), lat + math.degrees(radius)
    if south <= -90.0 or north >= 90.0:
        return (-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    half = math.degrees(math.asin(min(1.0, math.sin(radius) / math.cos(math.radians(lat)))))
    return (lon - half, south, lon + half, north)


def _unwrapped(box: Sequence[float]) -> Box:
    """The box with −180 ≤ west < 180 and east ≥ west, maybe beyond 180."""
    west, south, east, north = (float(side) for side in box)
    if not all(map(math.isfinite, (west, south, east, north))):
        raise ValueError("a box is made of four finite numbers")
    if south > north:
        raise ValueError("a box has its south below its north")
    width = east - west if east >= west else (east - west) % 360.0
    west = (west + 180.0) % 360.0 - 180.0
    return west, south, west + width, north


def _extent(box: Sequence[float]) -> tuple[int, int, int, int]:
    """First column and row, last column and row of the box at zoom 22; columns go on past the antimeridian."""
    west, south, east, north = _unwrapped(box)
    left, right = (math.floor((side + 180.0) / 360.0 * SIDE) for side in (west, min(east, west + 360.0)))
    top, bottom = (int(row) for row in _index(_mercator_y([north, south])))
    return left, top, right, bottom


def _mercator_y(lat: ArrayLike) -> np.ndarray:
    """0.0 at the north edge of the square, 1.0 at the south one."""
    angle = np.radians(np.clip(np.asarray(lat, np.float64), -MAX_LATITUDE, MAX_LATITUDE))
    return (1.0 - np.arcsinh(np.tan(angle)) / np.pi) / 2.0


def _index(position: np.ndarray) -> np.ndarray:
    """Column or row of a cell from a position within the unit square."""
    return np.clip(np.floor(position * SIDE), 0, SIDE - 1).astype(np.int64)


def _spread(number: ArrayLike) -> np.ndarray:
    """Bit i of each number moved to bit 2i (uint64)."""
    bits = np.asarray(number).astype(np.uint64)
    for shift, mask in _SPREAD:
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


def _gather(bits: np.ndarray) -> np.ndarray:
    """Bit 2i of each number moved to bit i: the inverse of `_spread`, odd bits dropped."""
    bits = bits & np.uint64(0x5555555555555555)
    for shift, mask in _GATHER:
        bits = (bits | (bits >> np.uint64(shift))) & np.uint64(mask)
    return bits
