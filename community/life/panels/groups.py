"""Groups on the pages of others: a dynamique, an organisation, « mon espace »."""

from django.db.models import Q
from django.urls import reverse

from community.life.group_enums import EntryState, PartyState
from community.life.models import Group, GroupEntry, GroupParty, Membership
from dynamics.enums import TeamRole
from dynamics.rules import role_in_team

MOST = 6
MOST_OF_MINE = 20


def dynamic_panel(request, dynamic) -> dict | None:
    """The groups of a dynamique, one query; for its team, the way to its carnet de passation."""
    groups = Group.objects.filter(parties__dynamic=dynamic, parties__state=PartyState.MEMBER)
    rows = list(groups.order_by("closed_at", "name")[:MOST])
    in_team = role_in_team(request.user, dynamic) is not None
    if not rows and not in_team:
        return None
    return {
        "anchor": "communautes",
        "title": "Ses communautés" if rows else "Dans son équipe",
        "order": 35,
        "template": "life/groups/_dynamic_panel.html",
        "context": {
            "groups": rows,
            "handover_url": reverse("life:handover", args=[dynamic.slug]) if in_team else "",
        },
    }


def organisation_panel(request, organisation) -> dict | None:
    """The groups of an organisation: one query."""
    groups = Group.objects.filter(parties__organisation=organisation, parties__state=PartyState.MEMBER)
    rows = list(groups.order_by("closed_at", "name")[:MOST])
    if not rows:
        return None
    return {
        "anchor": "communautes",
        "title": "Ses communautés et chantiers",
        "order": 35,
        "template": "life/groups/_dynamic_panel.html",
        "context": {"groups": rows, "handover_url": ""},
    }


def space_panel(request) -> dict | None:
    """My groups, and the carnets of my dynamiques."""
    user = request.user
    places = list(
        Membership.objects.filter(user=user)
        .select_related("group")
        .order_by("group__name", "pk")[:MOST_OF_MINE]
    )
    books = list(
        user.teams.select_related("dynamic")
        .filter(dynamic__live=True)
        .order_by("dynamic__name")[:MOST_OF_MINE]
    )
    if not places and not books:
        return None
    return {
        "anchor": "groupes",
        "title": "Mes communautés, chantiers et carnets",
        "order": 45,
        "template": "life/groups/_space_panel.html",
        "context": {
            "places": places,
            "books": [
                {"name": member.dynamic.name, "url": reverse("life:handover", args=[member.dynamic.slug])}
                for member in books
            ],
        },
    }


def waiting_lines(request) -> list[dict]:
    """Invitations to answer, for oneself or for one's dynamiques, and requests at the doors one keeps: two queries."""
    user = request.user
    entries = GroupEntry.objects.filter(
        Q(user=user, state=EntryState.INVITED)
        | Q(state=EntryState.ASKED, group__memberships__in=user.memberships.filter(is_animator=True)),
        group__closed_at=None,
    ).select_related("group")
    parties = GroupParty.objects.filter(
        Q(state=PartyState.INVITED, dynamic__team__in=user.teams.filter(role=TeamRole.ANIMATOR))
        | Q(state=PartyState.INVITED, organisation__claimed_by=user),
        group__closed_at=None,
    ).select_related("group", "dynamic", "organisation")
    lines = [
        {
            "name": entry.group.name,
            "label": "vous y êtes invité·e, répondez quand vous voulez."
            if entry.state == EntryState.INVITED
            else "quelqu’un demande à y entrer.",
            "url": entry.group.get_absolute_url()
            if entry.state == EntryState.INVITED
            else entry.group.url_of("group_people"),
        }
        for entry in entries.distinct()[:MOST_OF_MINE]
    ]
    return lines + [
        {
            "name": party.party.name,
            "label": f"elle est invitée dans {party.group.name}, répondez pour elle.",
            "url": party.group.url_of("group_party", party.pk),
        }
        for party in parties.distinct()[:MOST_OF_MINE]
    ]
