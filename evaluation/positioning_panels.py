"""What the positioning shows on the pages of others: a dynamique, « mon espace »."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from dynamics.charts import capitalised
from dynamics.rules import is_in_team
from evaluation.models import Positioning, PositioningAnswer


def dynamic_panel(request, dynamic) -> dict | None:
    """The last agreed positioning, for who may read it; for the team, where it is too. One query."""
    is_ours = is_in_team(request.user, dynamic)
    rows = Positioning.objects.all() if is_ours else Positioning.objects.visible_to(request.user)
    rows = list(rows.filter(dynamic=dynamic).order_by("-agreed_on", "-pk"))
    last = next((row for row in rows if row.agreed_at), None)
    if last is None and not is_ours:
        return None
    if last is not None:
        last.dynamic = dynamic
    return {
        "anchor": "positionnement",
        "title": "Où elle en est",
        "order": 40,
        "template": "evaluation/positioning/_dynamic_panel.html",
        "context": {
            "last": last,
            "is_ours": is_ours,
            "is_under_way": any(row.agreed_at is None for row in rows),
            "stage": capitalised(last.get_stage_display()) if last else "",
            "url": reverse("positioning:home", args=[dynamic.slug]),
        },
    }


def space_panel(request) -> dict | None:
    """A line a team: when it last took its bearings, whether people are answering."""
    teams = teams_of(request)
    if not teams:
        return None
    return {
        "anchor": "positionnements",
        "title": "Où en sont mes dynamiques",
        "order": 20,
        "template": "evaluation/positioning/_space_panel.html",
        "context": {"rows": [row_of(member.dynamic) for member in teams]},
    }


def waiting_lines(request) -> list[dict]:
    """Teams that are answering, and wait for this person's answer."""
    return [
        {
            "name": member.dynamic.name,
            "label": "votre équipe se positionne et attend votre réponse.",
            "url": reverse("positioning:home", args=[member.dynamic.slug]),
        }
        for member in teams_of(request)
        if member.waits_for_me
    ]


def teams_of(request) -> list:
    """Read once a request: two queries."""
    if not hasattr(request, "_positioned_teams"):
        user = request.user
        given = PositioningAnswer.objects.filter(
            positioning__agreed_at=None,
            positioning__dynamic=OuterRef("dynamic"),
            submitted_at__isnull=False,
        )
        rows = user.teams.select_related("dynamic").order_by("dynamic__name")
        rows = rows.annotate(was_answered=Exists(given), i_answered=Exists(given.filter(user=user)))
        dates = Positioning.objects.only("dynamic", "agreed_at", "agreed_on").order_by("-agreed_on", "-pk")
        found = list(rows.prefetch_related(Prefetch("dynamic__positionings", dates, to_attr="positioned")))
        for member in found:
            member.waits_for_me = member.was_answered and not member.i_answered
        request._positioned_teams = found
    return request._positioned_teams


def row_of(dynamic) -> dict:
    agreed = [one.agreed_on for one in dynamic.positioned if one.agreed_at]
    return {
        "name": dynamic.name,
        "url": reverse("positioning:home", args=[dynamic.slug]),
        "evaluation_url": reverse("evaluation:home", args=[dynamic.slug]),
        "agreed_on": max(agreed, default=None),
        "is_under_way": len(agreed) < len(dynamic.positioned),
    }
