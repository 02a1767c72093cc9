"""What people bring to a project: proposed, answered by its bearers, received.

`set_state` is the only place where a state changes: en attente → accepté, décliné ou retiré ; accepté → retiré.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from community.members.services.charter import require_charter
from proposals.calls_enums import Act, PledgeState, ProjectRole, Resource, Unit
from proposals.models import Pledge, ProjectMember, Receipt
from proposals.models.pledges import quantity
from proposals.services import calls_notices as notices
from proposals.services.calls import CallError, require_phase

P = PledgeState
MOVES = {
    P.PROPOSED: {P.ACCEPTED, P.DECLINED, P.WITHDRAWN},
    P.ACCEPTED: {P.WITHDRAWN},
    P.DECLINED: set(),
    P.WITHDRAWN: set(),
}


@transaction.atomic
def set_state(pledge: Pledge, state: str, *, answer: str = "") -> Pledge:
    """Move a pledge, if the table allows it; the same state again changes nothing. Raises CallError."""
    row = (
        Pledge.objects.select_for_update(of=("self",))
        .select_related("project__call", "user", "dynamic")
        .get(pk=pledge.pk)
    )
    if row.state == state:
        return row
    if state not in MOVES[P(row.state)]:
        raise CallError(f"Ce n’est plus possible : cet apport est {row.get_state_display()}.")
    row.state = state
    if state in {P.ACCEPTED, P.DECLINED}:
        row.answer, row.answered_at = answer.strip(), timezone.now()
    row.save(update_fields=["state", "answer", "answered_at", "updated_at"])
    pledge.state = row.state
    return row


@transaction.atomic
def propose(*, pledge: Pledge, user) -> Pledge:
    """Join a project with what one brings; its bearers are told. `pledge` is unsaved, with its project."""
    require_charter(user)
    require_phase(pledge.project.call, Act.PLEDGE)
    if not pledge.project.is_alive:
        raise CallError(f"On ne rejoint plus ce projet : il est {pledge.project.get_state_display()}.")
    if pledge.dynamic_id and not user.teams.filter(dynamic=pledge.dynamic).exists():
        raise CallError("Parlez au nom d’une dynamique dont vous êtes de l’équipe.")
    pledge.user = user
    pledge.full_clean()
    pledge.save()
    notices.tell_pledged(pledge)
    return pledge


@transaction.atomic
def answer(*, pledge: Pledge, accepts: bool, words: str = "", user) -> Pledge:
    """A bearer accepts, which makes the person one of the project, or declines with a reason."""
    require_charter(user)
    require_phase(pledge.project.call, Act.ANSWER)
    if not accepts and not words.strip():
        raise CallError("Dites pourquoi en une phrase : la personne la lira.")
    before = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk).state
    row = set_state(pledge, P.ACCEPTED if accepts else P.DECLINED, answer=words)
    if row.state != before:
        if accepts and row.user_id:
            ProjectMember.objects.get_or_create(
                project=row.project, user=row.user, defaults={"role": ProjectRole.MEMBER}
            )
        notices.tell_answered(row)
    return row


def withdraw(*, pledge: Pledge, user) -> Pledge:
    """Whoever pledged takes it back; what was already received stays in the accounts."""
    return set_state(pledge, P.WITHDRAWN)


@transaction.atomic
def receive(*, receipt: Receipt, user) -> Receipt:
    """A bearer notes what came. `receipt` is unsaved, with its pledge."""
    require_charter(user)
    pledge = receipt.pledge
    require_phase(pledge.project.call, Act.RECEIVE)
    if pledge.state != P.ACCEPTED:
        raise CallError("Acceptez d’abord cet apport.")
    if receipt.day > timezone.localdate():
        raise CallError("Notez ce qui est déjà arrivé.")
    if pledge.amount is None and receipt.amount is not None:
        raise CallError("Cet apport n’a pas été promis en nombre : dites en mots ce qui est venu.")
    if receipt.amount is None and not receipt.words.strip():
        raise CallError("Dites combien, ou ce qui est venu.")
    receipt.noted_by = user
    receipt.full_clean()
    receipt.save()
    return receipt


# --- Sums -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sum:
    """What was promised (accepted pledges) and received of one kind, in one unit."""

    resource: Resource
    unit: str
    pledged: Decimal
    received: Decimal
    count: int

    @property
    def pledged_label(self) -> str:
        return quantity(self.pledged, self.unit)

    @property
    def received_label(self) -> str:
        return quantity(self.received, self.unit)


def sums(pledges: Iterable[Pledge]) -> list[Sum]:
    """Totals by kind and unit, in the order of the vocabularies. What has no amount is only counted.

    `pledges` come with their receipts. What was received of a pledge taken back since still counts as received.
    """
    pledged: dict[tuple, Decimal] = defaultdict(Decimal)
    received: dict[tuple, Decimal] = defaultdict(Decimal)
    counts: dict[tuple, int] = defaultdict(int)
    for pledge in pledges:
        key = (pledge.resource, pledge.unit)
        if pledge.state == P.ACCEPTED:
            counts[key] += 1
            pledged[key] += pledge.amount or 0
        for receipt in pledge.receipts.all():
            received[key] += receipt.amount or 0
    keys = [
        (kind, unit)
        for kind in Resource.values
        for unit in ["", *Unit.values]
        if counts[kind, unit] or received[kind, unit]
    ]
    return [
        Sum(Resource(kind), unit, pledged[kind, unit], received[kind, unit], counts[kind, unit])
        for kind, unit in keys
    ]
