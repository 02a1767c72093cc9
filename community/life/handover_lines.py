"""What is under way around a dynamique, computed from what exists, for its carnet de passation.

Apps to the right add theirs through `register_handover_lines` (community.life.hooks_handover).
"""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from wagtail import hooks

from community.exchanges.models import Introduction, Need, Offer
from community.life.hooks_handover import LINES
from dynamics.models import Dynamic, JoinRequest

MOST = 20


@dataclass(frozen=True)
class Line:
    """Something that waits for the team, and where it is."""

    label: str
    detail: str
    url: str


def lines_of(dynamic: Dynamic) -> list[Line]:
    """Introductions, needs and offers, requests and invitations under way; then what the other apps say."""
    found = [*introductions_of(dynamic), *records_of(dynamic), *team_lines(dynamic)]
    for function in hooks.get_hooks(LINES):
        found += [Line(**line) for line in function(dynamic)]
    return found


def introductions_of(dynamic: Dynamic) -> list[Line]:
    running = (
        Introduction.objects.running()
        .filter(
            Q(need_dynamic=dynamic) | Q(offer_dynamic=dynamic), anonymised_at=None, proposed_at__isnull=False
        )
        .select_related("need_dynamic", "offer_dynamic")
        .order_by("-proposed_at", "-pk")[:MOST]
    )
    rows = []
    for one in running:
        other = one.offer_dynamic if one.need_dynamic_id == dynamic.pk else one.need_dynamic
        with_whom = f" avec {other.name}" if other else ""
        label = f"Mise en relation{with_whom}"
        rows.append(Line(label, one.get_state_display(), reverse("introductions:detail", args=[one.pk])))
    return rows


def records_of(dynamic: Dynamic) -> list[Line]:
    return [
        Line(f"{label} : {row.title}", row.get_state_display(), row.get_absolute_url())
        for model, label in ((Need, "Besoin"), (Offer, "Offre"))
        for row in model.objects.open().filter(dynamic=dynamic).order_by("-opened_at", "-pk")[:MOST]
    ]


def team_lines(dynamic: Dynamic) -> list[Line]:
    url = reverse("dynamics:team", args=[dynamic.slug])
    requests = dynamic.join_requests.filter(state=JoinRequest.State.WAITING).count()
    invitations = dynamic.invitations.filter(accepted_at=None, cancelled_at=None).count()
    rows = []
    if requests:
        rows.append(Line("Demandes à rejoindre l’équipe", f"{requests} à décider", url))
    if invitations:
        rows.append(Line("Invitations à rejoindre l’équipe", f"{invitations} sans réponse", url))
    return rows
