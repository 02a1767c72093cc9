"""What the life of the community shows on the page of a member: what she organised."""

from django.urls import NoReverseMatch
from django.utils import timezone

from community.life.enums import Board, EventState
from community.life.models import Event, Post
from community.members.hooks import Credit

MOST = 10


def event_credits(request, account) -> list[Credit]:
    """Published events, cancelled ones aside; those of a closed group only for whoever is in it."""
    rows = Event.objects.filter(author=account, state=EventState.PUBLISHED, starts_at__isnull=False)
    rows = rows.filter(group__isnull=True) | rows.filter(group__reads_openly=True)
    return [
        Credit(row.get_kind_display().capitalize(), row.title, url, timezone.localtime(row.starts_at).date())
        for row in rows.order_by("-starts_at", "-pk")[:MOST]
        if (url := page_of(row))
    ]


def page_of(event: Event) -> str:
    """Its address, once the agenda gives it one."""
    try:
        return event.get_absolute_url() if hasattr(event, "get_absolute_url") else ""
    except NoReverseMatch:
        return ""


def posts_panel(request, account, shown: frozenset[str]) -> dict | None:
    """How many messages she wrote in the discussions that all members read: one query."""
    if "contributions" not in shown:
        return None
    count = Post.objects.standing().filter(author=account, thread__board=Board.FORUM).count()
    if not count:
        return None
    return {
        "anchor": "discussions",
        "title": "Dans les discussions",
        "order": 40,
        "template": "life/directory/_posts_panel.html",
        "context": {"count": count},
    }
