"""The nightly open data: written, checked against their schema, then put in the storage all at once.

A dump that has something wrong replaces nothing: the former one stays, the run is marked as failed.
"""

import csv
import hashlib
import io
import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from dynamics.exports import cell
from portal.models import OpenDataDump
from portal.open_data import Table, feature_of, tables
from portal.services.open_data_rows import rows_of

logger = logging.getLogger(__name__)

FOLDER = "donnees-ouvertes"
KEPT = timedelta(days=30)  # then the first of each month only
MOST_TOLD = 5
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive
MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl", "geojson": "application/geo+json"}


class DumpError(Exception):
    """Rows that the schema refuses; the message names columns and row numbers, never values."""


def publish(*, now: datetime | None = None) -> OpenDataDump:
    """Write, check and store the dump of the day; a second run the same day replaces the first."""
    now = timezone.localtime(now)
    with tempfile.TemporaryDirectory(prefix="archipel-donnees-") as name:
        folder = Path(name)
        files = [entry for table in tables() for entry in write_table(table, folder)]
        files += write_companions(folder, files, now)
        dump = store(folder, files, now)
    forget_old(now.date())
    logger.info("open data published", extra={"day": str(dump.day), "rows": dump.rows, "bytes": dump.size})
    return dump


def write_table(table: Table, folder: Path) -> list[dict]:
    """One file a format; raises DumpError when a row is not as the schema says."""
    wrong, count = [], 0
    paths = {extension: folder / f"{table.name}.{extension}" for extension in table.formats}
    outs = {
        extension: path.open("w", encoding="utf-8-sig" if extension == "csv" else "utf-8", newline="")
        for extension, path in paths.items()
    }
    try:
        sheet = csv.writer(outs["csv"])
        sheet.writerow(table.headers)
        if table.point:
            outs["geojson"].write(geojson_head(table))
        for count, row in enumerate(rows_of(table), start=1):
            wrong += [f"{table.name}, ligne {count} : {said}" for said in table.wrongs(row)]
            sheet.writerow([cell("|".join(v) if isinstance(v, list) else v) for v in row.values()])
            outs["jsonl"].write(json.dumps(row, ensure_ascii=False) + "\n")
            if table.point:
                outs["geojson"].write((",\n" if count > 1 else "") + as_json(feature_of(row)))
        if table.point:
            outs["geojson"].write("\n]}\n")
    finally:
        for out in outs.values():
            out.close()
    if wrong:
        raise DumpError(" ; ".join(wrong[:MOST_TOLD]))
    return [file_entry(path, table=table.name, rows=count) for path in paths.values()]


def geojson_head(table: Table) -> str:
    head = {"type": "FeatureCollection", "name": table.name, "licence": settings.DATA_LICENCE}
    return as_json({**head, "attribution": settings.SITE_NAME})[:-1] + ', "features": [\n'


def write_companions(folder: Path, files: list[dict], now: datetime) -> list[dict]:
    """Codebook, schemas, licence, description of the whole, checksums, and all of it in one archive."""
    (folder / "dictionnaire.csv").write_text(codebook_csv(), encoding="utf-8-sig", newline="")
    schemas = {table.name: table.schema for table in tables()}
    (folder / "schemas.json").write_text(as_json(schemas, indent=1), encoding="utf-8")
    (folder / "LICENCE.txt").write_text(licence_text(now), encoding="utf-8")
    (folder / "datapackage.json").write_text(as_json(datapackage(files, now), indent=1), encoding="utf-8")
    named = ["dictionnaire.csv", "schemas.json", "LICENCE.txt", "datapackage.json"]
    entries = [file_entry(folder / name) for name in named]
    sums = "".join(f"{entry['sha256']}  {entry['name']}\n" for entry in [*files, *entries])
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    entries.append(file_entry(folder / "SHA256SUMS"))
    archive = folder / f"archipel-{now:%Y-%m-%d}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for entry in [*files, *entries]:
            info = zipfile.ZipInfo(entry["name"], ZIPPED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(info, (folder / entry["name"]).read_bytes())
    return [*entries, file_entry(archive)]


def codebook_csv() -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["fichier", "colonne", "type", "peut_etre_vide", "sens", "valeurs"])
    for table in tables():
        for column in table.columns:
            values = "|".join(column.values.values) if column.values else ""
            empty = "oui" if column.empty else "non"
            writer.writerow([table.name, column.name, column.type, empty, column.meaning, values])
    return buffer.getvalue()


def licence_text(now: datetime) -> str:
    licence = settings.DATA_LICENCE
    return (
        f"{licence['name']}\n{licence['url']}\n\n"
        f"Source à citer : {settings.SITE_NAME}, {settings.SITE_URL}, données du {now:%d/%m/%Y}.\n"
        "Ces fichiers ne contiennent aucune donnée personnelle.\n"
    )


def datapackage(files: list[dict], now: datetime) -> dict:
    """Data Package (Frictionless): what other programs read first."""
    by_name = {table.name: table for table in tables()}
    licence = settings.DATA_LICENCE
    return {
        "name": "archipel",
        "title": "Archipel : dynamiques collectives de territoire",
        "homepage": settings.SITE_URL,
        "version": f"{now:%Y.%m.%d}",
        "created": now.isoformat(timespec="seconds"),
        "licenses": [{"name": "etalab-2.0", "title": licence["name"], "path": licence["url"]}],
        "resources": [
            {
                "name": entry["name"].replace(".", "-"),
                "path": entry["name"],
                "title": by_name[entry["table"]].title,
                "description": by_name[entry["table"]].description,
                "mediatype": MEDIA_TYPES[entry["name"].rpartition(".")[2]],
                "encoding": "utf-8",
                "bytes": entry["bytes"],
                "hash": f"sha256:{entry['sha256']}",
            }
            for entry in files
        ],
    }


def file_entry(path: Path, *, table: str = "", rows: int | None = None) -> dict:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.name,
        "table": table,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": digest,
    }


def store(folder: Path, files: list[dict], now: datetime) -> OpenDataDump:
    """All the files under a name of their own, then the row that makes them public, then the former ones go."""
    place = f"{FOLDER}/{now:%Y-%m-%d}-{uuid4().hex[:8]}"
    try:
        for entry in files:
            with (folder / entry["name"]).open("rb") as file:
                default_storage.save(f"{place}/{entry['name']}", File(file))
        with transaction.atomic():
            former = OpenDataDump.objects.select_for_update().filter(day=now.date()).first()
            dump, _ = OpenDataDump.objects.update_or_create(
                day=now.date(), defaults={"folder": place, "files": files}
            )
    except Exception:
        erase(place, files)
        raise
    if former:
        erase(former.folder, former.files)
    return dump


def erase(place: str, files: list[dict]) -> None:
    """What cannot be erased now is left: nothing leads to it any more."""
    for entry in files:
        with suppress(OSError):
            default_storage.delete(f"{place}/{entry['name']}")
    with suppress(OSError, NotImplementedError):
        default_storage.delete(place)


def forget_old(today: date) -> int:
    """Dumps of more than thirty days ago, but for the first of each month."""
    forgotten = 0
    for dump in old_dumps(today):
        dump.delete()
        erase(dump.folder, dump.files)
        forgotten += 1
    return forgotten


def old_dumps(today: date) -> Iterator[OpenDataDump]:
    kept: set[tuple[int, int]] = set()
    for dump in OpenDataDump.objects.order_by("day"):
        month = (dump.day.year, dump.day.month)
        if month in kept and dump.day < today - KEPT:
            yield dump
        kept.add(month)


def as_json(value: object, **options) -> str:
    return json.dumps(value, ensure_ascii=False, **options)
