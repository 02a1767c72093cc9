"""Load the territories of France from the data files; only what changed is written."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from dynamics.enums import TerritoryLevel
from dynamics.models import Territory

DATA = Path(__file__).resolve().parent.parent / "data" / "territories"
EPCI_KINDS = {"CA", "CC", "CU", "METRO", "MET69"}
COLUMNS = [
    "slug",
    "name",
    "postal_codes",
    "population",
    "latitude",
    "longitude",
    "epci_id",
    "departement_id",
    "region_id",
]


@transaction.atomic
def load_territories(data: Path = DATA) -> int:
    """Bring the table in line with the files, parents first. Returns the number of rows written.

    Rows that left the files are kept: dynamiques point at them.
    """
    communes = list(read_communes(data))
    others = list(read_others(data))
    centres = area_centres(communes)
    regions = [row for row in others if row["niveau"] == "region"]
    departements = [row for row in others if row["niveau"] == "departement"]
    epcis = [row for row in others if row["niveau"] in EPCI_KINDS]
    home = epci_homes(communes)

    written = write_level(TerritoryLevel.REGION, [area(row, centres["region"]) for row in regions])
    region_ids = ids_of(TerritoryLevel.REGION)
    written += write_level(
        TerritoryLevel.DEPARTEMENT,
        [area(row, centres["dep"]) | {"region_id": region_ids.get(row["parent"])} for row in departements],
    )
    departement_ids = ids_of(TerritoryLevel.DEPARTEMENT)
    written += write_level(
        TerritoryLevel.EPCI,
        [
            area(row, centres["epci"])
            | {
                "departement_id": departement_ids.get(home.get(row["code"], ("", ""))[0]),
                "region_id": region_ids.get(home.get(row["code"], ("", ""))[1]),
            }
            for row in epcis
        ],
    )
    epci_ids = ids_of(TerritoryLevel.EPCI)
    written += write_level(
        TerritoryLevel.COMMUNE,
        [commune(row, epci_ids, departement_ids, region_ids) for row in communes],
    )
    return written


def read_communes(data: Path) -> Iterator[dict[str, str]]:
    with gzip.open(data / "communes.csv.gz", "rt", encoding="utf8", newline="") as lines:
        yield from csv.DictReader(lines)


def read_others(data: Path) -> Iterator[dict[str, str]]:
    with (data / "territoires.csv").open(encoding="utf8", newline="") as lines:
        yield from csv.DictReader(lines)


def typographic(name: str) -> str:
    return name.replace("'", "’")


def number(text: str, kind: type = int) -> int | float | None:
    return kind(text) if text else None


def area(row: dict[str, str], centres: dict[str, tuple[float, float]]) -> dict[str, object]:
    latitude, longitude = centres.get(row["code"], (None, None))
    return {
        "code": row["code"],
        "name": typographic(row["nom"]),
        "postal_codes": "",
        "population": number(row["population"]),
        "latitude": latitude,
        "longitude": longitude,
        "epci_id": None,
        "departement_id": None,
        "region_id": None,
    }


def commune(row, epci_ids, departement_ids, region_ids) -> dict[str, object]:
    return {
        "code": row["insee"],
        "name": typographic(row["nom"]),
        "postal_codes": row["codes_postaux"],
        "population": number(row["population"]),
        "latitude": number(row["lat"], float),
        "longitude": number(row["lon"], float),
        "epci_id": epci_ids.get(row["epci"]),
        "departement_id": departement_ids.get(row["dep"]),
        "region_id": region_ids.get(row["region"]),
    }


def area_centres(communes: list[dict[str, str]]) -> dict[str, dict[str, tuple[float, float]]]:
    """Mean point of the communes of each EPCI, département and région (latitude, longitude)."""
    centres = {}
    for level in ("epci", "dep", "region"):
        points = defaultdict(list)
        for row in communes:
            if row[level] and row["lat"]:
                points[row[level]].append((float(row["lat"]), float(row["lon"])))
        centres[level] = {
            code: (
                round(sum(p[0] for p in group) / len(group), 4),
                round(sum(p[1] for p in group) / len(group), 4),
            )
            for code, group in points.items()
        }
    return centres


def epci_homes(communes: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    """Département and région where most inhabitants of each EPCI live."""
    weights: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for row in communes:
        if row["epci"]:
            weights[row["epci"]][(row["dep"], row["region"])] += int(row["population"] or 0) + 1
    return {epci: max(sorted(homes), key=homes.__getitem__) for epci, homes in weights.items()}


def ids_of(level: str) -> dict[str, int]:
    return dict(Territory.objects.filter(level=level).values_list("code", "pk"))


def write_level(level: str, rows: list[dict[str, object]]) -> int:
    """Insert or update the rows of one level that differ from the table."""
    known = {row[0]: row[1:] for row in Territory.objects.filter(level=level).values_list("code", *COLUMNS)}
    changed = []
    for row in rows:
        row["slug"] = Territory.slug_of(level, row["code"])
        if known.get(row["code"]) != tuple(row[column] for column in COLUMNS):
            changed.append(Territory(level=level, **row))
    Territory.objects.bulk_create(
        changed,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["level", "code"],
        update_fields=COLUMNS,
    )
    return len(changed)
