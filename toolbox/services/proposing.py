"""A member proposes a tool: a draft that is kept at each step, then moderation.

Until it is published the row is the draft itself, seen by its author and by those who look after the
toolbox; every step is also a revision. What is published changes in /gestion/ only.
"""

from django.db import transaction
from wagtail.log_actions import log

from community.members.services import moderation
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from toolbox import verbs
from toolbox.models import Gap, GapAnswer, Tool
from toolbox.models.tools import RESERVED_SLUGS
from toolbox.services.experience import waits


class ProposalError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def start(*, tool: Tool, user, gap: Gap | None = None) -> Tool:
    """Keep the first step as a draft of this member; `gap`, the call that it answers."""
    require_charter(user)
    tool.proposed_by, tool.live = user, False
    save_at_free_slug(tool, tool.name, fallback="outil", reserved=RESERVED_SLUGS)
    tool.save_revision(user=user)
    if gap is not None and gap.live:
        GapAnswer.objects.get_or_create(gap=gap, tool=tool, defaults={"answered_by": user})
    return tool


@transaction.atomic
def keep_step(*, tool: Tool, user) -> Tool:
    """Write the draft as it is; one that waits in the queue shows its newest text."""
    row = Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    if row.live:
        raise ProposalError("Cet outil est publié : signalez une erreur pour le faire corriger.")
    tool.save()
    tool.save_revision(user=user)
    if waits(tool):
        moderation.submit(obj=tool, user=user)
    return tool


def missing(tool: Tool) -> list[tuple[str, str]]:
    """What a proposal lacks before it can be sent: (step, words)."""
    lacks = [
        ("but", "un résumé", not tool.summary),
        ("but", "au moins un but", not tool.aims),
        ("but", "à quoi il sert", not tool.aim),
        ("but", "quand le choisir", not tool.when),
        ("faire", "au moins deux étapes", tool.steps.count() < 2),
        ("savoir", "au moins un point de vigilance", not tool.pitfalls.count()),
    ]
    return [(step, words) for step, words, is_missing in lacks if is_missing]


@transaction.atomic
def send(*, tool: Tool, user, message: str = "") -> Tool:
    """Hand the proposal to moderation, for the first time or after corrections."""
    row = Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    if row.live:
        raise ProposalError("Cet outil est déjà publié.")
    if lacks := missing(row):
        raise ProposalError(f"Il manque encore : {', '.join(words for _, words in lacks)}.")
    moderation.submit(obj=row, user=user, message=message)
    log(instance=row, action=verbs.PROPOSED, user=user)
    return row


@transaction.atomic
def give_up(*, tool: Tool, user) -> None:
    """Erase a draft that was never published."""
    row = Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    if row.live:
        raise ProposalError("Cet outil est publié.")
    if waits(row):
        moderation.withdraw(obj=row, user=user)
    row.delete()
