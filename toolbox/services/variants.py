"""What a dynamique made of a tool: told by a member of its team, read by a moderator, changed or withdrawn."""

from django.db import transaction
from wagtail.log_actions import log

from community.members.services import moderation
from community.members.services.charter import require_charter
from toolbox import verbs
from toolbox.models import TeamVariant
from toolbox.services.experience import waits


class VariantError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def tell(*, variant: TeamVariant, user) -> TeamVariant:
    """Write a new variant and hand it to moderation. `variant` is unsaved, filled by a form."""
    require_charter(user)
    require_team(variant, user)
    variant.author, variant.live = user, False
    variant.full_clean()
    variant.save()
    variant.save_revision(user=user)
    moderation.submit(obj=variant, user=user)
    log(instance=variant, action=verbs.VARIED, user=user)
    return variant


@transaction.atomic
def retell(*, variant: TeamVariant, user) -> TeamVariant:
    """Change a variant and hand it over again; a published one is shown as it was until the new text is read."""
    row = TeamVariant.objects.select_for_update(of=("self",)).get(pk=variant.pk)
    require_team(variant, user)
    variant.live = row.live
    variant.full_clean()
    if not row.live:
        variant.save()
    variant.save_revision(user=user)
    moderation.submit(obj=variant, user=user)
    return variant


@transaction.atomic
def withdraw(*, variant: TeamVariant, user) -> None:
    """Erase it, published or not; what waits in the queue goes with it."""
    row = TeamVariant.objects.select_for_update(of=("self",)).get(pk=variant.pk)
    if waits(row):
        moderation.withdraw(obj=row, user=user)
    log(instance=row, action=verbs.UNVARIED, user=user)
    row.delete()


def as_last_written(variant: TeamVariant) -> TeamVariant:
    """The text that its author wrote last, which a moderator may not have read yet."""
    return variant.get_latest_revision_as_object() if variant.latest_revision_id else variant


def require_team(variant: TeamVariant, user) -> None:
    if not user.teams.filter(dynamic=variant.dynamic_id).exists():
        raise VariantError("Racontez la variante d’une dynamique dont vous êtes de l’équipe.")
