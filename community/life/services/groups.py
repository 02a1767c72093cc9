"""Groups: opened, described, given a charter, closed; their first animateur·rice is who opens them."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.search import index

from community.life import group_verbs as verbs
from community.life.enums import GroupKind, NoticeSubject
from community.life.group_enums import PartyState
from community.life.models import Group, GroupParty, Membership
from community.life.models.groups import RESERVED_SLUGS
from community.life.services.notices import notify
from community.members.services.charter import require_charter
from community.members.slugs import save_at_free_slug
from dynamics.models import Dynamic

logger = logging.getLogger(__name__)


class GroupError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def open_group(
    *, group: Group, user, territories: Iterable = (), dynamic: Dynamic | None = None, invited: Iterable = ()
) -> Group:
    """A new group, animated by who opens it. A local community begins with her dynamique and asks the others.

    A facilitator opens it without a dynamique of her own: all of them are asked.
    """
    from community.life.services import group_parties  # noqa: PLC0415 (it needs GroupError from here)

    require_charter(user)
    invited = [one for one in invited if dynamic is None or one.pk != dynamic.pk]
    if group.kind == GroupKind.LOCAL and len(invited) + (dynamic is not None) < 2:
        raise GroupError(
            "Une communauté locale réunit au moins deux dynamiques : choisissez celles à inviter."
        )
    save_at_free_slug(group, group.name, fallback="groupe", reserved=RESERVED_SLUGS)
    group.territories.set(territories)
    Membership.objects.create(group=group, user=user, is_animator=True, charter_number=group.charter_number)
    if dynamic is not None:
        GroupParty.objects.create(
            group=group,
            dynamic=dynamic,
            state=PartyState.MEMBER,
            asked_by=user,
            decided_by=user,
            decided_at=timezone.now(),
        )
    for one in invited:
        group_parties.invite(group=group, party=one, user=user)
    index.insert_or_update_object(group)
    log(instance=group, action=verbs.OPENED, user=user)
    return group


@transaction.atomic
def describe(*, group: Group, user, territories: Iterable | None = None) -> Group:
    """Write what a form changed. Another charter has another number: each member is asked to accept it."""
    require_charter(user)
    row = lock(group)
    require_open(row)
    is_new_charter = row.charter.strip() != group.charter.strip()
    group.charter_number = row.charter_number + is_new_charter
    group.save(
        update_fields=[
            "name",
            "aim",
            "charter",
            "charter_number",
            "reads_openly",
            "seed_digest",
            "updated_at",
        ]
    )
    if territories is not None:
        group.territories.set(territories)
    index.insert_or_update_object(group)
    log(instance=group, action=verbs.NEW_CHARTER if is_new_charter else verbs.REWRITTEN, user=user)
    if is_new_charter:
        Membership.objects.filter(group=group, user=user).update(charter_number=group.charter_number)
        notify(
            people=group.people().exclude(pk=user.pk),
            subject=NoticeSubject.GROUP,
            key=f"group-charter-{group.pk}-{group.charter_number}",
            title=f"{group.name} : la charte a changé",
            text="Lisez-la et dites si vous y adhérez : c’est ce qui permet de partager des documents.",
            url=group.url_of("group_charter"),
        )
    return group


@transaction.atomic
def close(*, group: Group, user, reason: str = "") -> Group:
    """It stays readable and does not move any more; its members hear why."""
    row = lock(group)
    if row.is_closed:
        return row
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at", "updated_at"])
    log(instance=row, action=verbs.CLOSED, user=user, data={"reason": reason})
    notify(
        people=row.people().exclude(pk=user.pk),
        subject=NoticeSubject.GROUP,
        key=f"group-closed-{row.pk}-{row.closed_at:%Y%m%d}",
        title=f"{row.name} est fermé" if not row.is_local else f"{row.name} est fermée",
        text=reason,
        url=row.get_absolute_url(),
    )
    return row


@transaction.atomic
def reopen(*, group: Group, user) -> Group:
    row = lock(group)
    row.closed_at = None
    row.save(update_fields=["closed_at", "updated_at"])
    log(instance=row, action=verbs.REOPENED, user=user)
    return row


def lock(group: Group) -> Group:
    """The row as it is now, held until the end of the transaction."""
    return Group.objects.select_for_update(of=("self",)).get(pk=group.pk)


def require_open(group: Group) -> None:
    if group.is_closed:
        raise GroupError("Ce groupe est fermé : il reste lisible et ne bouge plus.")
