"""What the page of an introduction shows once both agreed: the date, the frame, the bilan, and the apps' panels."""

from community.exchanges.company import side_of
from community.exchanges.hooks import introduction_panels
from community.exchanges.models import Meeting
from community.exchanges.services.follow_ups import balance_of
from community.exchanges.services.frames import frame_of, kind_of
from community.exchanges.services.meetings import calendar_url


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
