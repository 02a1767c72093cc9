"""What search engines and other sites read of a dynamique: description and JSON-LD (schema.org)."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from dynamics.models import Dynamic

# The same escapes as Django's json_script: nothing in the data can end the script element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
PUBLIC_TERRITORY = {"commune": "City", "epci": "AdministrativeArea"}


def description_of(dynamic: Dynamic) -> str:
    """At most 160 characters, whole words."""
    place = f" à {dynamic.seat.name}" if dynamic.seat_id and dynamic.is_point_exact else ""
    text = dynamic.summary or f"{dynamic.name}, {dynamic.typology.name}{place}, sur Archipel."
    return Truncator(text).chars(160)


def json_ld(dynamic: Dynamic, page) -> SafeString:
    """An Organization of schema.org; only what the page shows."""
    data = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}{dynamic.get_absolute_url()}",
        "name": dynamic.name,
        "description": dynamic.summary,
        "url": f"{settings.SITE_URL}{dynamic.get_absolute_url()}",
        "sameAs": [dynamic.website] if dynamic.website else [],
        "foundingDate": str(dynamic.year_started or ""),
        "location": place_of(dynamic),
        "areaServed": [
            {"@type": PUBLIC_TERRITORY.get(one.level, "AdministrativeArea"), "name": one.name}
            for one in page.territories
        ],
        "knowsAbout": [theme.name for theme in dynamic.themes.all()],
        "member": [
            {"@type": "Organization", "name": actor.organisation.name}
            for circle in page.circles
            for actor in circle["actors"]
            if actor.organisation_id
        ],
    }
    return script_of({key: value for key, value in data.items() if value})


def script_of(data: dict[str, object]) -> SafeString:
    """The content of a script element that holds data."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))


def place_of(dynamic: Dynamic) -> dict | None:
    seat = dynamic.seat
    if seat is None:
        return None
    place = {
        "@type": "Place",
        "name": seat.name,
        "address": {"@type": "PostalAddress", "addressLocality": seat.name, "addressCountry": "FR"},
    }
    if seat.region_id:
        place["address"]["addressRegion"] = seat.region.name
    if dynamic.is_point_exact and dynamic.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": dynamic.latitude,
            "longitude": dynamic.longitude,
        }
    return place
