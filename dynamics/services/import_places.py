"""Where a row of an import is: from a code, a name or a point to the territory of the seat.

All the territories are read once (36 000 rows, less than a second); then nothing here asks the database.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from dynamics.cells import distance_km
from dynamics.enums import Precision, TerritoryLevel
from dynamics.french import fold
from dynamics.models import Territory
from dynamics.services.csv_reading import Row

FIELDS = (
    "pk",
    "level",
    "code",
    "name",
    "postal_codes",
    "latitude",
    "longitude",
    "departement__code",
    "region__code",
)
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# Codes of the arrondissements of Paris, Lyon and Marseille, which are not communes
ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}
ARRONDISSEMENT = re.compile(
    r"^(paris|lyon|marseille)(?: cedex)?(?: \d{1,2}(?: ?e| ?er| ?eme)?)?(?: arrondissement)?$"
)
COMMUNE_CELL = re.compile(r"^(?:(?P<postal>\d{5})[\s,]+)?(?P<name>.*?)(?:\s*\((?P<code>\w{2,5})\))?$")
FAR_KM = 60  # a point further than this from the centre of its commune is a mistake
FAR_KM_OVERSEAS = 260  # Maripasoula is as large as a région
LOST_KM = 30  # a point further than this from any commune is not in France


class PlaceError(Exception):
    """The row does not say where it is, or says two things; the message tells which."""


@dataclass(frozen=True)
class Area:
    """A territory, as much of it as a seat needs."""

    pk: int
    level: str
    code: str
    name: str
    postal_codes: str
    latitude: float | None
    longitude: float | None
    departement: str | None
    region: str | None


@dataclass(frozen=True)
class Place:
    """Seat, and the point and precision when the row gives them (else those of the seat)."""

    seat: Area
    point: tuple[float, float] | None = None  # latitude, longitude
    precision: str = ""
    remark: str = ""
    is_deduced: bool = False  # the row only gives a point: the seat is the nearest commune

    @property
    def latitude(self) -> float | None:
        return self.point[0] if self.point else self.seat.latitude

    @property
    def longitude(self) -> float | None:
        return self.point[1] if self.point else self.seat.longitude

    @property
    def default_precision(self) -> str:
        """What is known of a new record: a point of its own is exact, otherwise it is the seat's centre."""
        if self.precision:
            return self.precision
        centre = (self.seat.latitude, self.seat.longitude)
        return Precision.EXACT if self.point and self.point != centre else Precision(self.seat.level)


class Places:
    """All the territories, found by code, by name or by point."""

    def __init__(self):
        self.areas = [Area(*values) for values in Territory.objects.order_by("pk").values_list(*FIELDS)]
        self.by_code = {(area.level, area.code): area for area in self.areas}
        self.by_name: dict[tuple[str, str], list[Area]] = defaultdict(list)
        for area in self.areas:
            self.by_name[area.level, name_key(area.name)].append(area)
        communes = [a for a in self.areas if a.level == TerritoryLevel.COMMUNE and a.latitude is not None]
        self.communes = communes
        self.lon = np.array([area.longitude for area in communes])
        self.lat = np.array([area.latitude for area in communes])

    def find(self, row: Row) -> Place:
        """The place of a row. Raises PlaceError."""
        point = read_point(row)
        parents = self.parents(row)
        remark = ""
        if row["insee"]:
            seat = self.by_insee(row["insee"], row["precision"])
            remark = self.check_name(seat, row["commune"])
        elif row["commune"]:
            seat = self.by_commune(row["commune"], parents, point)
        elif point:
            seat = self.nearest(point)
            remark = f"commune déduite du point : {seat.name} ({seat.code})"
        else:
            raise PlaceError("il faut insee, commune, ou latitude et longitude")
        check_parents(seat, parents)
        if point:
            check_distance(seat, point)
        is_deduced = not (row["insee"] or row["commune"])
        return Place(seat, point, read_precision(row), remark, is_deduced)

    def by_insee(self, text: str, precision: str) -> Area:
        code = text.strip().upper().replace(" ", "")
        code = f"0{code}" if len(code) == 4 and code.isdigit() else code  # a spreadsheet took the zero
        level = TerritoryLevel.EPCI if len(code) == 9 else TerritoryLevel.COMMUNE
        if precision in {Precision.DEPARTEMENT, Precision.REGION} and len(code) < 4:
            level, code = TerritoryLevel(precision), code.zfill(2)
        commune = next((to for start, to in ARRONDISSEMENTS.items() if code.startswith(start)), code)
        area = self.by_code.get((level, code)) or self.by_code.get((level, commune))
        if area is None:
            sharing = [a.name for a in self.areas if code in a.postal_codes.split()][:3]
            hint = f" ; c’est un code postal ({', '.join(sharing)})" if sharing else ""
            raise PlaceError(f"code INSEE inconnu « {text} »{hint}")
        return area

    def check_name(self, seat: Area, commune: str) -> str:
        """Nothing, or a remark when the name is not known. Raises PlaceError when it is another commune's."""
        if not commune or seat.level != TerritoryLevel.COMMUNE:
            return ""
        named = self.by_name.get((TerritoryLevel.COMMUNE, commune_key(commune)), [])
        if named and seat not in named:
            raise PlaceError(f"le code INSEE {seat.code} est celui de {seat.name}, pas de « {commune} »")
        return "" if named else f"commune « {commune} » inconnue, retenue d’après son code : {seat.name}"

    def by_commune(self, text: str, parents: dict[str, Area], point: tuple[float, float] | None) -> Area:
        found = self.by_name.get((TerritoryLevel.COMMUNE, commune_key(text)), [])
        if not found:
            raise PlaceError(f"commune inconnue « {text} »")
        parts = COMMUNE_CELL.match(text)
        hints = [hint.upper() for hint in (parts["postal"], parts["code"]) if hint]
        kept = [
            area
            for area in found
            if all(hint in {area.code, area.departement, *area.postal_codes.split()} for hint in hints)
            and all(lies_in(area, parent) for parent in parents.values())
        ]
        if len(kept) == 1:
            return kept[0]
        if len(kept) > 1 and point:
            return min(kept, key=lambda area: kilometres(area, point))
        if not kept:
            where = " ou ".join(f"{area.name} ({area.departement})" for area in found[:5])
            raise PlaceError(f"« {text} » n’est pas là où la ligne le dit : {where} ?")
        where = ", ".join(sorted(f"{area.departement}" for area in kept))
        raise PlaceError(
            f"{len(kept)} communes s’appellent « {text} » ({where}) : précisez insee ou departement"
        )

    def nearest(self, point: tuple[float, float]) -> Area:
        """The commune whose centre is nearest to a point."""
        if not self.communes:
            raise PlaceError("aucune commune n’est chargée : lancez d’abord « manage.py seed »")
        latitude, longitude = point
        away = (self.lat - latitude) ** 2 + ((self.lon - longitude) * np.cos(np.radians(latitude))) ** 2
        commune = self.communes[int(np.argmin(away))]
        if kilometres(commune, point) > LOST_KM and not commune.code.startswith("97"):
            raise PlaceError(f"le point {latitude}, {longitude} n’est pas en France")
        check_distance(commune, point)
        return commune

    def parents(self, row: Row) -> dict[str, Area]:
        """The département and the région that the row names, by code or name."""
        found = {}
        for level in (TerritoryLevel.DEPARTEMENT, TerritoryLevel.REGION):
            text = row[level]
            if not text:
                continue
            code = text.upper().zfill(2)
            named = self.by_name.get((level, name_key(text)), [])
            area = self.by_code.get((level, code)) or (named[0] if len(named) == 1 else None)
            if area is None:
                raise PlaceError(f"{level.label} inconnu{'e' if level == 'region' else ''} « {text} »")
            found[level] = area
        return found


def name_key(name: str) -> str:
    """A name as it is compared: « St-Étienne », « SAINT ETIENNE »."""
    return " ".join(SAINTS.get(word, word) for word in fold(name).split())


def commune_key(text: str) -> str:
    """The name in a cell such as « 39000 Lons-le-Saunier » or « Figeac (46) »."""
    key = name_key(COMMUNE_CELL.match(text)["name"])
    city = ARRONDISSEMENT.match(key)
    return city[1] if city else key


def lies_in(area: Area, parent: Area) -> bool:
    if area == parent:
        return True
    return (area.region if parent.level == TerritoryLevel.REGION else area.departement) == parent.code


def check_parents(seat: Area, parents: dict[str, Area]) -> None:
    for parent in parents.values():
        # A seat that is itself a région has no département
        if not lies_in(seat, parent) and seat.level != TerritoryLevel.REGION:
            raise PlaceError(f"{seat.name} ({seat.code}) n’est pas dans {parent.name}")


def check_distance(seat: Area, point: tuple[float, float]) -> None:
    """Only communes: the others are wide."""
    if seat.level != TerritoryLevel.COMMUNE or seat.latitude is None:
        return
    away = kilometres(seat, point)
    if away > (FAR_KM_OVERSEAS if seat.code.startswith("97") else FAR_KM):
        raise PlaceError(f"le point {point[0]}, {point[1]} est à {away:.0f} km de {seat.name}")


def kilometres(area: Area, point: tuple[float, float]) -> float:
    if area.latitude is None:
        return float("inf")
    return float(distance_km(area.longitude, area.latitude, point[1], point[0]))


def read_point(row: Row) -> tuple[float, float] | None:
    """Latitude and longitude, or None; a decimal comma is read."""
    texts = (row["latitude"], row["longitude"])
    if not any(texts):
        return None
    if not all(texts):
        raise PlaceError("latitude et longitude vont ensemble")
    try:
        latitude, longitude = (float(text.replace(",", ".")) for text in texts)
    except ValueError:
        raise PlaceError(
            f"point illisible « {texts[0]} », « {texts[1]} » : des degrés, comme 46,6731"
        ) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise PlaceError(f"le point {latitude}, {longitude} n’est pas sur la Terre")
    return latitude, longitude


def read_precision(row: Row) -> str:
    text = row["precision"]
    if text and text not in Precision.values:
        raise PlaceError(f"précision inconnue « {text} » : {', '.join(Precision.values)}")
    return text
