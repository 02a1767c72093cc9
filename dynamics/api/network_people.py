"""The people of the maillage as the API tells them: those whose name is public."""

from dynamics.enums import DatePrecision
from dynamics.services.network_people import OPEN, TEAM, TEAM_LABEL, Person, people


def open_people(request) -> list[Person]:
    """Read once for an answer: its ETag asks too (`portal.api.urls`)."""
    asked = getattr(request, "_request", request)
    if not hasattr(asked, "network_people"):
        asked.network_people = people(OPEN)
    return asked.network_people


def person_node(person: Person) -> dict[str, str]:
    return {
        "id": person.key,
        "kind": "person",
        "slug": person.public_id,
        "label": person.name,
        "type": "personne",
    }


def person_links(person: Person) -> list[dict[str, object]]:
    """One for each team."""
    return [
        {
            "id": None,
            "source": person.key,
            "target": f"dynamic:{slug}",
            "kind": TEAM,
            "label": TEAM_LABEL,
            "start": None,
            "start_precision": DatePrecision.UNKNOWN,
            "description": "",
            "reference": "",
        }
        for slug in person.dynamics
    ]
