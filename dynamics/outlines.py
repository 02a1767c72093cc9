"""Simplified outlines of the territories, and static maps drawn from them as SVG paths.

Shapes come from the files of `dynamics/data/territories`, read once a process, when first needed. They only
show: whether a point lies in a territory is known by codes, never by these shapes.
"""

import gzip
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent / "data" / "territories"
FILES = {"region": "regions.geojson", "departement": "departements.geojson", "epci": "epci.geojson.gz"}
MARGIN = 0.08
LEAST_SPAN = 0.12  # degrees of latitude: a commune alone still has something around it
KM_PER_DEGREE = 111.2
ROUND_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)

Ring = list[tuple[float, float]]


class Shape(NamedTuple):
    """Outer and inner rings of (lon, lat), and the box (west, south, east, north) they lie in."""

    rings: list[Ring]
    box: tuple[float, float, float, float]


@lru_cache(maxsize=3)
def shapes(level: str) -> dict[str, Shape]:
    """Shapes of a level by code; communes have none."""
    if level not in FILES:
        return {}
    path = DATA / FILES[level]
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()
    features = json.loads(text)["features"]
    return {feature["properties"]["code"]: _shape(feature["geometry"]) for feature in features}


def geometry(level: str, code: str) -> dict | None:
    """The outline as GeoJSON, or None when there is none."""
    shape = shapes(level).get(code)
    if shape is None:
        return None
    return {
        "type": "MultiLineString",
        "coordinates": [[list(point) for point in ring] for ring in shape.rings],
    }


@dataclass(frozen=True)
class Frame:
    """A piece of the Earth on a sheet ``width`` wide: plate carrée, true at its middle latitude."""

    west: float
    south: float
    east: float
    north: float
    width: float

    @classmethod
    def around(cls, boxes: Iterable[Sequence[float]], width: float, ratio: float = 0.8) -> "Frame":
        """The smallest frame of height ``ratio`` × width that holds the boxes, with a margin."""
        west, south, east, north = zip(*boxes, strict=True)
        west, south, east, north = min(west), min(south), max(east), max(north)
        middle, centre = (south + north) / 2, (west + east) / 2
        shrink = math.cos(math.radians(middle))
        tall = max(north - south, (east - west) * shrink * ratio, LEAST_SPAN) * (1 + 2 * MARGIN)
        wide = tall / ratio / shrink
        return cls(centre - wide / 2, middle - tall / 2, centre + wide / 2, middle + tall / 2, width)

    @property
    def scale(self) -> float:
        """Units of the sheet a degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """Units of the sheet a degree of latitude."""
        return self.scale / math.cos(math.radians((self.south + self.north) / 2))

    @property
    def height(self) -> float:
        return round((self.north - self.south) * self.stretch, 1)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.west) * self.scale, 1), round((self.north - lat) * self.stretch, 1)

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def meets(self, box: Sequence[float]) -> bool:
        west, south, east, north = box
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south

    def path(self, shape: Shape) -> str:
        """An SVG path to a tenth of a unit, without the specks that nobody would see."""
        return "".join(filter(None, (self._ring(ring) for ring in shape.rings)))

    def _ring(self, ring: Ring) -> str:
        points = [self.place(*point) for point in ring]
        kept = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
        across = [max(axis) - min(axis) for axis in zip(*kept, strict=True)]
        if len(kept) < 4 or max(across) < 1.5:
            return ""
        return "M" + " ".join(f"{x:g} {y:g}" for x, y in kept[:-1]) + "z"

    def bar(self) -> tuple[int, float]:
        """A round number of km, at most a third of the width, and its length on the sheet."""
        km_of_unit = KM_PER_DEGREE / self.stretch
        fitting = [km for km in ROUND_KM if km / km_of_unit <= self.width / 3]
        km = fitting[-1] if fitting else ROUND_KM[0]
        return km, round(km / km_of_unit, 1)


class Sheet(NamedTuple):
    """A static map: neighbours in the back, areas in front, ready for `dynamics/_sheet.html`."""

    frame: Frame
    neighbours: list[str]
    areas: list[str]
    bar_km: int
    bar_length: float


@lru_cache(maxsize=256)
def draw(
    areas: tuple[tuple[str, str], ...], points: tuple[tuple[float, float], ...], width: int = 560
) -> Sheet:
    """The sheet that holds the areas (level, code) and the points (lon, lat), with what is around."""
    known = [shapes(level)[code] for level, code in areas if code in shapes(level)]
    boxes = [shape.box for shape in known] + [(lon, lat, lon, lat) for lon, lat in points]
    frame = Frame.around(boxes, width)
    back = "region" if frame.north - frame.south > 6 else "departement"  # degrees: half of France
    neighbours = [frame.path(shape) for shape in shapes(back).values() if frame.meets(shape.box)]
    bar_km, bar_length = frame.bar()
    return Sheet(frame, list(filter(None, neighbours)), [frame.path(s) for s in known], bar_km, bar_length)


def _shape(geometry: dict) -> Shape:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[(lon, lat) for lon, lat in ring] for polygon in polygons for ring in polygon]
    lons, lats = zip(*(point for ring in rings for point in ring), strict=True)
    return Shape(rings, (min(lons), min(lats), max(lons), max(lats)))
