"""Points of a map and their groups, for sets of some thousands: one pass over the rows, no database.

The map of the dynamiques has its own, quicker one (`dynamics.clusters`), over the snapshot.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

CELL = 64  # pixels
TILE = 256
FARTHEST_ZOOM = 18
MOST_MEMBERS = 40


class Point(NamedTuple):
    """A record with a place; `about` is what the map says of it."""

    lat: float
    lon: float
    about: dict


def pixel(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    """Web-Mercator pixels."""
    size = TILE * 2**zoom
    sine = min(max(math.sin(math.radians(lat)), -0.9999), 0.9999)
    return (lon + 180) / 360 * size, (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size


def grouped(points: Iterable[Point], box: tuple[float, ...], zoom: int) -> list[dict]:
    """GeoJSON features: a cell with one point ships it, one with more ships how many and, when close, who."""
    west, south, east, north = box
    cells: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        if west <= point.lon <= east and south <= point.lat <= north:
            x, y = pixel(point.lat, point.lon, zoom)
            cells.setdefault((int(x // CELL), int(y // CELL)), []).append(point)
    return [feature(members, zoom) for members in cells.values()]


def feature(members: list[Point], zoom: int) -> dict:
    lat = sum(point.lat for point in members) / len(members)
    lon = sum(point.lon for point in members) / len(members)
    about = members[0].about if len(members) == 1 else group(members, zoom)
    geometry = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    return {"type": "Feature", "geometry": geometry, "properties": about}


def group(members: list[Point], zoom: int) -> dict:
    """Points that no zoom parts, or that are few, are named in the bubble."""
    first = members[0]
    is_one_place = all((point.lat, point.lon) == (first.lat, first.lon) for point in members)
    if is_one_place or zoom >= FARTHEST_ZOOM:
        return {"count": len(members), "members": [point.about for point in members[:MOST_MEMBERS]]}
    return {"count": len(members), "expand": min(zoom + 2, FARTHEST_ZOOM)}
