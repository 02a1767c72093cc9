"""What is shown of a need or of an offer in a list, an API or a map: never a person."""

from community.exchanges.enums import State
from community.exchanges.models import Need, Offer
from community.exchanges.sides import kind_of
from dynamics.cards import place_of
from dynamics.charts import capitalised


def with_card(records):
    """All that a card shows, in a constant number of queries."""
    return records.select_related(
        "dynamic__typology",
        "dynamic__seat__departement",
        "dynamic__seat__region",
        "place__departement",
        "place__region",
    ).prefetch_related("themes")


class Seated:
    """Gives `place_of` the place that a record says, when it is not that of its dynamique."""

    def __init__(self, seat):
        self.seat = seat


def place_label(record: Need | Offer) -> str:
    return place_of(Seated(record.seat))


def state_badge(record: Need | Offer) -> dict:
    """The state as `components/badge.html` shows it."""
    ending = kind_of(record).feminine
    look = {
        State.DRAFT: ("draft", "brouillon"),
        State.OPEN: ("success", f"ouvert{ending}"),
        State.TALKING: ("pending", "en discussion"),
        State.FILLED: ("neutral", f"pourvu{ending}"),
        State.CLOSED: ("neutral", f"fermé{ending}"),
    }
    badge, label = look[State(record.state)]
    return {"kind": badge, "label": label}


def record_card(record: Need | Offer) -> dict:
    """A card of a row read `with_card`."""
    is_offer = record.side == "offre"
    meta = [
        ("island" if record.dynamic_id else "user", capitalised(record.who)),
        ("pin", place_label(record)),
        ("meet", capitalised(", ".join(record.form_labels))),
        ("calendar", f"Avant le {record.deadline:%d/%m/%Y}" if record.deadline else ""),
        ("clock", f"De retour le {record.absent_until:%d/%m/%Y}" if is_offer and record.is_away else ""),
    ]
    badges = [
        {"kind": "offer" if is_offer else "need", "value": "", "label": "offre" if is_offer else "besoin"}
    ]
    if record.state != State.OPEN:
        badges.append(state_badge(record) | {"value": ""})
    return {
        "id": record.pk,
        "kind": record.side,
        "url": record.get_absolute_url(),
        "title": record.title,
        "text": record.description,
        "themes": [theme.name for theme in record.themes.all()],
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        "badges": badges,
    }
