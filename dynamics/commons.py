"""Records in the formats of neighbours: GoGoCarto, Murmurations, lists of tiers-lieux, schema.org.

Only what the public page shows: no name, address, number or e-mail of a person.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from dynamics.enums import Precision, Scale
from dynamics.exports import cell, drain
from dynamics.models import Dynamic, Organisation

MURMURATIONS_SCHEMA = "organizations_schema-v1.0.0"
THIRD_PLACE = "tiers-lieu"
SCOPES = {
    Scale.NEIGHBOURHOOD: "local",
    Scale.COMMUNE: "local",
    Scale.EPCI: "local",
    Scale.LIVING_AREA: "local",
    Scale.PAYS: "local",
    Scale.DEPARTEMENT: "regional",
    Scale.REGION: "regional",
    Scale.INTERREGIONAL: "national",
}
# The headers that the published dictionary of tiers-lieux gives them, contacts left out, then ours
TIERS_LIEUX_COLUMNS = [
    ("id", "Identifiant stable de la fiche"),
    ("siret", "Numéro SIRET ; Archipel ne le connaît pas, la colonne est vide"),
    ("str_nom", "Nom de la structure"),
    ("categorie", "Toujours « tiers-lieu »"),
    ("typologie", "Thèmes, séparés par |"),
    ("adresse", "Adresse postale ; Archipel ne la publie pas, la colonne est vide"),
    ("code_postal", "Code postal, quand la commune n’en a qu’un"),
    ("numcom", "Code INSEE de la commune"),
    ("nomcom", "Nom de la commune"),
    ("url_web", "Site internet"),
    ("x_wgs84", "Longitude en degrés"),
    ("y_wgs84", "Latitude en degrés"),
    ("date_sai", "Date de dernière modification"),
    ("url_fiche", "Page de la fiche, sur Archipel"),
    ("licence", "Licence de réutilisation"),
]


def address_of(page) -> str:
    return settings.SITE_URL + page.get_absolute_url()


def point_of(dynamic: Dynamic) -> tuple[float, float] | None:
    """Longitude and latitude with five decimals, or None."""
    if dynamic.latitude is None:
        return None
    return round(dynamic.longitude, 5), round(dynamic.latitude, 5)


def gogocarto_element(dynamic: Dynamic) -> dict[str, object]:
    """An element of the « gogofull » ontology."""
    longitude, latitude = point_of(dynamic)
    seat = dynamic.seat
    return {
        "id": str(dynamic.pk),
        "name": dynamic.name,
        "geo": {"latitude": latitude, "longitude": longitude},
        "sourceKey": settings.SITE_NAME,
        "address": {
            "addressLocality": seat.name if seat and dynamic.is_point_exact else "",
            "postalCode": postal_code(dynamic),
            "addressCountry": "FR",
        },
        "createdAt": dynamic.created_at.isoformat(timespec="seconds"),
        "updatedAt": dynamic.updated_at.isoformat(timespec="seconds"),
        "categories": [dynamic.typology.name, *[theme.name for theme in dynamic.themes.all()]],
        "abstract": dynamic.summary,
        "website": dynamic.website,
        "url": address_of(dynamic),
        "precision": dynamic.precision,
    }


def gogocarto_chunks(dynamics: Iterable[Dynamic]) -> Iterator[str]:
    """The whole feed, one element a line; what has no point is in none of their maps."""
    head = {"licence": settings.DATA_LICENCE["url"], "ontology": "gogofull"}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "data": [\n'
    separator = ""
    for dynamic in dynamics:
        yield separator + json.dumps(gogocarto_element(dynamic), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def postal_code(dynamic: Dynamic) -> str:
    """Of a commune that has one only."""
    seat = dynamic.seat
    codes = seat.postal_codes.split() if seat and seat.level == "commune" else []
    return codes[0] if len(codes) == 1 else ""


def murmurations_profile(dynamic: Dynamic) -> dict[str, object]:
    """A profile for the schema of organisations of the Murmurations library."""
    point = point_of(dynamic)
    page = address_of(dynamic)
    profile = {
        "linked_schemas": [MURMURATIONS_SCHEMA],
        "name": dynamic.name,
        "primary_url": dynamic.website or page,
        "urls": [{"name": f"Fiche sur {settings.SITE_NAME}", "url": page}],
        "unique_id": page,
        "description": dynamic.summary,
        "tags": list(dict.fromkeys([dynamic.typology.name, *[theme.name for theme in dynamic.themes.all()]])),
        "country_iso_3166": "FR",
        "geolocation": {"lat": point[1], "lon": point[0]} if point and dynamic.is_point_exact else None,
        "geographic_scope": SCOPES.get(dynamic.scale, ""),
        "image": settings.SITE_URL + dynamic.picture.url if dynamic.picture else "",
    }
    return {key: value for key, value in profile.items() if value}


def murmurations_index(dynamics: Iterable[Dynamic]) -> Iterator[str]:
    """The address of each profile, for who tells an index about them."""
    head = {"licence": settings.DATA_LICENCE["url"], "linked_schemas": [MURMURATIONS_SCHEMA]}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "profiles": [\n'
    separator = ""
    for dynamic in dynamics:
        entry = {
            "profile_url": settings.SITE_URL + reverse("dynamics:murmurations", args=[dynamic.slug]),
            "last_updated": int(dynamic.updated_at.timestamp()),
        }
        yield separator + json.dumps(entry)
        separator = ",\n"
    yield "\n]}\n"


def tiers_lieux_row(dynamic: Dynamic) -> list[str]:
    point = point_of(dynamic) or ("", "")
    is_commune = dynamic.seat_id is not None and dynamic.seat.level == Precision.COMMUNE
    values = [
        dynamic.pk,
        "",
        dynamic.name,
        THIRD_PLACE,
        "|".join(theme.name for theme in dynamic.themes.all()),
        "",
        postal_code(dynamic),
        dynamic.seat.code if is_commune else "",
        dynamic.seat.name if is_commune else "",
        dynamic.website,
        *point,
        dynamic.updated_at.date().isoformat(),
        address_of(dynamic),
        settings.DATA_LICENCE["name"],
    ]
    return [cell(value) for value in values]


def tiers_lieux_lines(dynamics: Iterable[Dynamic]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([header for header, _ in TIERS_LIEUX_COLUMNS])
    yield "\ufeff" + drain(buffer)
    for dynamic in dynamics:
        writer.writerow(tiers_lieux_row(dynamic))
        yield drain(buffer)


def organisation_json_ld(organisation: Organisation, dynamics: Iterable[Dynamic]) -> dict[str, object]:
    """An Organization of schema.org, with the dynamiques that it takes part in."""
    page = address_of(organisation)
    territory = organisation.territory
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": page,
        "url": page,
        "name": organisation.name,
        "alternateName": organisation.acronym if organisation.acronym != organisation.name else "",
        "description": organisation.summary,
        "sameAs": [organisation.website] if organisation.website else [],
        "areaServed": {"@type": "AdministrativeArea", "name": territory.name} if territory else None,
        "memberOf": [{"@type": "Organization", "@id": address_of(one), "name": one.name} for one in dynamics],
    }
    return {key: value for key, value in data.items() if value}
