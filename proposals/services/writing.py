"""A member writes a proposition: a draft kept as long as wanted, then moderation.

Until it is published the row is the draft itself, read by those who sign it and by the équipe relais; every
time it is kept is also a revision. Once published, its wording changes by amendments.
"""

from django.db import transaction
from wagtail.log_actions import log

from community.members.services import moderation
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from proposals import verbs
from proposals.enums import PropositionKind, PropositionOrigin
from proposals.models import Proposition
from proposals.models.propositions import RESERVED_SLUGS
from toolbox.services.experience import waits


class WritingError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def start(*, proposition: Proposition, user) -> Proposition:
    """Keep the first words as a draft of this member. `proposition` is unsaved, filled by a form."""
    require_charter(user)
    proposition.author, proposition.live = user, False
    proposition.origin, proposition.kind = PropositionOrigin.COMMUNITY, PropositionKind.PROPOSITION
    save_at_free_slug(proposition, proposition.title, fallback="proposition", reserved=RESERVED_SLUGS)
    proposition.save_revision(user=user)
    return proposition


@transaction.atomic
def keep(*, proposition: Proposition, user) -> Proposition:
    """Write the draft as it is; one that waits in the queue shows its newest text."""
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if row.live:
        raise WritingError("Cette proposition est publiée : proposez un amendement pour en changer les mots.")
    proposition.save()
    proposition.save_revision(user=user)
    if waits(proposition):
        moderation.submit(obj=proposition, user=user)
    return proposition


def missing(proposition: Proposition) -> list[str]:
    """What a proposition lacks before it can be sent, in words."""
    lacks = [
        ("pourquoi vous la portez", not proposition.rationale.strip()),
        ("à qui elle s’adresse", not proposition.addressees.exists()),
        ("au moins une preuve", not proposition.evidence.exists()),
    ]
    return [words for words, is_missing in lacks if is_missing]


@transaction.atomic
def send(*, proposition: Proposition, user, message: str = "") -> Proposition:
    """Hand the proposition to moderation, for the first time or after corrections."""
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if row.live:
        raise WritingError("Cette proposition est déjà publiée.")
    if lacks := missing(row):
        raise WritingError(f"Il manque encore : {', '.join(lacks)}.")
    moderation.submit(obj=row, user=user, message=message)
    log(instance=row, action=verbs.PROPOSED, user=user)
    return row


@transaction.atomic
def give_up(*, proposition: Proposition, user) -> None:
    """Erase a draft that was never published."""
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if row.live or row.first_published_at:
        raise WritingError("Cette proposition a été publiée.")
    if waits(row):
        moderation.withdraw(obj=row, user=user)
    row.delete()
