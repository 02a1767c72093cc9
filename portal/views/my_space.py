"""`/mon-espace/`: what awaits the member, and what is theirs."""

import json

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail import hooks

from dynamics.enums import TeamRole
from dynamics.models import JoinRequest, Registration, TeamInvitation, TeamMember
from toolbox.hooks_pages import MY_SPACE, MY_SPACE_WAITING, PAGES_TO_KEEP

MOST_KEPT = 20  # pages asked for in advance: half of what a device keeps


@login_required
@require_safe
def my_space(request):
    user = request.user
    panels = [function(request) for function in hooks.get_hooks(MY_SPACE)]
    waiting = [line for function in hooks.get_hooks(MY_SPACE_WAITING) for line in function(request)]
    teams = list(
        TeamMember.objects.filter(user=user)
        .select_related("dynamic__typology", "dynamic__seat")
        .annotate(
            requests_waiting=Count(
                "dynamic__join_requests",
                filter=Q(dynamic__join_requests__state=JoinRequest.State.WAITING),
                distinct=True,
            )
        )
        .order_by("dynamic__name")
    )
    return render(
        request,
        "portal/my_space.html",
        {
            "teams": teams,
            "waiting": waiting,
            "pages_to_keep": json.dumps(pages_to_keep(request, teams)),
            "panels": sorted(filter(None, panels), key=lambda panel: panel["order"]),
            "registrations": Registration.objects.filter(user=user, submitted_at__isnull=True)[:20],
            "invitations": invitations_to(user),
            "join_requests": JoinRequest.objects.filter(user=user).select_related("dynamic")[:20],
            "followed": user.followed_territories.select_related("territory").order_by("territory__name"),
            "to_answer": [
                member for member in teams if member.requests_waiting and member.role == TeamRole.ANIMATOR
            ],
            "to_confirm": [member for member in teams if member.dynamic.asked_at and member.dynamic.live],
        },
    )


def pages_to_keep(request, teams) -> list[str]:
    """What a device opens without network for this member, if asked to: this page, theirs, those of each app."""
    asked = [url for function in hooks.get_hooks(PAGES_TO_KEEP) for url in function(request)]
    own = [member.dynamic.get_absolute_url() for member in teams]
    return list(dict.fromkeys([request.path, *own, *asked]))[:MOST_KEPT]


def invitations_to(user):
    """Open invitations sent to the address of the account (the link itself is in the mail)."""
    return TeamInvitation.objects.filter(
        email__iexact=user.email, accepted_at__isnull=True, cancelled_at__isnull=True
    ).select_related("dynamic")
