"""What « mon espace » says of introductions: what waits for me, and where each one stands."""

from django.urls import reverse

from community.exchanges.enums import IntroductionState
from community.exchanges.models import Introduction
from community.exchanges.services.follow_ups import answer_url
from community.exchanges.services.mine import introductions_of

SHOWN = 12


def awaiting(request) -> list[dict]:
    """Lines of « Ce qui vous attend »: an answer to give, a date to choose, what came of it to say."""
    lines = []
    for row in mine_of(request):
        if row.waits_for_me:
            label, url = "votre accord est demandé pour une mise en relation.", row.get_absolute_url()
        elif row.due:
            label, url = "dites ce que cette rencontre a donné.", answer_url(row.due[-1])
        elif row.state == IntroductionState.AGREED and not hasattr(row, "meeting"):
            label, url = "vous avez accepté tous les deux, il reste à choisir une date.", dates_of(row)
        else:
            continue
        lines.append({"name": row.other_name, "label": label, "url": url, "since": row.mine.asked_at})
    return sorted(lines, key=lambda line: line["since"])


def introductions_panel(request) -> dict | None:
    """My introductions, the latest move first; nothing when there is none."""
    rows = mine_of(request)
    if not rows:
        return None
    return {
        "anchor": "mises-en-relation",
        "title": "Mes mises en relation",
        "order": 14,
        "template": "exchanges/introductions/_space_panel.html",
        "context": {"rows": sorted(rows, key=lambda row: row.updated_at, reverse=True)[:SHOWN]},
    }


def mine_of(request) -> list[Introduction]:
    """Read once a request: two parts of the page show them."""
    if not hasattr(request, "_introductions"):
        request._introductions = introductions_of(request.user)
    return request._introductions


def dates_of(row: Introduction) -> str:
    return reverse("aftermath:dates", args=[row.pk])
