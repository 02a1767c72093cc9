"""What a dynamique lived with a tool, told by a member of its team; and who can pass the tool on."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from community.members.services import moderation
from community.members.services.charter import require_charter
from toolbox import verbs
from toolbox.models import ResourcePerson, Tool, UsageReport
from toolbox.models.tools import REREAD_EVERY


class ExperienceError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def tell(*, report: UsageReport, user) -> UsageReport:
    """Write a new retour d'usage and hand it to moderation. `report` is unsaved, filled by a form."""
    require_charter(user)
    if not user.teams.filter(dynamic=report.dynamic).exists():
        raise ExperienceError("Racontez l’expérience d’une dynamique dont vous êtes de l’équipe.")
    report.author, report.live = user, False
    report.full_clean()
    report.save()
    report.save_revision(user=user)
    moderation.submit(obj=report, user=user)
    log(instance=report, action=verbs.REPORTED, user=user)
    return report


@transaction.atomic
def draft(*, report: UsageReport, user) -> UsageReport:
    """Keep a retour that something else began to write; its author completes it and hands it over (`retell`).

    Nobody but the author and the équipe relais reads it until then, and it may lack what a form asks for.
    """
    require_charter(user)
    if not user.teams.filter(dynamic=report.dynamic).exists():
        raise ExperienceError("Racontez l’expérience d’une dynamique dont vous êtes de l’équipe.")
    report.author, report.live = user, False
    report.save()
    report.save_revision(user=user, clean=False)
    return report


@transaction.atomic
def retell(*, report: UsageReport, user) -> UsageReport:
    """Correct a retour that is not published yet, and hand it over again."""
    row = UsageReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.live:
        raise ExperienceError("Ce retour est publié : signalez une erreur pour le faire corriger.")
    report.full_clean()
    report.save()
    report.save_revision(user=user)
    moderation.submit(obj=report, user=user)
    return report


def waits(record) -> bool:
    """Whether a moderator has it, rather than its author."""
    return WorkflowState.objects.for_instance(record).filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()


@transaction.atomic
def offer_to_pass_on(*, tool: Tool, user, how: str, conditions: str = "", region=None) -> ResourcePerson:
    """Say that one can pass the tool on, or change how; nobody's name is shown."""
    require_charter(user)
    person, _ = ResourcePerson.objects.update_or_create(
        tool=tool,
        user=user,
        defaults={"how": how.strip(), "conditions": conditions.strip(), "region": region, "is_active": True},
    )
    return person


def pass_on_no_more(*, tool: Tool, user) -> None:
    """What was written goes too."""
    ResourcePerson.objects.filter(tool=tool, user=user).delete()


@transaction.atomic
def note_reread(*, tool: Tool, user) -> Tool:
    """Somebody read the published tool again and it still holds: the next time is in a year."""
    tool = Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    tool.reread_on = timezone.localdate() + REREAD_EVERY
    Tool.objects.filter(pk=tool.pk).update(reread_on=tool.reread_on)
    log(instance=tool, action=verbs.REREAD, user=user)
    return tool
