"""What `components/dynamic_card.html` and `components/organisation_card.html` show of a row."""

from dynamics.charts import capitalised
from dynamics.enums import Freshness
from dynamics.models import Dynamic, Organisation


def dynamic_card(dynamic: Dynamic, **extra) -> dict:
    """A card of a row read `with_card()`; ``extra``: reason, distance…"""
    return {
        "id": dynamic.pk,
        "url": dynamic.get_absolute_url(),
        "name": dynamic.name,
        "summary": dynamic.summary,
        "type_slug": dynamic.typology.slug,
        "type_label": dynamic.typology.name,
        "stage_slug": dynamic.stage,
        "stage_label": dynamic.get_stage_display(),
        "place": place_of(dynamic),
        "themes": [theme.name for theme in dynamic.themes.all()],
        "ended": dynamic.is_ended,
        "stale": dynamic.freshness == Freshness.STALE,
        **extra,
    }


def place_of(dynamic: Dynamic) -> str:
    """« Figeac (Lot) », « Drôme (Auvergne-Rhône-Alpes) », "" without a seat; needs the seat's parents."""
    seat = dynamic.seat
    if seat is None:
        return ""
    above = seat.departement or seat.region
    return f"{seat.name} ({above.name})" if above else seat.name


def organisation_card(organisation: Organisation, **extra) -> dict:
    """A card of an organisation; ``extra``: roles…"""
    return {
        "id": organisation.pk,
        "url": organisation.get_absolute_url(),
        "name": organisation.name,
        "kind_label": capitalised(organisation.get_kind_display()),
        "place": organisation.territory.name if organisation.territory_id else "",
        **extra,
    }
