"""Public needs and offers as CSV and GeoJSON, row by row: what their authors made public, never a person."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from community.exchanges.cards import with_card
from community.exchanges.models import Need, Offer
from community.exchanges.sides import Kind
from dynamics.exports import cell, drain

# The first nine are those that an import reads
HEADERS = [
    *("reference", "dynamic", "title", "description", "themes", "sheet", "tools", "forms", "scope"),
    *("id", "adresse", "etat", "type", "stade", "echeance", "en_retour", "ouvert_le", "licence"),
]
BATCH = 1_000


def reference_of(record: Need | Offer) -> str:
    """Its own, or one that an import on this site brings back to it."""
    return record.reference or f"{record.side}-{record.pk}"


def csv_row(record: Need | Offer) -> list[str]:
    dynamic = record.dynamic if record.dynamic_id else None
    values = [
        reference_of(record),
        dynamic.slug if dynamic else "",
        record.title,
        record.description,
        "|".join(theme.slug for theme in record.themes.all()),
        record.sheet,
        "|".join(tool.slug for tool in record.tools.all()),
        "|".join(record.forms),
        record.scope,
        record.pk,
        settings.SITE_URL + record.get_absolute_url(),
        record.state,
        dynamic.typology.slug if dynamic else "",
        record.stage,
        record.deadline,
        record.in_return if record.side == "offre" else "",
        record.opened_at.isoformat(timespec="seconds"),
        settings.DATA_LICENCE["name"],
    ]
    return [cell(value) for value in values]


def csv_lines(records: Iterable[Need | Offer]) -> Iterator[str]:
    """CSV, UTF-8 with a mark so that spreadsheets read the accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADERS)
    yield "\ufeff" + drain(buffer)
    for record in records:
        writer.writerow(csv_row(record))
        yield drain(buffer)


def feature(record: Need | Offer) -> dict[str, object]:
    """A GeoJSON feature (RFC 7946); without a point the geometry is null."""
    dynamic = record.dynamic if record.dynamic_id else None
    geometry = None
    if record.point:
        lat, lon = record.point
        geometry = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    return {
        "type": "Feature",
        "id": record.pk,
        "geometry": geometry,
        "properties": {
            "id": record.pk,
            "title": record.title,
            "url": settings.SITE_URL + record.get_absolute_url(),
            "dynamic": dynamic.slug if dynamic else None,
            "type": dynamic.typology.slug if dynamic else None,
            "themes": "|".join(theme.slug for theme in record.themes.all()),
            "forms": "|".join(record.forms),
            "scope": record.scope,
            "state": record.state,
        },
    }


def geojson_chunks(records: Iterable[Need | Offer]) -> Iterator[str]:
    """A FeatureCollection, one feature a line, with the licence as a foreign member."""
    head = {"type": "FeatureCollection", "licence": settings.DATA_LICENCE, "attribution": settings.SITE_NAME}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    separator = ""
    for record in records:
        yield separator + json.dumps(feature(record), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def in_batches(kind: Kind, ids: list[int]) -> Iterator[Need | Offer]:
    """The records of some ids, in their order, read whole a batch at a time."""
    rows = with_card(kind.model.objects.all()).prefetch_related("tools")
    for start in range(0, len(ids), BATCH):
        found = rows.in_bulk(ids[start : start + BATCH])
        yield from (found[pk] for pk in ids[start : start + BATCH] if pk in found)


def exporter(kind: Kind) -> Callable[[], Iterator[str]]:
    """For `export_csv`: all that is public, the last opened first."""

    def lines() -> Iterator[str]:
        ids = kind.model.objects.public().order_by("-opened_at", "-pk").values_list("pk", flat=True)
        return csv_lines(in_batches(kind, list(ids)))

    return lines
