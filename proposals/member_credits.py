"""What a member contributed here, for her page, and what she follows, for the list of « Mes avis »."""

from community.life.followed import Followed
from community.members.hooks import Credit
from proposals.models import CallFollow, DeadlineAlert, Proposition, PropositionFollow

MOST = 10


def proposition_credits(request, account) -> list[Credit]:
    """Published propositions that she wrote or signs with others."""
    rows = Proposition.objects.published().signed_by(account).order_by("-created_at", "-pk")[:MOST]
    return [Credit("Proposition", row.title, row.get_absolute_url(), row.created_at.date()) for row in rows]


def followed_here(user) -> list[Followed]:
    """Propositions, calls and deadlines that a person follows, those that have a page: three queries."""
    propositions = PropositionFollow.objects.filter(user=user, proposition__live=True)
    calls = CallFollow.objects.filter(user=user, call__live=True)
    alerts = DeadlineAlert.objects.filter(user=user, dispositif__live=True)
    return [
        *[
            Followed("Proposition", row.proposition.title, row.proposition.get_absolute_url())
            for row in propositions.select_related("proposition").order_by("pk")
        ],
        *[
            Followed("Appel à communs", row.call.title, row.call.get_absolute_url())
            for row in calls.select_related("call").order_by("pk")
        ],
        *[
            Followed("Échéance", row.dispositif.name, row.dispositif.get_absolute_url())
            for row in alerts.select_related("dispositif").order_by("pk")
        ],
    ]
