"""The carnet de passation: written by the team, its successor named, its contacts erased in time, one kind reminder."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from community.life.handover_enums import EntryKind
from community.life.models import Handover, HandoverEntry
from community.life.models.handover import CONTACTS_KEPT
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from dynamics.enums import Activity, TeamRole
from dynamics.models import Dynamic, TeamMember
from dynamics.services import team

logger = logging.getLogger(__name__)

MOST_ENTRIES = 200
ALONE_FOR_DAYS = 90


class HandoverError(Exception):
    """It cannot be done now; the message is for the person who asked."""


def find_book(dynamic: Dynamic) -> Handover:
    """The carnet of a dynamique; unsaved until somebody writes in it, so that reading writes nothing."""
    found = (
        Handover.objects.select_related("successor", "successor_invitation").filter(dynamic=dynamic).first()
    )
    book = found or Handover(dynamic=dynamic)
    book.dynamic = dynamic
    return book


@transaction.atomic
def write_entry(
    *, dynamic: Dynamic, entry: HandoverEntry, user, now: datetime | None = None
) -> HandoverEntry:
    """Add a line or correct one, filled by a form; a contact is checked again each time it is written."""
    require_charter(user)
    book = _book(dynamic)
    is_new = entry.pk is None
    if is_new and book.entries.count() >= MOST_ENTRIES:
        raise HandoverError(f"Un carnet a {MOST_ENTRIES} lignes au plus : retirez ce qui ne sert plus.")
    if entry.kind == EntryKind.CONTACT:
        entry.checked_on = timezone.localdate(now)
    if is_new:
        entry.handover, entry.written_by = book, user
    entry.save()
    return entry


@transaction.atomic
def confirm_contact(*, entry: HandoverEntry, user, now: datetime | None = None) -> HandoverEntry:
    """Say that a contact is still useful: it is kept two more years."""
    row = HandoverEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.kind != EntryKind.CONTACT:
        raise HandoverError("Seul un contact se confirme.")
    row.checked_on = timezone.localdate(now)
    row.save(update_fields=["checked_on", "updated_at"])
    return row


@transaction.atomic
def remove_entry(*, entry: HandoverEntry, user=None) -> None:
    """A line goes for good, its file too."""
    if entry.file:
        storage, name = entry.file.storage, entry.file.name
        transaction.on_commit(lambda: storage.delete(name))
    entry.delete()


@transaction.atomic
def name_successor(*, dynamic: Dynamic, user, member: TeamMember | None = None, email: str = "") -> Handover:
    """Somebody of the team, or a person invited to it by e-mail; neither: nobody any more.

    Naming changes no right: « passer la main » stays a gesture of the team (dynamics.services.team).
    """
    require_charter(user)
    book = _book(dynamic)
    book.successor, book.successor_invitation = None, None
    if member is not None:
        book.successor = member.user
    elif email:
        try:
            book.successor_invitation = team.invite(
                dynamic=dynamic, email=email, role=TeamRole.CONTRIBUTOR, user=user
            )
        except team.TeamError as error:
            raise HandoverError(str(error)) from error
    book.save(update_fields=["successor", "successor_invitation", "updated_at"])
    return book


@transaction.atomic
def set_silence(*, dynamic: Dynamic, is_silent: bool, user) -> Handover:
    """No reminder any more, or again."""
    book = _book(dynamic)
    book.is_silent = is_silent
    book.save(update_fields=["is_silent", "updated_at"])
    return book


def look_after(*, now: datetime | None = None) -> tuple[int, int]:
    """Every night: contacts that nobody confirmed go, people who hold everything alone hear of the carnet."""
    return forget_contacts(now=now), remind_those_alone(now=now)


def forget_contacts(*, now: datetime | None = None) -> int:
    """Erase the contacts that nobody confirmed for two years; how many."""
    before = timezone.localdate(now) - CONTACTS_KEPT
    gone, _ = HandoverEntry.objects.filter(kind=EntryKind.CONTACT, checked_on__lte=before).delete()
    if gone:
        logger.info("handover contacts forgotten", extra={"count": gone})
    return gone


def remind_those_alone(*, now: datetime | None = None) -> int:
    """A word to those who hold a dynamique alone, once per half-year; as often as it runs, each is told once.

    Alone: the only person of the team, for three months at least. Those who asked for silence are left in peace.
    """
    now = now or timezone.now()
    told = 0
    for member in alone(now):
        _remind(member, now)
        told += 1
    return told


def alone(now: datetime) -> list[TeamMember]:
    """Places of those who are their whole team."""
    lonely = (
        Dynamic.objects.published()
        .filter(activity=Activity.ACTIVE)
        .exclude(handover__is_silent=True)
        .annotate(people=Count("team", filter=Q(team__user__is_active=True), distinct=True))
        .filter(people=1)
    )
    return list(
        TeamMember.objects.filter(
            dynamic__in=lonely.order_by().values("pk"),
            user__is_active=True,
            created_at__lte=now - timedelta(days=ALONE_FOR_DAYS),
        )
        .select_related("user", "dynamic")
        .order_by("pk")
    )


def half_year(now: datetime) -> str:
    """« 2026-2 »: the key of the only reminder of a half-year."""
    day = timezone.localdate(now)
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def _remind(member: TeamMember, now: datetime) -> None:
    path = reverse("life:handover", args=[member.dynamic.slug])
    write_letter(
        kind="life.handover_alone",
        user=member.user,
        about=member.dynamic,
        key=half_year(now),
        context={
            "dynamic": member.dynamic,
            "action_url": settings.SITE_URL + path,
            "action_label": "Ouvrir le carnet",
            "reason": f"Vous êtes seul·e dans l’équipe de {member.dynamic.name}.",
        },
    )


def _book(dynamic: Dynamic) -> Handover:
    """The carnet, made at the first line, locked."""
    Handover.objects.get_or_create(dynamic=dynamic)
    book = Handover.objects.select_for_update(of=("self",)).get(dynamic=dynamic)
    book.dynamic = dynamic
    return book
