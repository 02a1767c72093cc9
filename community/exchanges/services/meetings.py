"""Agreeing on a date: proposed by one side, chosen by the other, sent to every calendar under one identifier."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.exchanges.company import name_of, side_of
from community.exchanges.models import DateProposal, Introduction, Meeting
from community.exchanges.services.aftermath_notices import tell_others
from community.members import calendars
from community.members.links import make_token, read_token
from community.members.services.charter import require_charter

logger = logging.getLogger(__name__)

CALENDAR = "exchanges.calendar"
LINK_LIFE = timedelta(days=365)
MOST_PROPOSALS = 12


class MeetingError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def propose(*, introduction: Introduction, dates: list[DateProposal], user, now=None) -> list[DateProposal]:
    """Propose dates and places; the others are told once. `dates` are unsaved, filled by a form."""
    require_charter(user)
    now = now or timezone.now()
    Introduction.objects.select_for_update(of=("self",)).get(pk=introduction.pk)
    introduction.date_proposals.filter(starts_at__lt=now).delete()
    side = side_of(introduction, user) or ""
    for date in dates:
        if date.starts_at <= now:
            raise MeetingError("Proposez des dates à venir.")
        date.introduction, date.side, date.user = introduction, side, user
        if not introduction.date_proposals.filter(starts_at=date.starts_at, place=date.place).exists():
            date.save()
    if introduction.date_proposals.count() > MOST_PROPOSALS:
        raise MeetingError("Il y a déjà beaucoup de dates proposées : retirez-en d’abord.")
    tell_others(
        kind="exchanges.dates_proposed",
        introduction=introduction,
        by=user,
        path=reverse("aftermath:dates", args=[introduction.pk]),
        label="Choisir une date",
        dates=dates,
        side_name=name_of(introduction, side),
    )
    logger.info("dates proposed", extra={"introduction": introduction.pk, "user": user.pk})
    return dates


def may_choose(proposal: DateProposal, user) -> bool:
    """One does not answer one's own proposal; the équipe relais answers for whoever told it by phone."""
    side = side_of(proposal.introduction, user)
    return side is None or side != proposal.side


def withdraw(*, proposal: DateProposal, user) -> None:
    """Take back a date that one's side proposed."""
    side = side_of(proposal.introduction, user)
    if side is not None and side != proposal.side:
        raise MeetingError("Cette date n’est pas de votre côté.")
    proposal.delete()
    logger.info("date withdrawn", extra={"introduction": proposal.introduction_id, "user": user.pk})


@transaction.atomic
def choose(*, proposal: DateProposal, user, now=None) -> Meeting:
    """Fix the meeting on a date that the other side proposed, or move it there; everybody gets the calendar."""
    require_charter(user)
    if not may_choose(proposal, user):
        raise MeetingError("C’est à l’autre équipe de choisir parmi vos dates.")
    if proposal.starts_at <= (now or timezone.now()):
        raise MeetingError("Cette date est passée : proposez-en une autre.")
    introduction = Introduction.objects.select_for_update(of=("self",)).get(pk=proposal.introduction_id)
    meeting = Meeting.objects.filter(introduction=introduction).first()
    is_new = meeting is None
    if is_new:
        meeting = Meeting(introduction=introduction)
    elif not meeting.cancelled_at and (meeting.starts_at, meeting.place, meeting.minutes) == (
        proposal.starts_at,
        proposal.place,
        proposal.minutes,
    ):
        return meeting
    else:
        meeting.sequence += 1
    meeting.starts_at, meeting.minutes, meeting.place = proposal.starts_at, proposal.minutes, proposal.place
    meeting.cancelled_at = None
    meeting.full_clean()
    meeting.save()
    introduction.date_proposals.all().delete()
    _tell(meeting, by=None, what="fixed" if is_new else "moved")
    logger.info("meeting fixed", extra={"introduction": introduction.pk, "sequence": meeting.sequence})
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, user) -> Meeting:
    """Everybody is told, and calendars take it out; another date may be proposed."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("introduction").get(pk=meeting.pk)
    if row.cancelled_at is None:
        row.cancelled_at = timezone.now()
        row.sequence += 1
        row.save(update_fields=["cancelled_at", "sequence", "updated_at"])
        _tell(row, by=None, what="cancelled")
        logger.info("meeting cancelled", extra={"introduction": row.introduction_id, "user": user.pk})
    return row


def _tell(meeting: Meeting, *, by, what: str) -> None:
    """To both sides and the facilitator, the one who chose included: her calendar needs it too."""
    tell_others(
        kind="exchanges.meeting",
        introduction=meeting.introduction,
        by=by,
        path=reverse("aftermath:dates", args=[meeting.introduction_id]),
        label="Voir le rendez-vous",
        key=f"{meeting.sequence}",
        meeting=meeting,
        what=what,
        calendar_url=calendar_url(meeting),
    )


# --- The calendar ----------------------------------------------------------------------------


def calendar_url(meeting: Meeting) -> str:
    """The signed address of its file; it always gives the meeting as it is now."""
    token = make_token(CALENDAR, {"meeting": str(meeting.uid)})
    return settings.SITE_URL + reverse("aftermath:calendar", args=[token])


def read_calendar(token: str) -> Meeting | None:
    """The meeting of a signed address, None when it is gone. Raises LinkError."""
    uid = read_token(CALENDAR, token, LINK_LIFE)["meeting"]
    found = Meeting.objects.filter(uid=uid).select_related("introduction").first()
    return found if found and found.introduction.shows_contacts else None


def calendar_of(meeting: Meeting, now: datetime | None = None) -> bytes:
    """One event in the format of calendars: names of dynamiques, day and place; never a person nor a contact."""
    introduction = meeting.introduction
    names = f"{name_of(introduction, 'besoin')} et {name_of(introduction, 'offre')}"
    page = settings.SITE_URL + reverse("aftermath:dates", args=[introduction.pk])
    entry = calendars.Entry(
        uid=calendars.uid_of(meeting.uid),
        sequence=meeting.sequence,
        stamp=now or meeting.updated_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{introduction.get_form_display().capitalize()} : {names}",
        location=meeting.place,
        description=f"Rendez-vous convenu sur {settings.SITE_NAME} : {page}",
        url=page,
        is_cancelled=meeting.cancelled_at is not None,
    )
    return calendars.file_of(entry, product="mise en relation")
