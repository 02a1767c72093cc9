"""What calls for commons show on the pages of others: a dynamique, a tool, « mon espace »."""

from django.db.models import Q
from django.utils import timezone

from proposals import calls_cards as cards
from proposals.models import Call, Project, ProjectResult

MOST = 6
MOST_OF_MINE = 20


def dynamic_panel(request, dynamic) -> dict | None:
    """The published calls that a dynamique organises: one query."""
    today = timezone.localdate()
    calls = Call.objects.published().filter(dynamic=dynamic).order_by("-closed_on", "-pk")[:MOST]
    rows = [
        {
            "url": call.get_absolute_url(),
            "title": call.title,
            "text": call.challenge,
            "badge": cards.phase_badge(call, today),
            "until": cards.until(call, today),
        }
        for call in calls
    ]
    if not rows:
        return None
    return {
        "anchor": "appels-a-communs",
        "title": "Ses appels à communs",
        "order": 30,
        "template": "proposals/calls/_dynamic_panel.html",
        "context": {"rows": rows},
    }


def tool_panel(request, tool) -> dict | None:
    """The projects and calls that gave a tool: one query."""
    results = list(
        ProjectResult.objects.filter(tool=tool, project__call__live=True).select_related("project__call")[
            :MOST
        ]
    )
    if not results:
        return None
    return {
        "anchor": "appels-a-communs",
        "title": "Né d’un appel à communs",
        "order": 30,
        "template": "proposals/calls/_tool_panel.html",
        "context": {"results": results},
    }


def space_panel(request) -> dict | None:
    """My calls and my projects, with where they are; calls that I follow."""
    user, today = request.user, timezone.localdate()
    calls = list(
        Call.objects.filter(Q(dynamic__in=user.teams.values("dynamic")) | Q(follows__user=user))
        .distinct()
        .order_by("-updated_at", "-pk")[:MOST_OF_MINE]
    )
    projects = list(Project.objects.of(user).with_card().order_by("-updated_at", "-pk")[:MOST_OF_MINE])
    if not calls and not projects:
        return None
    return {
        "anchor": "appels-a-communs",
        "title": "Mes appels à communs et mes projets",
        "order": 40,
        "template": "proposals/calls/_space_panel.html",
        "context": {
            "calls": [
                {
                    "url": call.get_absolute_url(),
                    "title": call.title,
                    "badge": cards.phase_badge(call, today)
                    if call.live
                    else {"kind": "draft", "value": "", "label": "non publié"},
                }
                for call in calls
            ],
            "projects": [
                {
                    "url": project.get_absolute_url(),
                    "title": project.title,
                    "badge": cards.state_badge(project),
                    "asks": project.asks,
                }
                for project in projects
            ],
        },
    }
