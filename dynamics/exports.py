"""Whole result sets as CSV (French headers) and GeoJSON, row by row, never all in memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from django.conf import settings

from dynamics.enums import Activity, Freshness, Origin, Precision, Stage
from dynamics.models import Dynamic

# (header, description in the codebook)
COLUMNS = [
    ("id", "Identifiant stable de la dynamique dans Archipel"),
    ("reference", "Référence donnée par la source de l’import, ou l’adresse courte de la fiche"),
    ("nom", "Nom de la dynamique"),
    ("adresse", "Adresse de sa page"),
    ("type", "Type de dynamique (identifiant de la liste des types)"),
    ("activite", "active ou terminee"),
    ("stade", "Stade d’avancement ; vide si on ne sait pas"),
    ("resume", "Présentation en une ou deux phrases"),
    ("themes", "Thèmes, séparés par |"),
    ("formes_juridiques", "Formes juridiques, séparées par |"),
    ("origine", "Qui a porté la dynamique à sa naissance ; vide si on ne sait pas"),
    ("siege", "Nom du territoire du siège"),
    ("siege_code", "Code INSEE ou SIREN du territoire du siège"),
    (
        "precision",
        "exact, commune, epci, departement ou region : au-delà de la commune, le point est un centre",
    ),
    ("latitude", "Latitude WGS 84, en degrés"),
    ("longitude", "Longitude WGS 84, en degrés"),
    ("departement", "Code INSEE du département"),
    ("region", "Code INSEE de la région"),
    ("annee", "Année de naissance ; vide si on ne sait pas"),
    ("site_web", "Site web public"),
    ("fraicheur", "a-jour, en-verification ou a-verifier"),
    ("modifiee_le", "Date de dernière modification (ISO 8601)"),
    ("licence", "Licence de réutilisation de la ligne"),
]
VOCABULARIES = {
    "activite": Activity,
    "stade": Stage,
    "origine": Origin,
    "precision": Precision,
    "fraicheur": Freshness,
}
BATCH = 2000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(dynamics) -> Iterator[Dynamic]:
    """The dynamiques of a queryset with what an export shows, by batches of constant query count."""
    return (
        dynamics.select_related("typology", "seat")
        .prefetch_related("themes", "legal_forms")
        .iterator(chunk_size=BATCH)
    )


def cell(value: object) -> str:
    """Text of a cell; what a spreadsheet would run as a formula is made harmless."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, int | float) else text


def csv_row(dynamic: Dynamic) -> list[str]:
    values = [
        dynamic.pk,
        dynamic.reference or dynamic.slug,
        dynamic.name,
        settings.SITE_URL + dynamic.get_absolute_url(),
        dynamic.typology.slug,
        dynamic.activity,
        dynamic.stage,
        dynamic.summary,
        "|".join(theme.slug for theme in dynamic.themes.all()),
        "|".join(form.slug for form in dynamic.legal_forms.all()),
        dynamic.origin,
        dynamic.seat.name if dynamic.seat_id else "",
        dynamic.seat.code if dynamic.seat_id else "",
        dynamic.precision,
        dynamic.latitude,
        dynamic.longitude,
        dynamic.departement_code,
        dynamic.region_code,
        dynamic.year_started,
        dynamic.website,
        dynamic.freshness,
        dynamic.updated_at.isoformat(timespec="seconds"),
        settings.DATA_LICENCE["name"],
    ]
    return [cell(value) for value in values]


def csv_lines(dynamics: Iterable[Dynamic]) -> Iterator[str]:
    """CSV, UTF-8 with a mark so that spreadsheets read the accents, comma-separated."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([header for header, _ in COLUMNS])
    yield "\ufeff" + drain(buffer)
    for dynamic in dynamics:
        writer.writerow(csv_row(dynamic))
        yield drain(buffer)


def drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def feature(dynamic: Dynamic) -> dict[str, object]:
    """A GeoJSON feature (RFC 7946); without a point the geometry is null."""
    geometry = None
    if dynamic.latitude is not None:
        geometry = {"type": "Point", "coordinates": [round(dynamic.longitude, 5), round(dynamic.latitude, 5)]}
    return {
        "type": "Feature",
        "id": dynamic.pk,
        "geometry": geometry,
        "properties": {
            "id": dynamic.pk,
            "slug": dynamic.slug,
            "name": dynamic.name,
            "url": settings.SITE_URL + dynamic.get_absolute_url(),
            "type": dynamic.typology.slug,
            "activity": dynamic.activity,
            "stage": dynamic.stage,
            "summary": dynamic.summary,
            "themes": "|".join(theme.slug for theme in dynamic.themes.all()),
            "legal_forms": "|".join(form.slug for form in dynamic.legal_forms.all()),
            "origin": dynamic.origin,
            "seat": dynamic.seat.name if dynamic.seat_id else "",
            "precision": dynamic.precision,
            "departement": dynamic.departement_code,
            "region": dynamic.region_code,
            "year_started": dynamic.year_started,
            "website": dynamic.website,
            "updated_at": dynamic.updated_at.isoformat(timespec="seconds"),
        },
    }


def geojson_chunks(dynamics: Iterable[Dynamic]) -> Iterator[str]:
    """A FeatureCollection, one feature a line, with the licence as a foreign member."""
    head = {"type": "FeatureCollection", "licence": settings.DATA_LICENCE, "attribution": settings.SITE_NAME}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    separator = ""
    for dynamic in dynamics:
        yield separator + json.dumps(feature(dynamic), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
