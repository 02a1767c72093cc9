"""Dynamiques and organisations of a group: asked, answering through their own people, leaving."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.life import group_verbs as verbs
from community.life.enums import NoticeSubject
from community.life.group_enums import PartyState
from community.life.models import Group, GroupParty
from community.life.services.groups import GroupError, lock, require_open
from community.life.services.notices import notify
from community.members.models import User
from community.members.services.charter import require_charter
from dynamics.enums import TeamRole
from dynamics.models import Dynamic, Organisation

OPEN_INVITATIONS = 30


@transaction.atomic
def invite(*, group: Group, party: Dynamic | Organisation, user, message: str = "") -> GroupParty:
    """Ask a dynamique or an organisation to be of the group; its own people answer.

    A dynamique whose record nobody has taken up is asked too: its team will find the invitation.
    """
    require_charter(user)
    row = lock(group)
    require_open(row)
    if isinstance(party, Organisation) and not people_of(party):
        raise GroupError(f"Personne ne tient encore la page de {party.name} : elle ne peut pas répondre.")
    if row.parties.filter(state=PartyState.INVITED).count() >= OPEN_INVITATIONS:
        raise GroupError(f"{OPEN_INVITATIONS} invitations attendent déjà une réponse.")
    found, is_new = GroupParty.objects.get_or_create(
        group=row,
        **_column(party),
        defaults={"state": PartyState.INVITED, "asked_by": user, "message": message},
    )
    if found.state == PartyState.MEMBER:
        raise GroupError(f"{party.name} en est déjà.")
    if found.state == PartyState.ASKED:
        return answer(party=found, accepts=True, user=user)
    if not is_new:
        _move(found, PartyState.INVITED, asked_by=user, message=message, decided_by=None, decided_at=None)
    notify(
        people=people_of(party),
        subject=NoticeSubject.GROUP,
        key=f"party-invited-{found.pk}-{timezone.now():%Y%m%d}",
        title=f"{party.name} est invitée dans {row.name}",
        text=message,
        url=row.url_of("group_party", found.pk),
    )
    return found


@transaction.atomic
def ask(*, group: Group, party: Dynamic | Organisation, user, message: str = "") -> GroupParty:
    """The people of a dynamique would like it to be of the group; its animateurs answer."""
    require_charter(user)
    row = lock(group)
    require_open(row)
    found, is_new = GroupParty.objects.get_or_create(
        group=row,
        **_column(party),
        defaults={"state": PartyState.ASKED, "asked_by": user, "message": message},
    )
    if found.state == PartyState.INVITED:
        return answer(party=found, accepts=True, user=user)
    if not is_new and found.state in {PartyState.DECLINED, PartyState.LEFT}:
        _move(found, PartyState.ASKED, asked_by=user, message=message, decided_by=None, decided_at=None)
        is_new = True
    if is_new:
        notify(
            people=row.animators(),
            subject=NoticeSubject.GROUP,
            key=f"party-asked-{found.pk}-{timezone.now():%Y%m%d}",
            title=f"{party.name} voudrait entrer dans {row.name}",
            text=message,
            url=row.url_of("group_people"),
        )
    return found


@transaction.atomic
def answer(*, party: GroupParty, accepts: bool, user, reason: str = "") -> GroupParty:
    """The other side of an invitation or of a request says yes or no; a second answer changes nothing."""
    require_charter(user)
    row = lock(party.group)
    require_open(row)
    party = GroupParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    if party.state not in {PartyState.INVITED, PartyState.ASKED}:
        return party
    was_invited = party.state == PartyState.INVITED
    now = timezone.now()
    _move(
        party,
        PartyState.MEMBER if accepts else PartyState.DECLINED,
        decided_by=user,
        decided_at=now,
        reason=reason.strip(),
    )
    if accepts:
        log(instance=row, action=verbs.PARTY_ENTERED, user=user)
    told = row.animators() if was_invited else people_of(party.party)
    notify(
        people=[person for person in told if person.pk != user.pk],
        subject=NoticeSubject.GROUP,
        key=f"party-answered-{party.pk}-{now:%Y%m%d%H%M}",
        title=f"{party.party.name} {'est de' if accepts else 'ne sera pas de'} {row.name}",
        text=reason.strip(),
        url=row.get_absolute_url(),
    )
    return party


@transaction.atomic
def take_out(*, party: GroupParty, user, reason: str = "") -> GroupParty:
    """It leaves, by its own people or by the animateurs, who say why; the people who joined stay."""
    row = lock(party.group)
    party = GroupParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    own = {person.pk for person in people_of(party.party)}
    if user.pk not in own and not reason.strip():
        raise GroupError("Dites pourquoi : son équipe le lira.")
    if party.state == PartyState.LEFT:
        return party
    now = timezone.now()
    _move(party, PartyState.LEFT, decided_by=user, decided_at=now, reason=reason.strip())
    log(instance=row, action=verbs.PARTY_LEFT, user=user)
    told = row.animators() if user.pk in own else people_of(party.party)
    notify(
        people=[person for person in told if person.pk != user.pk],
        subject=NoticeSubject.GROUP,
        key=f"party-left-{party.pk}-{now:%Y%m%d%H%M}",
        title=f"{party.party.name} n’est plus de {row.name}",
        text=reason.strip(),
        url=row.get_absolute_url(),
    )
    return party


def people_of(party: Dynamic | Organisation) -> list[User]:
    """Who answers for it: the animateurs of a dynamique, who took up the page of an organisation."""
    living = User.objects.living()
    if isinstance(party, Dynamic):
        return list(living.filter(teams__dynamic=party, teams__role=TeamRole.ANIMATOR).distinct())
    return list(living.filter(pk=party.claimed_by_id)) if party.claimed_by_id else []


def _column(party: Dynamic | Organisation) -> dict:
    return {"dynamic": party} if isinstance(party, Dynamic) else {"organisation": party}


def _move(party: GroupParty, state: PartyState, **values) -> None:
    """The only place where the state of a party changes."""
    party.state = state
    for name, value in values.items():
        setattr(party, name, value)
    party.save(update_fields=["state", *values, "updated_at"])
