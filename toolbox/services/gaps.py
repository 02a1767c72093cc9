"""What is missing: opened by a member, read by a moderator, answered with tools."""

from django.db import transaction
from wagtail.log_actions import log

from community.members.services import moderation
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from toolbox import verbs
from toolbox.models import Gap, GapAnswer, Tool

RESERVED = {"nouveau"}


class GapError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def open_gap(*, title: str, text: str, user) -> Gap:
    """« Il nous manque un outil pour… »: kept, and handed to moderation."""
    require_charter(user)
    gap = Gap(title=title.strip(), text=text.strip(), opened_by=user, live=False)
    gap.full_clean(exclude=["slug"])
    save_at_free_slug(gap, gap.title, fallback="manque", reserved=RESERVED)
    gap.save_revision(user=user)
    moderation.submit(obj=gap, user=user)
    log(instance=gap, action=verbs.OPENED, user=user)
    return gap


@transaction.atomic
def rewrite(*, gap: Gap, title: str, text: str, user) -> Gap:
    """Correct a gap that is not published yet, and hand it over again."""
    row = Gap.objects.select_for_update(of=("self",)).get(pk=gap.pk)
    if row.live:
        raise GapError("Ce manque est publié : signalez une erreur pour le faire corriger.")
    row.title, row.text = title.strip(), text.strip()
    row.full_clean()
    row.save()
    row.save_revision(user=user)
    moderation.submit(obj=row, user=user)
    return row


@transaction.atomic
def answer(*, gap: Gap, tool: Tool, user) -> GapAnswer:
    """Give a tool in answer; giving it twice changes nothing. A draft is shown once it is published."""
    require_charter(user)
    if not gap.live:
        raise GapError("Ce manque n’est pas publié.")
    given, is_new = GapAnswer.objects.get_or_create(gap=gap, tool=tool, defaults={"answered_by": user})
    if is_new:
        log(instance=gap, action=verbs.ANSWERED, user=user)
    return given
