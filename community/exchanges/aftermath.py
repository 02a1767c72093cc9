"""What other pages show of the aftermath: that of an introduction, and one's own space."""

from community.exchanges.company import side_of
from community.exchanges.enums import State
from community.exchanges.hooks import introduction_panels
from community.exchanges.models import Meeting, Offer, SupportIntervention
from community.exchanges.services.follow_ups import balance_of
from community.exchanges.services.frames import frame_of, kind_of
from community.exchanges.services.meetings import calendar_url

SHOWN = 10


def panels(introduction, user, request=None) -> dict:
    """Context of `exchanges/aftermath/_panels.html`; `aftermath` is None for whoever may not read it.

    With `request`, the panels of the apps to the right (the thread) come too.
    """
    if not user.has_perm("exchanges.read_aftermath", introduction):
        return {"aftermath": None}
    side = side_of(introduction, user)
    meeting = Meeting.objects.filter(introduction=introduction).first()
    frame = frame_of(introduction)
    return {
        "aftermath": {
            "introduction": introduction,
            "side": side,
            "meeting": meeting,
            "calendar_url": calendar_url(meeting) if meeting else "",
            "proposals": introduction.date_proposals.count(),
            "frame": frame,
            "frame_kind": frame.kind if frame else kind_of(introduction),
            "balance": balance_of(introduction, side) if side else None,
            "panels": introduction_panels(request, introduction) if request else [],
        }
    }


def space_panel(request) -> dict | None:
    """The help that her dynamiques receive, and the tools that she can pass on without an offer that says so."""
    user = request.user
    supports = SupportIntervention.objects.filter(
        dynamic__in=user.teams.values("dynamic"), closed_at__isnull=True
    ).select_related("dynamic")
    offered = Offer.objects.filter(owner=user).exclude(state=State.CLOSED).values("tools")
    ready = user.tools_passed_on.filter(is_active=True, tool__live=True).exclude(tool__in=offered)
    shown = {
        "supports": list(supports[:SHOWN]),
        "ready": list(ready.select_related("tool").order_by("tool__name", "pk")[:SHOWN]),
    }
    if not any(shown.values()):
        return None
    return {
        "anchor": "transmettre",
        "title": "Transmettre et être aidé·e",
        "order": 25,
        "template": "exchanges/aftermath/_space_panel.html",
        "context": shown,
    }
