"""Amendments: another wording, answered with a reason by those who sign the proposition, or by the équipe relais."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.differences import compare, in_words
from community.members.enums import Role
from community.members.models import User
from community.members.services.charter import require_charter
from community.members.services.letters import write_letter
from proposals import verbs
from proposals.enums import AmendmentState
from proposals.models import Amendment, Proposition
from proposals.services.co_authors import signers
from proposals.signals import wording_changed


class AmendmentError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def propose(*, proposition: Proposition, user, title: str, text: str, reason: str) -> Amendment:
    """Propose another wording; those who may answer get a letter."""
    require_charter(user)
    row = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    if not row.is_open:
        raise AmendmentError("Cette proposition ne reçoit plus d’amendements.")
    title, text = title.strip(), text.strip()
    if (title, text) == (row.title, row.text):
        raise AmendmentError("La rédaction est la même : changez au moins un mot.")
    amendment = Amendment(
        proposition=row,
        author=user,
        old_title=row.title,
        old_text=row.text,
        title=title,
        text=text,
        reason=reason.strip(),
    )
    amendment.full_clean()
    amendment.save()
    log(instance=row, action=verbs.AMENDED, user=user)
    for person in deciders(row):
        if person.pk != user.pk:
            _write("proposals.amendment_to_answer", person, amendment, "Lire et répondre")
    return amendment


def deciders(proposition: Proposition) -> list[User]:
    """Who is told of an amendment: the signers, else the équipe relais."""
    found = signers(proposition)
    return found or list(User.objects.living().in_role(Role.FACILITATOR).order_by("pk"))


@transaction.atomic
def accept(*, amendment: Amendment, user, answer: str) -> Amendment:
    """Take the new wording: published at once, with its revision; the one who proposed it is told why.

    Refused when the wording has changed since: what was compared is no longer what would be replaced.
    """
    proposition = Proposition.objects.select_for_update(of=("self",)).get(pk=amendment.proposition_id)
    row = _decide(amendment, AmendmentState.ACCEPTED, user, answer)
    if not proposition.is_open:
        raise AmendmentError("Cette proposition ne reçoit plus d’amendements.")
    if (proposition.title, proposition.text) != (row.old_title, row.old_text):
        raise AmendmentError(
            "La proposition a changé depuis cet amendement : refusez-le, ou demandez qu’il soit réécrit."
        )
    proposition.seed_digest = ""
    proposition.save(update_fields=["seed_digest"])
    proposition.title, proposition.text = row.title, row.text
    proposition.full_clean()
    # Wagtail's own permission is the moderators': here the signers were asked `decide_amendment`
    proposition.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    log(instance=proposition, action=verbs.AMENDMENT_ACCEPTED, user=user)
    wording_changed.send(sender=Proposition, proposition=proposition, amendment=row)
    _answer_author(row, user, "proposals.amendment_accepted")
    return row


@transaction.atomic
def refuse(*, amendment: Amendment, user, answer: str) -> Amendment:
    """Keep the wording, and say why."""
    row = _decide(amendment, AmendmentState.REFUSED, user, answer)
    log(instance=row.proposition, action=verbs.AMENDMENT_REFUSED, user=user)
    _answer_author(row, user, "proposals.amendment_refused")
    return row


@transaction.atomic
def withdraw(*, amendment: Amendment, user) -> Amendment:
    """Its author takes it back; it stays readable."""
    row = _decide(amendment, AmendmentState.WITHDRAWN, user, "")
    log(instance=row.proposition, action=verbs.AMENDMENT_WITHDRAWN, user=user)
    return row


def _decide(amendment: Amendment, state: AmendmentState, user, answer: str) -> Amendment:
    """The only place that writes `state`."""
    row = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if row.state != AmendmentState.WAITING:
        raise AmendmentError("Cet amendement a déjà reçu une réponse.")
    if state != AmendmentState.WITHDRAWN and not answer.strip():
        raise AmendmentError("Dites pourquoi, en une phrase au moins.")
    row.state, row.answer, row.decided_by, row.decided_at = state, answer.strip(), user, timezone.now()
    row.save(update_fields=["state", "answer", "decided_by", "decided_at", "updated_at"])
    return row


def _answer_author(amendment: Amendment, user, kind: str) -> None:
    if amendment.author_id and amendment.author_id != user.pk and amendment.author.is_active:
        _write(kind, amendment.author, amendment, "Voir la réponse")


def _write(kind: str, person: User, amendment: Amendment, label: str) -> None:
    write_letter(
        kind=kind,
        user=person,
        about=amendment,
        key="",
        context={
            "amendment": amendment,
            "proposition": amendment.proposition,
            "title_change": in_words(compare(amendment.old_title, amendment.title)),
            "text_change": in_words(compare(amendment.old_text, amendment.text)),
            "action_url": settings.SITE_URL + amendment.get_absolute_url(),
            "action_label": label,
        },
    )
