"""Mistakes that readers report, from the form to the answer."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from community.members.enums import ReportState
from community.members.models import Report

from .letters import write_letter

logger = logging.getLogger(__name__)


class ReportError(Exception):
    """The report cannot be closed."""


@transaction.atomic
def report_mistake(*, message: str, subject=None, page: str = "", email: str = "", user=None) -> Report:
    """Record what a reader says is wrong, about an object or a page."""
    about = {"subject": subject} if subject is not None else {}
    report = Report.objects.create(
        **about,
        page=page[:500],
        message=message.strip(),
        email=email,
        reporter=user if user is not None and user.is_authenticated else None,
    )
    logger.info("mistake reported", extra={"report": report.pk})
    return report


@transaction.atomic
def close_report(*, report: Report, user, state: ReportState, answer: str = "") -> Report:
    """Class a report as handled or without follow-up; the reader who left an address gets the answer."""
    if not user.has_perm("members.close_report"):
        raise PermissionDenied
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state != ReportState.OPEN or state == ReportState.OPEN:
        raise ReportError("Ce signalement est déjà classé.")
    report.state = state
    report.answer = answer.strip()
    report.closed_by = user
    report.closed_at = timezone.now()
    report.save()
    address = report.email or (report.reporter.email if report.reporter else "")
    if report.answer and address:
        write_letter(
            kind="members.report_closed",
            to=address,
            user=report.reporter,
            about=report,
            key="",
            context={"report": report},
        )
    return report
