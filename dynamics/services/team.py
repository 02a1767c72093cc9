"""Who writes for a dynamique: inviting, joining, changing roles, leaving, taking up a record without a team.

Rows of TeamMember, TeamInvitation and JoinRequest are written here only. A record whose team has no
animateur·rice is an orphan: it can be claimed, and the équipe relais is told.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from community.members.enums import Role
from community.members.links import ExpiredLinkError, InvalidLinkError, make_token, read_token
from community.members.models import User
from community.members.models.users import normalise_email
from dynamics import verbs
from dynamics.enums import TeamRole
from dynamics.models import Dynamic, JoinRequest, TeamInvitation, TeamMember
from dynamics.rules import forget_roles
from dynamics.services.freshness import note_sign_of_life
from dynamics.services.notices import notify

PURPOSE = "dynamics.invitation"
INVITATION_AGE = timedelta(days=30)
OPEN_INVITATIONS = 20


class TeamError(Exception):
    """The team cannot change like this; the message is for the person who asked."""


class LastAnimatorError(TeamError):
    """Somebody must hold the record, or it must be left without a team on purpose."""

    def __init__(self):
        super().__init__("Une équipe garde au moins un·e animateur·rice : nommez d’abord quelqu’un d’autre.")


@transaction.atomic
def invite(*, dynamic: Dynamic, email: str, role: str, user) -> TeamInvitation:
    """Send somebody a link that lets them join; inviting the same address again sends a new link."""
    row = _lock(dynamic)
    email = normalise_email(email)
    if row.team.filter(user__email__iexact=email).exists():
        raise TeamError("Cette personne est déjà dans l’équipe.")
    waiting = row.invitations.filter(accepted_at=None, cancelled_at=None)
    waiting.filter(email__iexact=email).update(cancelled_at=timezone.now())
    if waiting.filter(created_at__gt=timezone.now() - INVITATION_AGE).count() >= OPEN_INVITATIONS:
        raise TeamError(
            f"{OPEN_INVITATIONS} invitations attendent déjà une réponse : annulez-en une d’abord."
        )
    invitation = row.invitations.create(
        email=email, role=TeamRole(role), invited_by=user, nonce=secrets.token_urlsafe(24)
    )
    notify(
        "invitation",
        path=reverse("dynamics:invitation", args=[invitation_token(invitation)]),
        to=email,
        about=invitation,
        key="",
        is_ephemeral=True,
        dynamic=row,
        invitation=invitation,
        days=INVITATION_AGE.days,
    )
    log(instance=row, action=verbs.INVITED, user=user)
    return invitation


def invitation_token(invitation: TeamInvitation) -> str:
    return make_token(PURPOSE, {"nonce": invitation.nonce})


def read_invitation(token: str) -> TeamInvitation:
    """The invitation of a link that can still be used, or LinkError."""
    nonce = read_token(PURPOSE, token, INVITATION_AGE)["nonce"]
    invitation = TeamInvitation.objects.filter(nonce=nonce).select_related("dynamic", "invited_by").first()
    if invitation is None:
        raise InvalidLinkError
    if invitation.cancelled_at:
        raise ExpiredLinkError
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: TeamInvitation, user) -> TeamMember:
    """Come into the team; a second click finds the same place, one who left since does not come back."""
    dynamic = _lock(invitation.dynamic)  # the record first, then its rows: everywhere in the same order
    invitation = TeamInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.cancelled_at:
        raise TeamError("Cette invitation a été annulée.")
    if invitation.accepted_at and not dynamic.team.filter(user=user).exists():
        raise TeamError("Cette invitation a déjà servi. Demandez à l’équipe de vous en envoyer une autre.")
    member, is_new = _add(dynamic, user, invitation.role)
    if invitation.accepted_at is None:
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at", "updated_at"])
    if is_new:
        log(instance=invitation.dynamic, action=verbs.JOINED, user=user)
    return member


@transaction.atomic
def cancel_invitation(*, invitation: TeamInvitation, user) -> None:
    """The link stops working."""
    waiting = TeamInvitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
    waiting.update(cancelled_at=timezone.now())


@transaction.atomic
def set_role(*, member: TeamMember, role: str, user) -> TeamMember:
    """Change what somebody may do; the last animateur·rice stays one."""
    dynamic = _lock(member.dynamic)
    member = dynamic.team.get(pk=member.pk)
    if member.role == role:
        return member
    if member.role == TeamRole.ANIMATOR and is_last_animator(member):
        raise LastAnimatorError
    member.role = TeamRole(role)
    member.save(update_fields=["role", "updated_at"])
    forget_roles(user)
    log(instance=dynamic, action=verbs.ROLE_CHANGED, user=user, data={"role": str(member.role)})
    return member


@transaction.atomic
def remove(*, member: TeamMember, user) -> None:
    """Take somebody out of the team, and tell them."""
    dynamic = _lock(member.dynamic)
    member = dynamic.team.filter(pk=member.pk).first()
    if member is None:
        return
    if is_last_animator(member):
        raise LastAnimatorError
    member.delete()
    forget_roles(user)
    log(instance=dynamic, action=verbs.REMOVED, user=user)
    notify("removed", user=member.user, about=dynamic, dynamic=dynamic)


@transaction.atomic
def leave(*, dynamic: Dynamic, user, successor: TeamMember | None = None, as_orphan: bool = False) -> None:
    """Go. The last animateur·rice names a successor, or says that the record stays without a team."""
    dynamic = _lock(dynamic)
    member = dynamic.team.filter(user=user).first()
    if member is None:
        return
    if is_last_animator(member):
        if successor is not None:
            set_role(member=dynamic.team.get(pk=successor.pk), role=TeamRole.ANIMATOR, user=user)
            path = dynamic.get_edit_url()
            notify("handed_over", path=path, user=successor.user, about=dynamic, dynamic=dynamic)
        elif not as_orphan:
            raise LastAnimatorError
    member.delete()
    forget_roles(user)
    log(instance=dynamic, action=verbs.LEFT, user=user)
    if not has_animator(dynamic):
        log(instance=dynamic, action=verbs.ORPHANED, user=user)
        _tell_facilitators("orphan", dynamic, dynamic.get_edit_url(), dynamic=dynamic)


@transaction.atomic
def ask(*, dynamic: Dynamic, user, kind: str, message: str) -> JoinRequest:
    """Ask to join the team, or to take up a record without a team; asking twice is asking once."""
    dynamic = _lock(dynamic)
    member = dynamic.team.filter(user=user).first()
    orphan = not has_animator(dynamic)
    if member and (member.role == TeamRole.ANIMATOR or not orphan):
        raise TeamError("Vous êtes déjà dans l’équipe.")
    if kind == JoinRequest.Kind.JOIN and orphan:
        raise TeamError("Cette fiche n’a pas d’équipe : vous pouvez la reprendre.")
    if kind == JoinRequest.Kind.CLAIM and not orphan:
        raise TeamError("Cette fiche a une équipe : demandez à la rejoindre.")
    request, is_new = JoinRequest.objects.get_or_create(
        dynamic=dynamic,
        user=user,
        state=JoinRequest.State.WAITING,
        defaults={"kind": kind, "message": message},
    )
    if is_new:
        log(instance=dynamic, action=verbs.ASKED_TO_JOIN, user=user, data={"kind": kind})
        _tell_of_request(request)
    return request


@transaction.atomic
def decide(*, request: JoinRequest, accepted: bool, user, reason: str = "") -> JoinRequest:
    """Accept or refuse; the person is told, with the reason. A second decision changes nothing."""
    kind, dynamic = request.kind, _lock(request.dynamic)  # the record first: two claims cannot cross
    request = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != JoinRequest.State.WAITING:
        return request
    if request.kind != kind:
        raise TeamError("Quelqu’un vient de reprendre cette fiche : son équipe décidera de cette demande.")
    if not accepted and not reason.strip():
        raise TeamError("Dites pourquoi en une phrase : la personne la recevra.")
    request.state = JoinRequest.State.ACCEPTED if accepted else JoinRequest.State.REFUSED
    request.decided_by, request.decided_at, request.reason = user, timezone.now(), reason.strip()
    request.save()
    if accepted and request.kind == JoinRequest.Kind.CLAIM:
        _hand_to(dynamic, request.user)
    elif accepted:
        _add(dynamic, request.user, TeamRole.CONTRIBUTOR)
    log(
        instance=dynamic,
        action=verbs.REQUEST_ACCEPTED if accepted else verbs.REQUEST_REFUSED,
        user=user,
        data={"kind": request.kind},
    )
    notify(
        "request_decided",
        path=dynamic.get_edit_url() if accepted else dynamic.get_absolute_url(),
        user=request.user,
        about=request,
        key="",
        request=request,
        dynamic=dynamic,
        accepted=accepted,
        is_claim=request.kind == JoinRequest.Kind.CLAIM,
    )
    return request


@transaction.atomic
def withdraw_request(*, request: JoinRequest) -> JoinRequest:
    """The person changes their mind before a decision."""
    request = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state == JoinRequest.State.WAITING:
        request.state = JoinRequest.State.WITHDRAWN
        request.decided_at = timezone.now()
        request.save()
    return request


@transaction.atomic
def make_animator(*, dynamic: Dynamic, user) -> TeamMember:
    """The person who registers a dynamique holds its record."""
    member, _ = _add(dynamic, user, TeamRole.ANIMATOR)
    return member


def is_last_animator(member: TeamMember) -> bool:
    others = TeamMember.objects.filter(dynamic=member.dynamic_id, role=TeamRole.ANIMATOR)
    return member.role == TeamRole.ANIMATOR and not others.exclude(pk=member.pk).exists()


def has_animator(dynamic: Dynamic) -> bool:
    return dynamic.team.filter(role=TeamRole.ANIMATOR).exists()


def _hand_to(dynamic: Dynamic, user) -> None:
    """The record is theirs from now on: the studies no longer rewrite it, the others ask them."""
    member, _ = _add(dynamic, user, TeamRole.ANIMATOR)
    if member.role != TeamRole.ANIMATOR:
        member.role = TeamRole.ANIMATOR
        member.save(update_fields=["role", "updated_at"])
    dynamic.claimed_at, dynamic.seed_digest = dynamic.claimed_at or timezone.now(), ""
    dynamic.save(update_fields=["claimed_at", "seed_digest"])
    waiting = dynamic.join_requests.filter(kind=JoinRequest.Kind.CLAIM, state=JoinRequest.State.WAITING)
    waiting.update(kind=JoinRequest.Kind.JOIN)
    note_sign_of_life(dynamic=dynamic)
    log(instance=dynamic, action=verbs.CLAIMED, user=user)


def _add(dynamic: Dynamic, user, role: str) -> tuple[TeamMember, bool]:
    forget_roles(user)
    return TeamMember.objects.get_or_create(dynamic=dynamic, user=user, defaults={"role": role})


def _tell_of_request(request: JoinRequest) -> None:
    """A request to join goes to the animateurs, a claim to the équipe relais; its author gets a receipt."""
    dynamic, is_claim = request.dynamic, request.kind == JoinRequest.Kind.CLAIM
    words = {"request": request, "dynamic": dynamic, "is_claim": is_claim}
    path = dynamic.get_absolute_url()
    notify("request_received", path=path, user=request.user, about=request, key="", **words)
    if is_claim:
        _tell_facilitators("claim_to_decide", request, reverse("dynamics_requests:list"), **words)
        return
    path = reverse("dynamics:team", args=[dynamic.slug])
    for member in dynamic.team.filter(role=TeamRole.ANIMATOR).select_related("user"):
        notify("join_to_decide", path=path, user=member.user, about=request, key="", **words)


def _tell_facilitators(kind: str, about, path: str, **words) -> None:
    for person in User.objects.living().in_role(Role.FACILITATOR, Role.ADMINISTRATOR):
        notify(kind, path=path, user=person, about=about, **words)


def _lock(dynamic: Dynamic) -> Dynamic:
    return Dynamic.objects.select_for_update(of=("self",)).get(pk=dynamic.pk)
