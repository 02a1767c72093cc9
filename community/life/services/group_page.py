"""What the page of a group shows, read in a number of queries that does not grow with its rows."""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from community.exchanges.models import Need
from community.life.models import Event, Group, GroupParty, Post
from community.life.pooled import Asked, Shared, alone, in_common
from dynamics.cards import dynamic_card
from dynamics.models import Dynamic, Organisation

MOST_NEEDS, MOST_EVENTS, MOST_THREADS, MOST_DOCUMENTS = 60, 6, 5, 60
MARGIN = 0.05  # degrees around a single point


@dataclass
class GroupPage:
    """Cards and rows, ready for `life/groups/detail.html`."""

    dynamics: list[Dynamic] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    cards: list[dict] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    needs: list[Asked] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    threads: list[dict] = field(default_factory=list)
    documents: list = field(default_factory=list)
    box: str = ""


def read_page(group: Group, *, user, reads_inside: bool) -> GroupPage:
    """Everything the page shows to this person; threads and documents for those who may read them only."""
    parties = parties_of(group)
    dynamics = [party.dynamic for party in parties if party.dynamic_id]
    needs = needs_of(dynamics, user)
    shared = in_common(needs)
    return GroupPage(
        dynamics=dynamics,
        organisations=[party.organisation for party in parties if party.organisation_id],
        cards=[dynamic_card(dynamic) for dynamic in dynamics],
        shared=shared,
        needs=alone(needs, shared),
        events=events_of(group),
        threads=threads_of(group) if reads_inside else [],
        documents=list(group.documents.select_related("shared_by")[:MOST_DOCUMENTS]) if reads_inside else [],
        box=box_of(dynamics),
    )


def parties_of(group: Group) -> list[GroupParty]:
    return list(
        GroupParty.objects.members()
        .filter(group=group)
        .select_related(
            "dynamic__typology",
            "dynamic__seat__departement",
            "dynamic__seat__region",
            "organisation__territory",
        )
        .prefetch_related("dynamic__themes")
        .order_by("dynamic__name", "organisation__name", "pk")
    )


def needs_of(dynamics: list[Dynamic], user) -> list[Asked]:
    """Open needs of these dynamiques that this person may read."""
    if not dynamics:
        return []
    rows = (
        Need.objects.visible_to(user)
        .open()
        .filter(dynamic__in=[dynamic.pk for dynamic in dynamics])
        .select_related("dynamic")
        .prefetch_related("themes")
        .order_by("-opened_at", "-pk")[:MOST_NEEDS]
    )
    return [
        Asked(
            row.title,
            row.get_absolute_url(),
            row.dynamic.name,
            tuple(theme.name for theme in row.themes.all()),
        )
        for row in rows
    ]


def events_of(group: Group) -> list[dict]:
    """What comes, the nearest first; each leads to its page once the agenda has one."""
    rows = Event.objects.published().upcoming().filter(group=group).order_by("starts_at", "pk")
    return [
        {
            "title": row.title,
            "starts_at": timezone.localtime(row.starts_at),
            "place": row.where or row.get_mode_display(),
            "kind": row.get_kind_display(),
            "is_cancelled": row.state == "annule",
            "url": page_of(row),
        }
        for row in rows.select_related("commune")[:MOST_EVENTS]
    ]


def threads_of(group: Group) -> list[dict]:
    """The threads that moved last, those with a standing post only."""
    standing = Post.objects.standing().order_by().values("thread")
    rows = group.threads.filter(pk__in=standing).order_by("-last_post_at", "-pk")[:MOST_THREADS]
    return [{"title": row.title, "at": row.last_post_at, "url": page_of(row)} for row in rows]


def page_of(row) -> str:
    """The address of an event or of a thread, "" while it has no page."""
    if not hasattr(row, "get_absolute_url"):
        return ""
    try:
        return row.get_absolute_url()
    except NoReverseMatch:
        return ""


def address(name: str, *args) -> str:
    """An address of a neighbouring part of the site, "" when it is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def box_of(dynamics: list[Dynamic]) -> str:
    """West, south, east, north of the points, for the map; "" without a point."""
    points = [(one.longitude, one.latitude) for one in dynamics if one.longitude is not None]
    if not points:
        return ""
    east, north = (max(axis) + MARGIN for axis in zip(*points, strict=True))
    west, south = (min(axis) - MARGIN for axis in zip(*points, strict=True))
    return f"{west:.4f},{south:.4f},{east:.4f},{north:.4f}"
