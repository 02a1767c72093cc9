"""Letters that carry several propositions: written, opened to signatures, signed by dynamiques, sent."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from community.members.services.charter import require_charter
from dynamics.models import Dynamic
from proposals import verbs
from proposals.enums import JointLetterState as State
from proposals.models import JointLetter, JointLetterItem, LetterSignature, Proposition, Sending, Support
from proposals.models.joint_letters import words_of
from proposals.pdf.joint_letters import letter_document
from proposals.services import sendings
from toolbox.pdf.press import printed

# An open letter goes back to a draft only while nobody has signed it
TRANSITIONS: dict[State, set[State]] = {
    State.DRAFT: {State.OPEN},
    State.OPEN: {State.DRAFT, State.SENT},
    State.SENT: set(),
}


class JointLetterError(Exception):
    """It cannot be done now; the message is for the person who asked."""


@transaction.atomic
def save_draft(*, letter: JointLetter, propositions: Sequence[Proposition], user) -> JointLetter:
    """Write a draft, or write it again; `propositions` in the order of the letter."""
    require_charter(user)
    if letter.pk is not None:
        if locked(letter).state != State.DRAFT:
            raise JointLetterError("Cette lettre est ouverte aux signatures : son texte ne change plus.")
    else:
        letter.author = user
    letter.save()
    letter.items.exclude(proposition__in=propositions).delete()
    for position, proposition in enumerate(propositions):
        JointLetterItem.objects.update_or_create(
            letter=letter, proposition=proposition, defaults={"position": position}
        )
    return letter


@transaction.atomic
def drop_draft(*, letter: JointLetter, user) -> None:
    """Erase a draft; what was opened stays."""
    if locked(letter).state != State.DRAFT:
        raise JointLetterError("Cette lettre a été ouverte aux signatures : elle reste.")
    letter.delete()


@transaction.atomic
def open_to_signatures(*, letter: JointLetter, user, until: date) -> JointLetter:
    """From now on nothing in it changes: wordings are copied. `until` is the last day to sign."""
    row = locked(letter)
    items = list(row.items.select_related("proposition"))
    if not items:
        raise JointLetterError("Choisissez au moins une proposition.")
    if any(not item.proposition.live for item in items):
        raise JointLetterError("Une des propositions n’est plus publiée.")
    if until < timezone.localdate():
        raise JointLetterError("Cette date est déjà passée.")
    for item in items:
        item.title, item.text = item.proposition.title, words_of(item.proposition)
    JointLetterItem.objects.bulk_update(items, ["title", "text"])
    row.opened_at, row.signed_until = timezone.now(), until
    set_state(row, State.OPEN)
    log(instance=row, action=verbs.LETTER_OPENED, user=user)
    return row


@transaction.atomic
def take_back(*, letter: JointLetter, user) -> JointLetter:
    """Back to a draft, to correct it, while nobody has signed."""
    row = locked(letter)
    if row.signatures.exists():
        raise JointLetterError("Une dynamique a déjà signé : le texte ne change plus.")
    row.opened_at = row.signed_until = None
    set_state(row, State.DRAFT)
    row.items.update(title="", text="")
    log(instance=row, action=verbs.LETTER_TAKEN_BACK, user=user)
    return row


@transaction.atomic
def sign(*, letter: JointLetter, dynamic: Dynamic, user) -> LetterSignature:
    """Sign for a dynamique that one animates and that supports one of its propositions. Twice is once."""
    require_charter(user)
    row = locked(letter)
    check_signs_for(user, dynamic)
    if not row.takes_signatures:
        raise JointLetterError("Cette lettre ne reçoit pas de signatures.")
    if not Support.objects.filter(dynamic=dynamic, proposition__letter_items__letter=row).exists():
        raise JointLetterError("Cette dynamique ne soutient encore aucune des propositions de la lettre.")
    signature, is_new = LetterSignature.objects.get_or_create(
        letter=row, dynamic=dynamic, defaults={"user": user}
    )
    if is_new:
        log(instance=row, action=verbs.LETTER_SIGNED, user=user)
    return signature


@transaction.atomic
def withdraw_signature(*, letter: JointLetter, dynamic: Dynamic, user) -> bool:
    """Until the letter is sent; whether there was one."""
    row = locked(letter)
    check_signs_for(user, dynamic)
    if row.state == State.SENT:
        raise JointLetterError("Cette lettre est partie : sa signature ne se retire plus.")
    was_there = bool(LetterSignature.objects.filter(letter=row, dynamic=dynamic).delete()[0])
    if was_there:
        log(instance=row, action=verbs.LETTER_UNSIGNED, user=user)
    return was_there


@transaction.atomic
def send(*, letter: JointLetter, user, sent_on: date, source: str) -> JointLetter:
    """The letter has left: its PDF is kept as it is, the clock of each proposition starts or is reminded."""
    row = locked(letter)
    check_may_leave(row, sent_on)
    row.sent_on = sent_on
    set_state(row, State.SENT)
    row.pdf.save(f"lettre-{row.pk}.pdf", ContentFile(printed(letter_document(row))), save=True)
    under_way = {sending.proposition_id: sending for sending in row_sendings(row)}
    for item in row.items.select_related("proposition"):
        known = under_way.get(item.proposition_id)
        if known:
            sendings.note(
                sending=known,
                user=user,
                when=max(sent_on, known.sent_on),
                text=f"Rappelée dans la lettre commune « {row.subject} ».",
                source=source,
            )
        else:
            sendings.send(
                proposition=item.proposition,
                addressee=row.addressee,
                user=user,
                sent_on=sent_on,
                text=f"Dans la lettre commune « {row.subject} ».",
                source=source,
                letter=row,
            )
    log(instance=row, action=verbs.LETTER_SENT, user=user)
    return row


def row_sendings(letter: JointLetter):
    """What was already sent to its addressee among its propositions."""
    return Sending.objects.filter(addressee=letter.addressee_id, proposition__letter_items__letter=letter)


def check_may_leave(letter: JointLetter, sent_on: date) -> None:
    if letter.state != State.OPEN:
        raise JointLetterError("Seule une lettre ouverte aux signatures peut être envoyée.")
    if sent_on > timezone.localdate():
        raise JointLetterError("Cette date n’est pas encore passée.")
    if sent_on < timezone.localdate(letter.opened_at):
        raise JointLetterError("Cette date est avant l’ouverture aux signatures.")
    if not letter.signatures.filter(dynamic__live=True).exists():
        raise JointLetterError("Aucune dynamique n’a encore signé.")
    if letter.items.filter(proposition__live=False).exists():
        raise JointLetterError("Une des propositions n’est plus publiée.")


def check_signs_for(user, dynamic: Dynamic) -> None:
    if not dynamic.live or not user.has_perm("proposals.sign_letter", dynamic):
        raise JointLetterError("Seule une personne qui anime la dynamique peut signer en son nom.")


def set_state(letter: JointLetter, state: str) -> None:
    """The only place that writes `state`, under the lock of the caller. Raises JointLetterError."""
    if state not in TRANSITIONS[State(letter.state)]:
        raise JointLetterError(
            f"Une lettre « {letter.get_state_display()} » ne peut pas devenir « {State(state).label} »."
        )
    letter.state = state
    letter.save(update_fields=["state", "opened_at", "signed_until", "sent_on", "updated_at"])


def locked(letter: JointLetter) -> JointLetter:
    rows = JointLetter.objects.select_related("addressee")
    return rows.select_for_update(of=("self",)).get(pk=letter.pk)
