"""What is shown of a proposition in a list."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from community.members.templatetags.french import typo
from dynamics.charts import capitalised
from proposals.enums import PropositionKind, PropositionStatus
from proposals.models import Proposition, Support

BADGES = {
    PropositionStatus.CARRIED: "neutral",
    PropositionStatus.STUDIED: "pending",
    PropositionStatus.PARTLY_ADOPTED: "success",
    PropositionStatus.ADOPTED: "success",
    PropositionStatus.ABANDONED: "ended",
}


def with_supports(propositions: QuerySet[Proposition]) -> QuerySet[Proposition]:
    """With `support_total`, those that count."""
    counted = (
        Support.objects.counted()
        .filter(proposition=OuterRef("pk"))
        .order_by()
        .values("proposition")
        .annotate(total=Count("pk"))
        .values("total")
    )
    return propositions.annotate(support_total=Coalesce(Subquery(counted), 0))


def with_card(propositions: QuerySet[Proposition]) -> QuerySet[Proposition]:
    """All that a card shows, in a constant number of queries."""
    return with_supports(propositions).prefetch_related("addressees")


def status_badge(proposition: Proposition) -> dict:
    """The status as `components/badge.html` shows it."""
    return {
        "kind": BADGES[PropositionStatus(proposition.status)],
        "value": "",
        "label": proposition.get_status_display(),
    }


def support_label(total: int) -> str:
    """« 12 soutiens », "" when there is none."""
    return f"{total} soutien{'s' if total > 1 else ''}" if total else ""


def proposition_card(proposition: Proposition) -> dict:
    """A card of a row read `with_card`, for `components/card.html`."""
    is_principle = proposition.kind == PropositionKind.PRINCIPLE
    names = [addressee.name for addressee in proposition.addressees.all()]
    meta = [
        ("users", " · ".join(names)),
        ("flag", capitalised(support_label(proposition.support_total))),
    ]
    what = capitalised(proposition.get_kind_display())
    return {
        "id": proposition.pk,
        "url": proposition.get_absolute_url(),
        "title": typo(proposition.title),
        "eyebrow": " · ".join(
            filter(
                None,
                [what if is_principle else proposition.number or what, proposition.get_subject_display()],
            )
        ),
        "meta": [{"icon": icon, "label": label} for icon, label in meta if label],
        # A principle guides one's own action: nobody adopts it
        "badges": [] if is_principle else [status_badge(proposition)],
    }
