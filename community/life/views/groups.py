"""Local communities and working groups: the lists, one of them, its map, opening and describing it."""

import rules
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import View

from community.exchanges.point_groups import Point
from community.exchanges.views.points import points_answer
from community.life import hooks_groups
from community.life.enums import GroupKind
from community.life.group_enums import PartyState
from community.life.models import Group, GroupEntry, GroupParty
from community.life.models.groups import PREFIXES
from community.life.rules.groups import membership_of
from community.life.services import community_suggestions
from community.life.services.group_page import address, parties_of, read_page
from dynamics.cards import place_of
from dynamics.services.snapshot import current_for
from dynamics.views.map import map_frame, symbols_of
from toolbox.views.faceted import page_number

PAGE_SIZE = 24
KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}


@require_safe
@vary_on_cookie
def group_list(request: HttpRequest, prefix: str) -> HttpResponse:
    """All of a kind, open ones first; communities that could be, for those who could open them."""
    kind = KINDS[prefix]
    rows = (
        Group.objects.filter(kind=kind)
        .prefetch_related("territories")
        .annotate(
            people_count=Count("memberships", filter=Q(memberships__user__is_active=True), distinct=True),
            party_count=Count(
                "parties",
                filter=Q(parties__state=PartyState.MEMBER)
                & (Q(parties__dynamic=None) | Q(parties__dynamic__live=True)),
                distinct=True,
            ),
        )
        .order_by("closed_at", "name", "pk")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(page_number(request))
    is_local = kind == GroupKind.LOCAL
    may_open = request.user.has_perm("life.open_community" if is_local else "life.open_workshop")
    suggests = is_local and request.user.has_perm("life.see_suggested_communities")
    context = {
        "prefix": prefix,
        "is_local": is_local,
        "page": page,
        "total": page.paginator.count,
        "groups": page.object_list,
        "may_open": may_open,
        "suggested": community_suggestions.suggested_for(request.user) if suggests else [],
        "other_url": reverse(
            "life:groups", args=[PREFIXES[GroupKind.WORKSHOP if is_local else GroupKind.LOCAL]]
        ),
        "forum_url": address("life:forum"),
    }
    template = "life/groups/communautes.html" if is_local else "life/groups/chantiers.html"
    return render(request, template, context)


def find_group(prefix: str, slug: str) -> Group:
    return get_object_or_404(Group.objects.filter(kind=KINDS[prefix]), slug=slug)


@require_safe
@vary_on_cookie
def group_page(request: HttpRequest, prefix: str, slug: str) -> HttpResponse:
    """Everybody reads what a group is; its documents and threads, its members only."""
    group = find_group(prefix, slug)
    user = request.user
    reads_inside = rules.has_perm("life.read_group", user, group)
    page = read_page(group, user=user, reads_inside=reads_inside)
    place = membership_of(user, group)
    context = {
        "group": group,
        "page": page,
        "place": place,
        "territories": list(group.territories.all()),
        "reads_inside": reads_inside,
        "reads_people": rules.has_perm("life.read_group_people", user, group),
        "people_count": group.people().count(),
        "animators": list(group.animators()),
        "must_accept": place is not None and group.charter and place.charter_number != group.charter_number,
        "rights": {
            verb: rules.has_perm(f"life.{verb}", user, group)
            for verb in ("animate_group", "join_group", "share_document", "bring_dynamic", "reopen_group")
        },
        "entry": own_entry(group, user) if place is None else None,
        "own_parties": own_parties(group, user),
        "panels": hooks_groups.panels_of(request, group, page.dynamics, page.organisations),
        "event_url": address("life:event_new"),
        "forum_url": address("life:forum_group", group.slug) if reads_inside else "",
        "address": f"{settings.SITE_URL}{group.get_absolute_url()}",
        **(map_context(request, group) if page.box else {}),
    }
    return render(request, "life/groups/detail.html", context)


def own_entry(group: Group, user) -> GroupEntry | None:
    """Where this person is at the door."""
    return GroupEntry.objects.filter(group=group, user=user).first() if user.is_authenticated else None


def own_parties(group: Group, user) -> list[GroupParty]:
    """Invitations that this person may answer."""
    if not user.is_authenticated:
        return []
    waiting = group.parties.filter(state=PartyState.INVITED).filter(
        Q(dynamic__team__user=user) | Q(organisation__claimed_by=user)
    )
    rows = waiting.select_related("dynamic", "organisation").distinct()
    return [party for party in rows if user.has_perm("life.answer_for_party", party)]


def map_context(request: HttpRequest, group: Group) -> dict:
    """What the map's module reads in the page."""
    return map_frame(group.url_of("group_points"), symbols_of(current_for(request)))


@require_safe
def group_points(request: HttpRequest, prefix: str, slug: str) -> HttpResponse:
    """The points of its dynamiques in a box, in GeoJSON."""
    group = find_group(prefix, slug)
    dynamics = [party.dynamic for party in parties_of(group) if party.dynamic_id]
    points = [
        Point(
            one.latitude,
            one.longitude,
            {
                "id": one.pk,
                "type": one.typology.slug,
                "name": one.name,
                "url": one.get_absolute_url(),
                "place": place_of(one),
            },
        )
        for one in dynamics
        if one.longitude is not None
    ]
    return points_answer(request, points)


class GroupView(LoginRequiredMixin, View):
    """About one group. Signed out: to the sign-in page; none of that address: 404; without the right: 403."""

    permission = "life.animate_group"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.group = find_group(kwargs["prefix"], kwargs["slug"])
        self.find(**kwargs)
        if not rules.has_perm(self.permission, request.user, self.subject()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs) -> None:
        """Read what else the address names."""

    def subject(self):
        return self.group

    def show(self, template: str, **context) -> HttpResponse:
        return render(self.request, template, {"group": self.group, **context})

    def refused(self, error) -> HttpResponse:
        messages.error(self.request, str(error))
        return redirect(self.group)


class DismissSuggestionView(LoginRequiredMixin, View):
    """POST: a suggested community is not proposed to this person again."""

    def get(self, request, prefix):
        return redirect("life:groups", prefix)

    def post(self, request, prefix):
        if KINDS[prefix] != GroupKind.LOCAL:
            raise Http404
        if not request.user.has_perm("life.see_suggested_communities"):
            raise PermissionDenied
        wanted = request.POST.get("around", "")
        found = {one.around.pk: one.around for one in community_suggestions.suggested_for(request.user)}
        around = found.get(int(wanted)) if wanted.isdecimal() and len(wanted) < 12 else None
        if around is None:
            raise Http404
        community_suggestions.dismiss(around=around, user=request.user)
        messages.success(request, "Cette proposition ne vous sera plus faite. Les autres la voient toujours.")
        return redirect("life:groups", prefix)
