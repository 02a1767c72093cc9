"""People of a group: entering, being invited, accepting its charter, animating, leaving, being excluded.

Rows of Membership and GroupEntry are written here only (and by services.groups for who opens one). A group keeps
an animateur·rice: the last one names a successor, or closes the group.
"""

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.exchanges.services.forgetting import forget_letters
from community.life import group_verbs as verbs
from community.life.enums import NoticeSubject
from community.life.group_enums import EntryState
from community.life.models import Group, GroupEntry, GroupParty, Membership, Notice
from community.life.rules.groups import forget_places
from community.life.services import groups
from community.life.services.groups import GroupError, lock, require_open
from community.life.services.notices import notify
from community.members.enums import Role
from community.members.models import User
from community.members.services.charter import require_charter

logger = logging.getLogger(__name__)

OPEN_INVITATIONS = 30


def asked_key(pk: int) -> str:
    """How the keys of the notices of a request begin."""
    return f"group-asked-{pk}-"


def forget_requests(user) -> None:
    """The notices, and the letters about them, that told the animateurs who asked, in her words."""
    for pk in GroupEntry.objects.filter(user=user).values_list("pk", flat=True):
        told = Notice.objects.filter(subject=NoticeSubject.GROUP, key__startswith=asked_key(pk))
        forget_letters(Notice, list(told.values_list("pk", flat=True)))
        told.delete()


def enters_at_once(group: Group, user) -> bool:
    """A working group is open to all; a local community, to its teams and those it invited.

    Somebody who was excluded asks first, everywhere, and an animateur answers: asking again changes nothing.
    """
    entry = GroupEntry.objects.filter(group=group, user=user).first()
    if entry and entry.state in {EntryState.EXCLUDED, EntryState.ASKED, EntryState.REFUSED}:
        return False
    if not group.is_local or (entry and entry.state == EntryState.INVITED):
        return True
    return GroupParty.objects.members().filter(group=group, dynamic__team__user=user).exists() or (
        GroupParty.objects.members().filter(group=group, organisation__claimed_by=user).exists()
    )


@transaction.atomic
def join(*, group: Group, user, accepts_charter: bool = False, message: str = "") -> Membership | GroupEntry:
    """Enter, or ask to when its animateurs decide; a second time changes nothing.

    The charter of the group is read and accepted at the door.
    """
    require_charter(user)
    row = lock(group)
    require_open(row)
    if found := Membership.objects.filter(group=row, user=user).first():
        return found
    if row.charter and not accepts_charter:
        raise GroupError("Lisez la charte du groupe et dites si vous y adhérez.")
    if enters_at_once(row, user):
        GroupEntry.objects.filter(group=row, user=user).update(
            state=EntryState.ACCEPTED, decided_at=timezone.now()
        )
        return _let_in(group, row, user)
    entry, is_new = GroupEntry.objects.get_or_create(
        group=row, user=user, defaults={"state": EntryState.ASKED, "message": message, "asked_by": user}
    )
    if not is_new and entry.state not in EntryState.waiting():
        _move(entry, EntryState.ASKED, message=message, asked_by=user, decided_by=None, decided_at=None)
        is_new = True
    if is_new:
        _tell(
            list(row.animators()) or _relay(),
            f"{asked_key(entry.pk)}{timezone.now():%Y%m%d}",
            f"{user.get_full_name()} voudrait entrer dans {row.name}",
            row.url_of("group_people"),
            message,
        )
    return entry


@transaction.atomic
def invite(*, group: Group, person: User, user, message: str = "") -> GroupEntry:
    """Ask a member to come; she enters by accepting the charter of the group."""
    require_charter(user)
    row = lock(group)
    require_open(row)
    if Membership.objects.filter(group=row, user=person).exists():
        raise GroupError("Cette personne est déjà dans le groupe.")
    waiting = row.entries.filter(state=EntryState.INVITED)
    if waiting.count() >= OPEN_INVITATIONS:
        raise GroupError(f"{OPEN_INVITATIONS} invitations attendent déjà une réponse.")
    entry, is_new = GroupEntry.objects.get_or_create(
        group=row, user=person, defaults={"state": EntryState.INVITED, "message": message, "asked_by": user}
    )
    if not is_new and entry.state == EntryState.ASKED:
        return decide(entry=entry, accepted=True, user=user)
    if not is_new:
        _move(entry, EntryState.INVITED, message=message, asked_by=user, decided_by=None, decided_at=None)
    _tell(
        [person],
        f"group-invited-{entry.pk}-{timezone.now():%Y%m%d}",
        f"Vous êtes invité·e dans {row.name}",
        row.url_of("group_join"),
        message,
    )
    return entry


@transaction.atomic
def decide(*, entry: GroupEntry, accepted: bool, user, reason: str = "") -> GroupEntry:
    """Answer a request; the person hears it, with the reason of a refusal."""
    row = lock(entry.group)
    require_open(row)
    entry = GroupEntry.objects.select_for_update(of=("self",)).select_related("user").get(pk=entry.pk)
    if entry.state != EntryState.ASKED:
        return entry
    if not accepted and not reason.strip():
        raise GroupError("Dites pourquoi en une phrase : la personne la recevra.")
    now = timezone.now()
    _move(
        entry,
        EntryState.ACCEPTED if accepted else EntryState.REFUSED,
        decided_by=user,
        decided_at=now,
        reason=reason.strip(),
    )
    if accepted:
        _let_in(row, row, entry.user)
    _tell(
        [entry.user],
        f"group-decided-{entry.pk}-{now:%Y%m%d%H%M}",
        f"Vous êtes dans {row.name}" if accepted else f"Votre demande pour {row.name}",
        row.get_absolute_url(),
        "Bienvenue." if accepted else f"Elle n’est pas acceptée : {reason.strip()}",
    )
    return entry


@transaction.atomic
def decline(*, group: Group, user) -> None:
    """Say no to an invitation, or take a request back; nobody is told who changed their mind."""
    waiting = GroupEntry.objects.filter(group=group, user=user, state__in=EntryState.waiting())
    waiting.update(state=EntryState.REFUSED, decided_by=user, decided_at=timezone.now(), reason="")


@transaction.atomic
def accept_charter(*, group: Group, user) -> Membership:
    """Adhere to the charter as it is now."""
    place = Membership.objects.select_for_update(of=("self",)).get(group=group, user=user)
    place.charter_number = lock(group).charter_number
    place.save(update_fields=["charter_number", "updated_at"])
    forget_places(group)
    return place


@transaction.atomic
def set_animator(*, place: Membership, is_animator: bool, user) -> Membership:
    """Name an animateur·rice, or relieve one; the last one stays."""
    row = lock(place.group)
    require_open(row)
    place = Membership.objects.select_related("user").get(pk=place.pk)
    if place.is_animator == is_animator:
        return place
    if not is_animator and is_last_animator(place):
        raise GroupError("Un groupe garde au moins un·e animateur·rice : nommez d’abord quelqu’un d’autre.")
    place.is_animator = is_animator
    place.save(update_fields=["is_animator", "updated_at"])
    forget_places(row)
    log(instance=row, action=verbs.HANDED_OVER, user=user)
    if is_animator and place.user_id != user.pk:
        _tell(
            [place.user],
            f"group-animates-{place.pk}-{timezone.now():%Y%m%d}",
            f"Vous animez {row.name}",
            row.get_absolute_url(),
            "On vous a confié l’animation de ce groupe.",
        )
    return place


@transaction.atomic
def leave(*, group: Group, user, successor: Membership | None = None, closes: bool = False) -> None:
    """Go. The last animateur·rice names a successor, or closes the group."""
    row = lock(group)
    place = Membership.objects.filter(group=row, user=user).first()
    if place is None:
        return
    if not row.is_closed and is_last_animator(place):
        if successor is not None:
            set_animator(place=row.memberships.get(pk=successor.pk), is_animator=True, user=user)
        elif closes:
            groups.close(group=row, user=user, reason="La dernière personne qui l’animait l’a quitté.")
        else:
            raise GroupError("Vous êtes la dernière personne à animer ce groupe : confiez-le, ou fermez-le.")
    place.delete()
    forget_places(group)
    log(instance=row, action=verbs.LEFT, user=user)


@transaction.atomic
def exclude(*, place: Membership, user, reason: str) -> None:
    """Take somebody out, with a reason that she reads; she may ask to come back, and is then decided upon."""
    row = lock(place.group)
    require_open(row)
    if not reason.strip():
        raise GroupError("Dites pourquoi : la personne le lira.")
    place = Membership.objects.select_related("user").filter(pk=place.pk).first()
    if place is None:
        return
    if place.user_id == user.pk:
        raise GroupError("Pour partir vous-même, quittez le groupe.")
    if is_last_animator(place):
        raise GroupError("Un groupe garde au moins un·e animateur·rice : nommez d’abord quelqu’un d’autre.")
    entry, _ = GroupEntry.objects.get_or_create(
        group=row, user=place.user, defaults={"state": EntryState.EXCLUDED}
    )
    now = timezone.now()
    _move(entry, EntryState.EXCLUDED, decided_by=user, decided_at=now, reason=reason.strip())
    place.delete()
    forget_places(row)
    log(instance=row, action=verbs.EXCLUDED, user=user)
    _tell(
        [entry.user],
        f"group-excluded-{entry.pk}-{now:%Y%m%d%H%M}",
        f"Vous n’êtes plus dans {row.name}",
        row.get_absolute_url(),
        reason.strip(),
    )


def is_last_animator(place: Membership) -> bool:
    others = Membership.objects.filter(group=place.group_id, is_animator=True, user__is_active=True)
    return place.is_animator and not others.exclude(pk=place.pk).exists()


def pass_on(*, group: Group) -> None:
    """After an account went: the oldest member animates, when nobody does any more."""
    if group.is_closed or group.memberships.filter(is_animator=True).exists():
        return
    following = group.memberships.filter(user__is_active=True).order_by("created_at", "pk").first()
    if following is not None:
        following.is_animator = True
        following.save(update_fields=["is_animator", "updated_at"])


def _let_in(group: Group, row: Group, user) -> Membership:
    place, is_new = Membership.objects.get_or_create(
        group=row, user=user, defaults={"charter_number": row.charter_number if row.charter else None}
    )
    forget_places(group)
    if is_new:
        log(instance=row, action=verbs.ENTERED, user=user)
    return place


def _move(entry: GroupEntry, state: EntryState, **values) -> None:
    """The only place where the state of an entry changes, but for an answer that nobody waits for."""
    entry.state = state
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=["state", *values, "updated_at"])


def _relay() -> list[User]:
    return list(User.objects.living().in_role(Role.FACILITATOR, Role.ADMINISTRATOR))


def _tell(people, key: str, title: str, url: str, text: str = "") -> None:
    notify(people=people, subject=NoticeSubject.GROUP, key=key, title=title, url=url, text=text)
