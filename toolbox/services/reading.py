"""Reading a monographie before its publication, from a signed link: ask, read, answer, close.

Rows of ReadingInvitation are written here only. The link shows the latest version that the rédacteurs saved;
it stops working after READING_AGE, when they close it, when the page goes online or is deleted.
"""

import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.links import LinkError, make_token, read_token
from community.members.models import User
from community.members.models.users import normalise_email
from community.members.services.letters import write_letter
from toolbox import verbs
from toolbox.enums import ReadingAnswer
from toolbox.models import MonographPage, ReadingInvitation
from toolbox.models.reading import READING_AGE

PURPOSE = "toolbox.reading"
OPEN_READINGS = 20


class ReadingError(Exception):
    """It cannot be asked or answered now; the message is for the person who tried."""


class ReadingClosedError(LinkError):
    """The link was good and no longer opens anything; `page` is the one to read instead, if it is online."""

    def __init__(self, message: str, page: MonographPage | None = None):
        super().__init__(message)
        self.page = page


def has_draft(page: MonographPage) -> bool:
    """Whether there is something to read that is not online."""
    return page.latest_revision_id is not None and (not page.live or page.has_unpublished_changes)


@transaction.atomic
def ask(
    *, page: MonographPage, name: str, email: str, user, member=None, message: str = ""
) -> ReadingInvitation:
    """Send somebody the link of the draft; asking the same address again sends a new one, the old one closes.

    `member` is the account asked, when it is one of the team.
    """
    row = MonographPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not has_draft(row):
        raise ReadingError("Ce texte est en ligne tel quel : il n’y a pas de brouillon à relire.")
    address = normalise_email(email)
    waiting = ReadingInvitation.objects.filter(page=row, cancelled_at=None)
    waiting.filter(email__iexact=address).update(cancelled_at=timezone.now())
    if ReadingInvitation.objects.open().filter(page=row).count() >= OPEN_READINGS:
        raise ReadingError(f"{OPEN_READINGS} relectures sont déjà ouvertes : refermez-en une d’abord.")
    invitation = ReadingInvitation(
        page=row,
        user=member,
        name=name.strip(),
        email=address,
        message=message.strip(),
        invited_by=user,
        nonce=secrets.token_urlsafe(24),
    )
    invitation.full_clean()
    invitation.save()
    write_letter(
        kind="toolbox.reading_asked",
        to=address,
        user=member,
        about=invitation,
        key="",
        is_ephemeral=True,
        context={
            "title": "Un texte à relire avant sa publication",
            "invitation": invitation,
            "page_title": title_of(row),
            "dynamic": row.dynamic,
            "days": READING_AGE.days,
            "action_label": "Lire et répondre",
            "action_url": settings.SITE_URL + reading_path(invitation),
        },
    )
    log(instance=row, action=verbs.READING_ASKED, user=user)
    return invitation


def reading_path(invitation: ReadingInvitation) -> str:
    return reverse("reading:read", args=[make_token(PURPOSE, {"nonce": invitation.nonce})])


def title_of(page: MonographPage) -> str:
    """As its latest version has it: a draft of a page that is online may bear another title."""
    return page.draft_title or page.title


def read_invitation(token: str) -> ReadingInvitation:
    """The invitation of a link that can still be used, or LinkError."""
    nonce = read_token(PURPOSE, token, READING_AGE).get("nonce")
    found = ReadingInvitation.objects.filter(nonce=nonce)
    invitation = found.select_related("page", "invited_by", "revision").first()
    if invitation is None:
        raise ReadingClosedError(
            "Le texte que vous deviez relire a été retiré, ou la relecture est ancienne."
        )
    check_open(invitation)
    return invitation


def check_open(invitation: ReadingInvitation) -> None:
    """Refuse, politely, what can no longer be read."""
    if invitation.cancelled_at:
        raise ReadingClosedError("L’équipe de rédaction a refermé cette relecture.")
    if invitation.is_published:
        page = invitation.page if invitation.page.live else None
        raise ReadingClosedError("La monographie a été publiée depuis votre invitation.", page)
    if invitation.is_expired:
        raise ReadingClosedError("Cette relecture est restée ouverte trente jours ; elle est finie.")


@transaction.atomic
def answer(
    *, invitation: ReadingInvitation, answer: str, remarks: str = "", revision_id: int | None = None
) -> ReadingInvitation:
    """Keep what the reader says, and tell who invited them; the same answer again changes nothing.

    `revision_id` is the version that was on their screen: the rédacteurs see whether the text changed since.
    """
    row = ReadingInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_open(row)
    kept = remarks.strip() if answer == ReadingAnswer.REMARKS else ""
    if row.answer == answer and row.remarks == kept:
        return row
    row.answer, row.remarks, row.answered_at = ReadingAnswer(answer), kept, timezone.now()
    row.revision = row.page.revisions.filter(pk=revision_id).first()
    row.full_clean()
    row.save()
    log(instance=row.page, action=verbs.READING_ANSWERED, user=row.user)
    if row.invited_by and row.invited_by.is_active:
        _tell_who_asked(row)
    return row


@transaction.atomic
def cancel(*, invitation: ReadingInvitation, user) -> None:
    """Close the link; an answer already given stays."""
    waiting = ReadingInvitation.objects.filter(pk=invitation.pk, cancelled_at=None)
    if waiting.update(cancelled_at=timezone.now()):
        log(instance=invitation.page, action=verbs.READING_CANCELLED, user=user)


def forget_readings(now=None) -> int:
    """Erase invitations and answers once they have served; how many rows."""
    return ReadingInvitation.objects.to_forget(now or timezone.now()).delete()[0]


def erase_person(user: User) -> None:
    """What somebody was asked and answered goes; what they asked of others stays, without their name."""
    ReadingInvitation.objects.of_person(user).delete()
    ReadingInvitation.objects.filter(invited_by=user).update(invited_by=None)


def _tell_who_asked(invitation: ReadingInvitation) -> None:
    page = invitation.page
    write_letter(
        kind="toolbox.reading_answered",
        user=invitation.invited_by,
        about=invitation,
        context={
            "title": "Une réponse à votre demande de relecture",
            "invitation": invitation,
            "page_title": title_of(page),
            "action_label": "Voir les relectures",
            "action_url": settings.SITE_URL + reverse("toolbox_readings:list", args=[page.pk]),
        },
    )
