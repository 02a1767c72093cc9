"""What « mon espace » says of introductions: what waits for me, and where each one stands."""

from django.db.models import Prefetch
from django.urls import reverse

from community.exchanges.enums import IntroductionState
from community.exchanges.models import FollowUp, Introduction
from community.exchanges.services.consent import other_side
from community.exchanges.services.follow_ups import answer_url

SHOWN = 20


def mine(user) -> list[Introduction]:
    """The latest introductions of this person, with `mine` (her side), `other_name` and what is due: three queries."""
    rows = (
        Introduction.objects.of(user)
        .select_related("need__dynamic", "offer__dynamic", "need_dynamic", "offer_dynamic", "meeting")
        .prefetch_related("parties", Prefetch("follow_ups", FollowUp.objects.filter(asked_at__isnull=False)))
        .order_by("-updated_at", "-pk")[:SHOWN]
    )
    found = list(rows)
    for row in found:
        row.mine = next(party for party in row.parties.all() if party.user_id == user.pk)
        row.mine.introduction = row
        row.other_name = row.name_of(other_side(row.mine.side))
        row.waits_for_me = row.is_answerable and not row.mine.has_answered
        row.due = [one for one in row.follow_ups.all() if one.side == row.mine.side and not one.answered_at]
    return found


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
        "context": {"rows": rows},
    }


def mine_of(request) -> list[Introduction]:
    """Read once a request: two parts of the page show them."""
    if not hasattr(request, "_introductions"):
        request._introductions = mine(request.user)
    return request._introductions


def dates_of(row: Introduction) -> str:
    return reverse("aftermath:dates", args=[row.pk])
